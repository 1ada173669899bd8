"""Incidents: what must be followed up, and declared elsewhere when it is serious: about a stay, or about the house."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from centres.enums import Severity
from centres.models.places import Centre, Place
from centres.models.stays import Stay
from centres.vocabularies import IncidentClosing, IncidentKind
from trips.audit.columns import at, by
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.guards.references import new_reference
from trips.sealing.fields import SealedRow, SealedTextField


def incident_reference():
    return new_reference("Y")


def house_incident_reference():
    return new_reference("Y")


class Logged(SealedRow):
    """Logged here, officially declared elsewhere: both dates and the number given there are kept.

    Open until somebody closes it with a reason.
    """

    kind = models.ForeignKey(
        IncidentKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of incident")
    )
    severity = models.CharField(_("severity"), max_length=8, choices=Severity)
    happened_on = models.DateField(_("happened on"))
    declared_on = models.DateField(_("declared to the authorities on"), null=True, blank=True)
    official_number = SealedTextField(_("number of the declaration"))
    measures = SealedTextField(_("measures taken"))
    opened_at = models.DateTimeField(_("recorded at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    closing = models.ForeignKey(
        IncidentClosing,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("why it is closed"),
    )
    closed_at = at(_("closed at"))
    closed_by = by(_("closed by"))

    class Meta:
        abstract = True
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(declared_on=None) | Q(declared_on__gte=F("happened_on")),
                name="%(class)s_declared_after",
                violation_error_message=_("An incident is declared on the day it happened or later."),
            ),
            models.CheckConstraint(
                condition=Q(closing=None, closed_at=None, closed_by=None)
                | Q(closing__isnull=False, closed_at__isnull=False, closed_by__isnull=False),
                name="%(class)s_closed_at_by",
                violation_error_message=_("A closed incident says why, when and by whom it was closed."),
            ),
        ]

    def __str__(self):
        return self.reference


class Incident(Logged):
    """What concerns one woman, from the decision to receive her on. `centre` is the one of the stay."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=incident_reference)
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="incidents", verbose_name=_("stay"))
    centre = models.ForeignKey(
        Centre, on_delete=models.PROTECT, related_name="incidents", verbose_name=_("centre")
    )

    sealed_by = ("stay", "case", "key")
    reads_are_recorded = True
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "kind": _("her safety is followed up"),
            "severity": _("her safety is followed up"),
            "happened_on": _("her safety is followed up"),
            "measures": _("her safety is followed up"),
            "official_number": _("the declaration is found again"),
        },
        subject=_("women hosted"),
        retention=_("two years after the last contact, then without identity"),
    )

    class Meta(Logged.Meta):
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")

    def get_absolute_url(self):
        return reverse("centres:incident", args=[self.reference])

    @property
    def file_id(self):
        return self.stay.case_id


class HouseIncident(Logged):
    """What concerns no woman in particular: the building, a place, somebody unknown near the centre.

    Sealed under the key of the centre. What concerns a woman is an `Incident` of her stay, so that it follows her key.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=house_incident_reference)
    centre = models.ForeignKey(
        Centre, on_delete=models.PROTECT, related_name="house_incidents", verbose_name=_("centre")
    )
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("place concerned"),
    )

    sealed_by = ("centre", "key")
    objects = TrackedManager()
    history = history()
    personal_data = PersonalData(
        {
            "measures": _("the safety of the house is followed up"),
            "official_number": _("the declaration is found again"),
        },
        subject=_("users"),
        retention=_("five years"),
    )

    class Meta(Logged.Meta):
        verbose_name = _("incident of the house")
        verbose_name_plural = _("incidents of the house")

    def get_absolute_url(self):
        return reverse("centres:house_incident", args=[self.reference])
