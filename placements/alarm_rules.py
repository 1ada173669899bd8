"""A woman who is missed: who raises an alarm, who closes it and how: "" or the reason why not."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from centres.models import Stay
from centres.rules import work_at
from placements.enums import ON_HER_WAY, AlarmEnd, ReferralState
from placements.models import AlarmClosing, ArrivalAlarm, Referral
from placements.rules import LATEST_ARRIVAL_DAYS, expect_again, give_back, miss_arrival, withdraw
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.ui.formats import write_day


def list_alarms(actor: Actor) -> str:
    """Those whom the safety of the woman concerns: the centre that expects her, her NGO, OFII."""
    if actor.has(Duty.CENTRE_WORK) or actor.has(Duty.ALLOCATION) or actor.has(Duty.CASEWORK):
        return ""
    return _("The list of missed arrivals is for the centres, the NGOs and OFII.")


def read_alarm(actor: Actor, alarm: ArrivalAlarm) -> str:
    """The centre, her NGO and OFII; the query has already hidden it from the others."""
    return ""


def report_missing(actor: Actor, stay: Stay) -> str:
    """Whoever of the staff waits for her, at night too."""
    return work_at(actor, stay.centre)


def close_alarm(actor: Actor, alarm: ArrivalAlarm) -> str:
    """Whoever of the parties knows where she is; what each may do with her place is in `ends_open_to`."""
    return miss_arrival(actor, alarm.referral)


def note_is_shown(actor: Actor) -> bool:
    """Where she may be is between her NGO and OFII; the centre reads what was decided."""
    return not actor.has(Duty.CENTRE_WORK)


# Is it possible now?


def missing_is_due(referral: Referral | None, today: date) -> str:
    """Nobody has missed her before the day on which she is expected."""
    stay = referral.stay if referral else None
    if referral is None or stay is None or referral.state not in ON_HER_WAY:
        return _("No centre expects her: the referral says where she is.")
    if referral.state == ReferralState.ARRIVAL_MISSED:
        return _("Somebody already looks for her: an alarm is open.")
    if today < stay.starts_on:
        return _("She is expected on %(day)s: nobody can have missed her before.") % {
            "day": write_day(stay.starts_on)
        }
    return ""


def closing_is_due(alarm: ArrivalAlarm) -> str:
    return already_closed() if alarm.closed_at is not None else ""


def already_closed() -> str:
    return _("This alarm is already closed: its page says by what.")


def ends_open_to(actor: Actor, alarm: ArrivalAlarm) -> list[str]:
    """What this actor may say of her place. Before the alarm came to the national desk whoever knows where she is
    stops it; after that her NGO or OFII does, and OFII alone gives her place to somebody else."""
    referral = alarm.referral
    found = close_alarm if referral.state == ReferralState.ADMITTED else _found_again
    rules = {
        AlarmEnd.EXPECTED: found(actor, alarm),
        AlarmEnd.WAITING: give_back(actor, referral),
        AlarmEnd.WITHDRAWN: withdraw(actor, referral),
    }
    return [end for end, reason in rules.items() if not reason]


def _found_again(actor: Actor, alarm: ArrivalAlarm) -> str:
    return expect_again(actor, alarm.referral)


def closing_is_possible(actor: Actor, alarm: ArrivalAlarm, closing: AlarmClosing) -> str:
    if closing.leads_to in ends_open_to(actor, alarm):
        return ""
    return _("This is for OFII to decide, or happens by itself: choose another answer.")


def stop_has_reason() -> str:
    return _("Say why her request stops.")


def new_moment(expected_at: datetime | None, now: datetime) -> str:
    """When she is expected now: still to come, and not so far that the place would stand empty."""
    if expected_at is None:
        return _("Say when she is expected now: her place is kept until then.")
    if expected_at <= now:
        return _("She is expected at a moment that is still to come.")
    if (timezone.localdate(expected_at) - timezone.localdate(now)).days > LATEST_ARRIVAL_DAYS:
        return _("The arrival is at most %(days)d days from today.") % {"days": LATEST_ARRIVAL_DAYS}
    return ""
