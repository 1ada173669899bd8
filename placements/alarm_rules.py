"""A woman who is missed: who raises an alarm, who closes it and how: "" or the reason why not."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from centres.models import Stay
from centres.rules import work_at
from placements.enums import ON_HER_WAY, AlarmCause, AlarmEnd, ReferralState, Rung, Stage
from placements.models import AlarmClosing, ArrivalAlarm, Referral
from placements.rules import LATEST_ARRIVAL_DAYS, expect_again, give_back, withdraw
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
    return expect_again(actor, alarm.referral)


def note_is_shown(actor: Actor) -> bool:
    """Where she may be is between her NGO and OFII; the centre reads what was decided."""
    return not actor.has(Duty.CENTRE_WORK)


# Is it possible now?


def missing_is_due(referral: Referral | None, today: date, *, leaves_on: date | None = None) -> str:
    """Nobody has missed her before the day on which she leaves, or is expected if nothing is known of her journey."""
    stay = referral.stay if referral else None
    if referral is None or stay is None or referral.state not in ON_HER_WAY:
        return _("No centre expects her: the referral says where she is.")
    if referral.state == ReferralState.ARRIVAL_MISSED:
        return _("Somebody already looks for her: an alarm is open.")
    if today < min(stay.starts_on, leaves_on or stay.starts_on):
        return _("She is expected on %(day)s: nobody can have missed her before.") % {
            "day": write_day(stay.starts_on)
        }
    return ""


def closing_is_due(alarm: ArrivalAlarm) -> str:
    return already_closed() if alarm.closed_at is not None else ""


def already_closed() -> str:
    return _("This alarm is already closed: its page says by what.")


def ends_open_to(actor: Actor, alarm: ArrivalAlarm) -> list[str]:
    """What this actor may say of her place: whoever waits for her that she still comes, her NGO or OFII that her
    request stops, OFII alone that the place is given to somebody else."""
    rules = {
        AlarmEnd.EXPECTED: expect_again,
        AlarmEnd.WAITING: give_back,
        AlarmEnd.WITHDRAWN: withdraw,
    }
    return [end for end, rule in rules.items() if not rule(actor, alarm.referral)]


def closing_is_possible(actor: Actor, alarm: ArrivalAlarm, closing: AlarmClosing) -> str:
    if closing.leads_to in ends_open_to(actor, alarm):
        return ""
    return _("This is for OFII to decide, or happens by itself: choose another answer.")


def is_answered_by(alarm: ArrivalAlarm, stage: Stage) -> bool:
    """A confirmation that was missing, and this one or a later one has come. Nothing answers a wrong word."""
    stages = list(Stage)
    is_late = stages.index(Stage(alarm.stage)) <= stages.index(stage)
    return alarm.cause == AlarmCause.MISSING and is_late


def rung_moments(expected_at: datetime, minutes: dict[str, int]) -> dict[Rung, datetime]:
    """When each rung is climbed if nobody is heard of, by the hours of the clock: an escape waits for no Monday."""
    moments, at = {}, expected_at
    for rung in Rung:
        at += timedelta(minutes=minutes.get(rung, 0))
        moments[rung] = at
    return moments


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
