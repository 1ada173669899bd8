"""What a woman asks about her own data: a copy of it, or that it is erased."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.enums import RequestKind, RequestOrigin, RequestOutcome, RequestRefusal
from cases.models.case import RETENTION, WOMAN, Case
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference


def request_reference():
    return new_reference("Q")


class RightsRequest(models.Model):
    """One request about one file, kept by the data protection officer. Written by `cases.actions.requests`.

    A woman whose files at two NGOs are known to be hers has one request for each: no NGO learns of the other.
    Open while `outcome` is empty. An erasure is asked for by one person and confirmed by another.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=request_reference)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests", verbose_name=_("case"))
    kind = models.CharField(_("what she asks"), max_length=8, choices=RequestKind)
    origin = models.CharField(_("who asked"), max_length=10, choices=RequestOrigin)
    received_on = models.DateField(_("received on"))
    # The legal limit, by `request_rules.due_on`.
    due_on = models.DateField(_("answer due on"))
    filed_at = models.DateTimeField(_("recorded at"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    asked_at = models.DateTimeField(_("confirmation asked at"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmation asked by"),
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=RequestOutcome, blank=True)
    refusal = models.CharField(_("why it is refused"), max_length=10, choices=RequestRefusal, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "case": _("naming the file without naming the woman"),
            "kind": _("proof that her rights were answered"),
            "origin": _("proof that it was she who asked"),
            "received_on": _("the legal limit of one month"),
            "outcome": _("proof that her rights were answered"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("request of a woman")
        verbose_name_plural = _("requests of women")
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["due_on"], condition=Q(outcome=""), name="request_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(outcome=""),
                name="request_once",
                violation_error_message=_("This request is already recorded and still open."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("received_on")),
                name="request_due_after_received",
                violation_error_message=_("The answer is due after the request was received."),
            ),
            models.CheckConstraint(
                condition=Q(asked_at=None, asked_by=None)
                | Q(asked_at__isnull=False, asked_by__isnull=False, kind=RequestKind.ERASURE),
                name="request_asked_at_by",
                violation_error_message=_(
                    "A confirmation is asked for an erasure, by somebody, at a moment."
                ),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None, decided_by=None)
                | ~Q(outcome="") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="request_decided_at_by",
                violation_error_message=_("A request that is answered says when and by whom."),
            ),
            models.CheckConstraint(
                condition=Q(outcome=RequestOutcome.REFUSED) & ~Q(refusal="")
                | ~Q(outcome=RequestOutcome.REFUSED) & Q(refusal=""),
                name="request_refused_has_reason",
                violation_error_message=_("A refusal has its reason, and nothing else has one."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.ERASURE, outcome=RequestOutcome.DONE)
                | Q(asked_by__isnull=False) & ~Q(decided_by=F("asked_by")),
                name="request_erased_by_two",
                violation_error_message=_("An erasure is asked for by one person and confirmed by another."),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("cases:request", args=[self.reference])

    @property
    def file_id(self):
        return self.case_id
