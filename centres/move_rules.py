"""Moves within a centre and from one to another: who, on which day, and what may be corrected afterwards."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.enums import StayState
from centres.models import Place, Stay
from centres.rules import manage
from trips.access.actor import Actor
from trips.ui.formats import write_day


def move_within(actor: Actor, stay: Stay) -> str:
    """From one place to another of the same centre: its manager, for who lives there."""
    if reason := manage(actor, stay.centre):
        return reason
    if stay.state != StayState.ARRIVED:
        return _("She does not live at the centre: there is nobody to move.")
    return ""


def move_day(day: date, today: date, *, since: date) -> str:
    """`since`: the first night in the places that she has."""
    if day > today:
        return _("A move is recorded on the day itself or later: this date is still to come.")
    if day < since:
        return _("She was not yet in these places on that day: choose a later one.")
    return ""


def move_size(chosen: int, *, has: int, needs: int) -> str:
    """As many as she has, or as many as her household counts today."""
    if chosen in (has, needs):
        return ""
    return ngettext(
        "Choose %(count)d place: one for each person of the household.",
        "Choose %(count)d places: one for each person of the household.",
        needs,
    ) % {"count": needs}


def places_together(stay: Stay, places: Iterable[Place]) -> str:
    """A household is lodged within one unit of its centre."""
    places = list(places)
    if any(place.unit.centre_id != stay.centre_id for place in places):
        return _("This is another centre: that is a transfer, which OFII decides.")
    if len({place.unit_id for place in places}) > 1:
        return _("A household is lodged within one unit: choose places of one unit.")
    return ""


def not_moved(moved_on: date | None, day: date | None = None) -> str:
    """An arrival is corrected to a day before she changed places, and never undone after it."""
    if moved_on is None or (day is not None and day < moved_on):
        return ""
    return _("She has changed places on %(day)s: the right day of her arrival is before.") % {
        "day": write_day(moved_on)
    }


def not_transferred(stay: Stay) -> str:
    """Her places in another centre wait for her to come from here: she has arrived here."""
    if stay.transferred_on is None:
        return ""
    return _(
        "OFII transfers her on %(day)s: correct the day of her arrival instead, or call OFII, which takes the "
        "transfer back first."
    ) % {"day": write_day(stay.transferred_on)}


class StayBefore(NamedTuple):
    """In the centre from which she is transferred: the day on which she is gone, and whether that is recorded."""

    left_on: date
    has_left: bool


def after_the_stay_before(before: StayBefore | None, day: date) -> str:
    """Each of her nights is one stay's: who is transferred keeps the night in the centre that she leaves."""
    if before is None or day >= before.left_on:
        return ""
    if before.has_left:
        return _("She was in another centre until %(day)s: choose that day or a later one.") % {
            "day": write_day(before.left_on)
        }
    return _("She is transferred on a later day: if she comes before, call OFII, which changes the day.")


def arrives_after(before: StayBefore | None, day: date) -> str:
    """On the day itself she may be there before the other stay has ended."""
    if sentence := after_the_stay_before(before, day):
        return sentence
    if before is None or before.has_left:
        return ""
    return _(
        "Her departure from the other centre is not recorded yet. It is by itself, within a few minutes: try again "
        "then. If nothing has changed, call OFII."
    )
