"""Absences: nights that a woman spends elsewhere while her place stays hers."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from centres.models.stays import Stay
from centres.vocabularies import AbsenceReason
from trips.audit.columns import at, by
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference
from trips.sealing.fields import SealedRow, SealedTextField


def absence_reference():
    return new_reference("W")


class Absence(SealedRow):
    """Away from the night of `starts_on` to the eve of `returned_on`; still away while that is empty.

    A record made by mistake is cancelled with its reason; it then counts nowhere and stays in view.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=absence_reference)
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="absences", verbose_name=_("stay"))
    reason = models.ForeignKey(
        AbsenceReason, on_delete=models.PROTECT, related_name="+", verbose_name=_("reason of the absence")
    )
    starts_on = models.DateField(_("away from the night of"))
    expected_on = models.DateField(_("expected back on"))
    returned_on = models.DateField(_("back on"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    returned_at = at(_("return recorded at"))
    returned_by = by(_("return recorded by"))
    cancelled_at = at(_("cancelled at"))
    cancelled_by = by(_("cancelled by"))
    cancelled_why = SealedTextField(_("why it was cancelled"))

    sealed_by = ("stay", "case", "key")
    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "reason": _("her place stays hers while she is away"),
            "starts_on": _("an absence that lasts is an alarm"),
            "expected_on": _("an absence that lasts is an alarm"),
            "returned_on": _("an absence that lasts is an alarm"),
            "cancelled_why": _("why the record was corrected"),
        },
        subject=_("women hosted"),
        retention=_("two years after the last contact, then without identity"),
    )

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["-starts_on", "-id"]
        constraints = [
            ExclusionConstraint(
                name="absence_one_at_a_time",
                expressions=[
                    (Func(F("stay_id"), F("stay_id"), Value("[]"), function="int8range"), "&&"),
                    (Func(F("starts_on"), F("returned_on"), Value("[)"), function="daterange"), "&&"),
                ],
                condition=Q(cancelled_at=None),
                violation_error_message=_("An absence is already recorded on these nights."),
            ),
            models.CheckConstraint(
                condition=Q(returned_on=None) | Q(returned_on__gt=F("starts_on")),
                name="absence_back_after_start",
                violation_error_message=_("She came back after she left."),
            ),
            models.CheckConstraint(
                condition=Q(expected_on__gt=F("starts_on")),
                name="absence_expected_after_start",
                violation_error_message=_("She is expected back after she left."),
            ),
            models.CheckConstraint(
                condition=Q(returned_on=None, returned_at=None, returned_by=None)
                | Q(returned_on__isnull=False, returned_at__isnull=False, returned_by__isnull=False),
                name="absence_returned_at_by",
                violation_error_message=_("A return says on which day, when and by whom it was recorded."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="absence_cancelled_at_by",
                violation_error_message=_("A cancelled absence says when and by whom it was cancelled."),
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def file_id(self):
        return self.stay.case_id

    def nights(self, today: date) -> int:
        """Spent away until today, or until she came back."""
        return max(0, ((self.returned_on or today) - self.starts_on).days)
