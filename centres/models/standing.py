"""Standing commitments: what the house was found to be, day after day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from centres.enums import CheckKind
from centres.models.places import Centre
from centres.vocabularies import CheckFinding, Commitment
from trips.audit.columns import at, by
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference
from trips.organisations.models import Membership
from trips.sealing.fields import SealedRow, SealedTextField


def check_reference():
    return new_reference("X")


class StandingCheck(SealedRow):
    """One check of one standing commitment of a centre, or one drill of what must work at any hour.

    `since` says since when the state that was found holds. Nothing is changed afterwards: the next check says what is
    true then; a mistake is cancelled with a reason and counts nowhere any more.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=check_reference)
    centre = models.ForeignKey(
        Centre, on_delete=models.PROTECT, related_name="checks", verbose_name=_("centre")
    )
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="checks", verbose_name=_("commitment")
    )
    kind = models.CharField(_("what was done"), max_length=12, choices=CheckKind, default=CheckKind.STATE)
    checked_on = models.DateField(_("checked on"))
    kept = models.BooleanField(_("as it must be"))
    since = models.DateField(_("since"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    finding = models.ForeignKey(
        CheckFinding,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("what was found"),
    )
    checked_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("checked by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    cancelled_at = at(_("cancelled at"))
    cancelled_by = by(_("cancelled by"))
    cancelled_why = SealedTextField(_("reason of the correction"))

    sealed_by = ("centre", "key")
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "checked_by": _("who vouches for the check"),
            "cancelled_by": _("who vouches for the correction"),
            "cancelled_why": _("why the record was corrected"),
        },
        subject=_("users"),
        retention=_("five years"),
    )

    class Meta:
        verbose_name = _("check of a standing commitment")
        verbose_name_plural = _("checks of standing commitments")
        ordering = ["-checked_on", "-id"]
        indexes = [models.Index(fields=["centre", "checked_on"], name="check_of_centre")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept=True, finding=None) | Q(kept=False, finding__isnull=False),
                name="check_finding_with_gap",
                violation_error_message=_(
                    "What is not as it must be says what was found, and only that does."
                ),
            ),
            models.CheckConstraint(
                condition=Q(since__lte=F("checked_on")),
                name="check_since_before",
                violation_error_message=_("A state holds since the day of the check or before."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("checked_on")),
                name="check_valid_after",
                violation_error_message=_("A check is valid until its day or later."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None, cancelled_why__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False, cancelled_why__isnull=False),
                name="check_cancelled_at_by_why",
                violation_error_message=_("A corrected check says when, by whom and why."),
            ),
        ]

    def __str__(self):
        return self.reference
