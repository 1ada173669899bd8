"""Breaking the glass: a file opened in an emergency by somebody on call, and what became of it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.enums import Verdict
from cases.models.case import RETENTION, Case
from cases.vocabularies import EmergencyReason
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference
from trips.organisations.models import Membership

LASTS = timedelta(minutes=30)


def emergency_reference():
    return new_reference("B")


class EmergencyAccess(models.Model):
    """One file, one person on call, thirty minutes. Written by `cases.actions.emergencies`.

    It ends at `until_at` by itself, or at `ended_at` when somebody ends it before. Nobody has two that the data
    protection officer has not reviewed, which also means: nobody has two open.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=emergency_reference)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="emergency_accesses", verbose_name=_("case")
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("in which capacity")
    )
    reason = models.ForeignKey(EmergencyReason, on_delete=models.PROTECT, verbose_name=_("reason"))
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    until_at = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )
    review_due_on = models.DateField(_("to review by"))
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict, blank=True)
    comment = models.CharField(_("comment"), max_length=200, blank=True)

    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "case": _("naming the file without naming the woman"),
            "membership": _("who opened the file in an emergency"),
            "opened_by": _("who opened the file in an emergency"),
            "reason": _("why it was opened"),
            "comment": _("why it was found justified or not"),
        },
        subject=_("users, and women referred"),
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("emergency access")
        verbose_name_plural = _("emergency accesses")
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["opened_by"],
                condition=Q(reviewed_at=None),
                name="emergency_one_unreviewed",
                violation_error_message=_(
                    "Her last emergency access is not reviewed yet: no other one opens."
                ),
            ),
            models.CheckConstraint(
                condition=Q(until_at__gt=F("opened_at"), until_at__lte=F("opened_at") + LASTS),
                name="emergency_thirty_minutes",
                violation_error_message=_("An emergency access lasts thirty minutes at most."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__gte=F("opened_at"), ended_at__lte=F("until_at"), ended_by__isnull=False),
                name="emergency_ended_at_by",
                violation_error_message=_(
                    "An emergency access ended before its time says when and by whom it was ended."
                ),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, verdict="", comment="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(verdict="") & ~Q(comment=""),
                name="emergency_reviewed_at_by",
                violation_error_message=_(
                    "A reviewed emergency access says when, by whom, with which verdict and why."
                ),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None) | Q(ended_at__isnull=False) | Q(reviewed_at__gte=F("until_at")),
                name="emergency_over_when_reviewed",
                violation_error_message=_("A reviewed emergency access is over."),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("opened_by")),
                name="emergency_reviewed_by_another",
                violation_error_message=_("Nobody reviews her own emergency access."),
            ),
        ]
        indexes = [
            models.Index(fields=["review_due_on"], condition=Q(reviewed_at=None), name="emergency_to_review"),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("cases:emergency_access", args=[self.reference])

    @property
    def file_id(self):
        return self.case_id
