"""Who keeps centres, units, places and postings, and which dates a place may have."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from centres.models import Centre, Place, Unit
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.organisations.enums import Role
from trips.organisations.models import Membership
from trips.organisations.rules import read_member

# In the order in which they come.
DATES = ("opens_on", "closes_on", "specialised_from", "specialised_until")
STAFF = (Role.CENTRE_MANAGER, Role.CENTRE_WORKER)


def administer(actor: Actor, kept: Centre | Unit | Place | None = None) -> str:
    """Capacity is public money: the platform keeps it, not the operator."""
    return "" if actor.has(Duty.PLATFORM) else _("Only a platform administrator may do this.")


def change_postings(actor: Actor, member: Membership) -> str:
    """The administrator of the operator, or the platform's, says who works where."""
    if reason := read_member(actor, member):
        return reason
    if member.ended_at or member.role not in STAFF:
        return _("Only a manager or a worker of a centre can be posted there.")
    return ""


def end_of_use(day: date | None, *, is_taken: bool) -> str:
    """A place closes, or stops being specialised, only once nobody is on it or expected there."""
    if day is not None and is_taken:
        return _(
            "This place is occupied or held on that day or later. "
            "Record the departure or release the place first."
        )
    return ""


def end_of_use_of(names: Sequence[str]) -> str:
    """The same of many places at once: none is given up as long as one is needed."""
    if names:
        return _(
            "These places are occupied or held on that day or later: %(names)s. "
            "Record the departures or release the places first; nothing was changed."
        ) % {"names": ", ".join(names)}
    return ""


def start_of_use_of(names: Sequence[str]) -> str:
    if names:
        return _("These places were already occupied or unavailable before that day: %(names)s.") % {
            "names": ", ".join(names)
        }
    return ""


def start_of_use(*, is_taken_before: bool) -> str:
    if is_taken_before:
        return _("This place was already occupied or unavailable before that day.")
    return ""


def name_of(place: Place) -> str:
    return f"{place.unit.label} / {place.label}"


def order_of(places: Sequence[Place], what: str, day: date) -> str:
    """The first thing that is wrong with the dates of one of the places, if they had this one."""
    for place in places:
        dates = {name: getattr(place, name) for name in DATES} | {what: day}
        opens_on, closes_on, start, end = (dates[name] for name in DATES)
        if closes_on and closes_on <= opens_on:
            return f"{name_of(place)} : {_('A place closes after it opens.')}"
        for sentence in specialisation(opens_on, closes_on, start, end).values():
            return f"{name_of(place)} : {sentence}"
    return ""


def specialisation(
    opens_on: date, closes_on: date | None, start: date | None, end: date | None
) -> dict[str, str]:
    """Field → what is wrong with the dates between which a place is specialised."""
    wrong = {}
    if start and start < opens_on:
        wrong["specialised_from"] = _("A place is specialised from the day it opens at the earliest.")
    if end and not start:
        wrong["specialised_until"] = _("Say first since when the place is specialised.")
    elif end and start and end <= start:
        wrong["specialised_until"] = _("The specialisation ends after it starts.")
    elif end and closes_on and end > closes_on:
        wrong["specialised_until"] = _("A place is specialised until the day it closes at the latest.")
    return wrong
