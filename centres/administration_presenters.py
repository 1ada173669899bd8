"""The columns of the administration lists, the same on the screen and in the export. No address."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres.models import Centre, Place
from trips.ui.exports import Column
from trips.ui.formats import write_day


def centre_url(centre: Centre) -> str:
    return reverse("centres:administration_centre", args=[centre.reference])


def place_url(place: Place) -> str:
    return reverse("centres:place_change", args=[place.reference])


CENTRES = [
    Column(_("Public name"), lambda one: one.public_label, "name", url=centre_url),
    Column(_("Operator"), lambda one: one.organisation.name, "operator"),
    Column(_("Département"), lambda one: str(one.department), "department"),
    Column(_("Building"), lambda one: one.get_building_display()),
    Column(_("Units"), lambda one: one.unit_count, "units"),
    Column(_("Specialised places today"), lambda one: one.place_count, "places"),
    Column(_("Opened on"), lambda one: one.opened_on, "opened"),
    Column(_("Closed on"), lambda one: one.closed_on, "closed"),
    Column(_("Reference"), lambda one: one.reference),
]


def plans_of(place: Place) -> str:
    """What will happen to the place, the next first; empty when nothing is planned."""
    today = timezone.localdate()
    dates = [
        (place.opens_on, _("opens on %(day)s")),
        (place.specialised_from, _("specialised from %(day)s")),
        (place.specialised_until, _("specialised until %(day)s")),
        (place.closes_on, _("closes on %(day)s")),
    ]
    planned = sorted((day, str(text)) for day, text in dates if day and day > today)
    return ", ".join(text % {"day": write_day(day)} for day, text in planned)


PLACES = [
    Column(_("Place"), lambda one: f"{one.unit.label} / {one.label}", "place", url=place_url),
    Column(_("Opens on"), lambda one: one.opens_on, "opens"),
    Column(_("Closes on"), lambda one: one.closes_on, "closes"),
    Column(_("Specialised from"), lambda one: one.specialised_from, "from"),
    Column(_("Specialised until"), lambda one: one.specialised_until, "until"),
    Column(_("Planned"), plans_of),
    Column(_("Reduced mobility"), lambda one: one.unit.reduced_mobility),
    Column(_("Reference"), lambda one: one.reference),
]
