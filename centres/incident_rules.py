"""Incidents: who records, reads and closes them."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from centres.enums import StayState
from centres.models import Centre, HouseIncident, Incident, Place, Stay
from centres.models.incidents import Logged
from centres.rules import work_at
from trips.access.actor import Actor
from trips.access.duties import Duty


def list_incidents(actor: Actor) -> str:
    """The centre where it happened, and OFII."""
    if actor.has(Duty.CENTRE_WORK) or actor.has(Duty.ALLOCATION):
        return ""
    return _("The list of incidents is for the staff of centres and OFII.")


def read_incident(actor: Actor, incident: Incident) -> str:
    return list_incidents(actor)


def open_incident(actor: Actor, stay: Stay) -> str:
    """Whoever of the staff is there when it happens."""
    if reason := work_at(actor, stay.centre):
        return reason
    if stay.state not in (StayState.EXPECTED, StayState.ARRIVED, StayState.ENDED):
        return _("She never came: nothing more is recorded about her.")
    return ""


def open_house_incident(actor: Actor, centre: Centre) -> str:
    return work_at(actor, centre)


def follow_up_house(actor: Actor, incident: HouseIncident) -> str:
    return work_at(actor, incident.centre)


def read_house_incident(actor: Actor, incident: HouseIncident) -> str:
    return list_incidents(actor)


def list_house_incidents(actor: Actor, centre: Centre) -> str:
    return list_incidents(actor)


def follow_up(actor: Actor, incident: Incident) -> str:
    """Complete or close it: the staff of its centre."""
    return work_at(actor, incident.stay.centre)


def texts_are_shown(actor: Actor, incident: Incident, *, identity_is_shown: bool) -> bool:
    """The measures: OFII, and the centre as long as it may know who she is."""
    return identity_is_shown if actor.has(Duty.CENTRE_WORK) else actor.has(Duty.ALLOCATION)


def event_day(stay: Stay, day: date, today: date) -> str:
    if day > today:
        return _("An incident is recorded once it has happened: this date is still to come.")
    if stay.state == StayState.EXPECTED:
        decided_on = timezone.localdate(stay.decided_at)
        return _("This date is before OFII decided that she comes.") if day < decided_on else ""
    if day < stay.starts_on or (stay.ends_on is not None and day > stay.ends_on):
        return _("This date is outside her stay.")
    return ""


def house_day(centre: Centre, day: date, today: date) -> str:
    if day > today:
        return _("An incident is recorded once it has happened: this date is still to come.")
    if day < centre.opened_on:
        return _("This date is before the centre opened.")
    return ""


def declaration_day(happened_on: date, day: date | None, today: date) -> str:
    if day is not None and not happened_on <= day <= today:
        return _("It was declared on the day it happened or later, and not after today.")
    return ""


def place_of(place: Place | None, centre: Centre) -> str:
    if place is not None and place.unit.centre_id != centre.pk:
        return _("This place is in another centre.")
    return ""


def is_open(incident: Logged) -> bool:
    return incident.closing_id is None
