"""Absences: who records them, on which days, and when one is an alarm."""

from datetime import date

from django.utils.translation import gettext as _

from centres.enums import StayState
from centres.models import Absence, Stay
from centres.rules import work_at
from trips.access.actor import Actor
from trips.access.duties import Duty


def list_absences(actor: Actor) -> str:
    """Those whom the safety of the woman concerns: her centre, her NGO, the desk."""
    if actor.has(Duty.CENTRE_WORK) or actor.has(Duty.ALLOCATION) or actor.has(Duty.CASEWORK):
        return ""
    return _("The list of absences is for the centres, the NGOs and OFII.")


def record_absence(actor: Actor, stay: Stay) -> str:
    """Whoever of the staff notices it, at night too; only of a woman who lives there."""
    if reason := work_at(actor, stay.centre):
        return reason
    if stay.state != StayState.ARRIVED:
        return _("She does not live at the centre: no absence is recorded.")
    return ""


def correct_absence(actor: Actor, absence: Absence) -> str:
    """Her return, or that it was recorded by mistake."""
    return work_at(actor, absence.stay.centre)


def start_day(stay: Stay, day: date, today: date) -> str:
    if day > today:
        return _("An absence is recorded once it has begun: this date is still to come.")
    if day < stay.starts_on:
        return _("This date is before her arrival.")
    return ""


def expected_day(starts_on: date, day: date) -> str:
    if day <= starts_on:
        return _("She is expected back after she left.")
    if (day - starts_on).days > 366:
        return _("This date is too far away: check the year.")
    return ""


def return_day(absence: Absence, day: date, today: date) -> str:
    if day > today:
        return _("Her return is recorded on the day itself or later: this date is still to come.")
    if day <= absence.starts_on:
        return _("She came back after she left. If she slept at the centre, cancel the record instead.")
    return ""


def is_under_way(absence: Absence) -> bool:
    """She is away tonight, as far as anybody has recorded."""
    is_open = absence.returned_on is None and absence.cancelled_at is None
    return is_open and absence.stay.state == StayState.ARRIVED


def alarm_of(absence: Absence, today: date) -> str:
    """Why this absence is an alarm: longer than its limit, or she is not back when she was to be; else ""."""
    if not is_under_way(absence):
        return ""
    if today > absence.expected_on:
        return _("not back on the day she was expected")
    if absence.nights(today) > absence.reason.limit_nights:
        return _("away for longer than %(nights)d nights") % {"nights": absence.reason.limit_nights}
    return ""
