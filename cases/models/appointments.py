"""Where she is expected, when, and who goes with her."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.enums import Accompanying, AppointmentEnding
from cases.models.case import RETENTION, WOMAN, Case
from cases.vocabularies import AppointmentKind, Language
from trips.audit.columns import at, by
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference
from trips.organisations.models import Membership
from trips.sealing.fields import SealedRow, SealedTextField


def appointment_reference():
    return new_reference("T")


class Appointment(SealedRow):
    """One appointment. The place says where she will be at a known hour: it is sealed, and stands in no list."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=appointment_reference)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("case")
    )
    kind = models.ForeignKey(
        AppointmentKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of appointment")
    )
    starts_at = models.DateTimeField(_("on"))
    place = SealedTextField(_("place of the appointment"))
    accompanying = models.CharField(_("who goes with her"), max_length=10, choices=Accompanying)
    # None: no interpreter.
    interpreter = models.ForeignKey(
        Language,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("interpreter"),
    )
    made_at = models.DateTimeField(_("noted at"))
    author = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("noted by")
    )
    # How often it was saved: tells two windows apart.
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    cancelled_at = at(_("cancelled at"))
    cancelled_by = by(_("cancelled by"))
    cancelled_why = models.CharField(
        _("reason of the cancellation"), max_length=10, choices=AppointmentEnding, blank=True
    )

    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "kind": _("that she gets where she is expected"),
            "starts_at": _("that she gets where she is expected"),
            "place": _("that she gets where she is expected"),
            "interpreter": _("that she understands and is understood"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["case", "starts_at"], name="appointment_of_case"),
            models.Index(fields=["starts_at"], condition=Q(cancelled_at=None), name="appointment_to_come"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None, cancelled_why="")
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancelled_why=""),
                name="appointment_cancelled_why",
                violation_error_message=_("A cancelled appointment says when, by whom and why."),
            )
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("cases:change_appointment", args=[self.reference])

    @property
    def file_id(self):
        return self.case_id
