"""Where she must not go and how to reach her safely."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.enums import Urgency
from cases.models.case import RETENTION, WOMAN
from cases.models.step import Step
from cases.vocabularies import ContactChannel
from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedManager, history
from trips.geography.models import Department, Town
from trips.sealing.fields import SealedJSONField, SealedRow, SealedTextField


class Circle(NamedTuple):
    """A circle around a town in which she must not be placed."""

    town: Town
    radius_km: int


class Zones(NamedTuple):
    """The places to avoid, by name: `queries.zones_of` reads them from the file."""

    departments: list[Department]
    circles: list[Circle]

    def sealed(self):
        """As the file keeps them: codes that no reloading of the reference data changes."""
        circles = sorted([circle.town.geonames_id, circle.radius_km] for circle in self.circles)
        codes = sorted(department.code for department in self.departments)
        return {"departments": codes, "circles": circles} if codes or circles else {}


class Safety(SealedRow, Step):
    """Where she must not go and how to reach her. The zones are never shown to any centre."""

    urgency = models.CharField(_("danger where she is"), max_length=12, choices=Urgency, blank=True)
    no_zone = models.BooleanField(_("she has no place to avoid"), default=False)
    zones = SealedJSONField(_("places to avoid"))
    channels = models.ManyToManyField(
        ContactChannel, blank=True, related_name="+", verbose_name=_("safe ways to reach her")
    )
    contact_rules = SealedTextField(_("rules of safe contact"))

    # Filled in by `queries.zones_of`.
    known_zones: Zones | None = None

    objects = TrackedManager()
    history = history(m2m=("channels",))
    personal_data = PersonalData(
        {
            "urgency": _("waiting order"),
            "zones": _("distance from danger"),
            "channels": _("reaching her safely"),
            "contact_rules": _("reaching her safely"),
        },
        subject=WOMAN,
        retention=RETENTION,
    )

    class Meta:
        verbose_name = _("safety")
        verbose_name_plural = _("safety")

    def __str__(self):
        return self.case.reference
