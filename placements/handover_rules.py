"""A journey: who plans it, who confirms what, in which order: "" or the reason why not."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from centres.enums import StayState
from centres.models import Stay
from centres.move_rules import StayBefore
from centres.rules import identity_is_shown, work_at
from placements.enums import ON_HER_WAY, AlarmEnd, ReferralState, Stage, WordGiven
from placements.models import ArrivalAlarm, Confirmation, Handover, Referral
from placements.rules import LATEST_ARRIVAL_DAYS, expect_again, in_charge, own
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.ui.formats import write_day


def read_way(actor: Actor, stay: Stay) -> str:
    """The centre that expects her, her NGO, OFII; the query has already hidden it from the others."""
    return ""


def way_is_shown(actor: Actor, stay: Stay, today: date) -> str:
    """A centre reads how she came as long as it may know who she is."""
    if not actor.has(Duty.CENTRE_WORK) or identity_is_shown(stay, today):
        return ""
    return _("How she came is not shown any more: she left long ago, or does not agree today.")


def plan_way(actor: Actor, stay: Stay) -> str:
    """Her NGO, with her; OFII in its stead."""
    return "" if not own(actor, stay.referral) else in_charge(actor, stay.referral)


def hear_of_her(actor: Actor, stay: Stay) -> str:
    """Whoever of the three parties got the sign of life writes it down; what each may confirm is in `confirm`."""
    return expect_again(actor, stay.referral)


def confirm(actor: Actor, referral: Referral, stage: Stage) -> str:
    """That she has left her NGO says, or OFII in its stead; a sign of life whoever got it."""
    if stage == Stage.LEFT and own(actor, referral):
        return in_charge(actor, referral) and _("Her NGO says that she has left.")
    return expect_again(actor, referral)


def say_she_left(actor: Actor, stay: Stay) -> str:
    """Whoever of the staff of the centre that she leaves saw her go, at night too."""
    return work_at(actor, stay.centre)


def stages_open_to(actor: Actor, referral: Referral) -> list[Stage]:
    """What this actor may hear of her; also a second time, since somebody may call with a wrong word afterwards."""
    return [one for one in (Stage.LEFT, Stage.ON_WAY) if not confirm(actor, referral, one)]


def confirmed(told: Iterable[Confirmation]) -> set[str]:
    return {one.stage for one in told if counts(one)}


def to_strike_out(actor: Actor, referral: Referral, told: Iterable[Confirmation]) -> list[Confirmation]:
    """What this actor could have written herself, as long as she is on her way."""
    if is_on_her_way(referral):
        return []
    live = (one for one in told if one.cancelled_at is None)
    return [one for one in live if not confirm(actor, referral, Stage(one.stage))]


# Without a plan she is waited for until this hour of the day that OFII has set, but never less than so long.
WITHOUT_PLAN, AT_LEAST = time(20), timedelta(hours=4)


def moments_of(
    stay: Stay, plan: Handover | None, alarms: Iterable[ArrivalAlarm] = ()
) -> dict[Stage, datetime]:
    """Until when each confirmation is to come. Without a plan, or once she is expected on another day than the plan
    says, only her arrival is waited for: until the moment that closed the last of her `alarms`, if it is that day's."""
    if plan is not None and timezone.localdate(plan.arrives_at) == stay.starts_on:
        return {Stage.LEFT: plan.leaves_at, Stage.ON_WAY: plan.sign_by, Stage.ARRIVED: plan.arrives_at}
    known = [one.expected_again_at for one in alarms if one.expected_again_at]
    if known and timezone.localdate(known[-1]) == stay.starts_on:
        return {Stage.ARRIVED: known[-1]}
    evening = timezone.make_aware(datetime.combine(stay.starts_on, WITHOUT_PLAN))
    return {Stage.ARRIVED: max(evening, stay.decided_at + AT_LEAST)}


def missing(
    moments: dict[Stage, datetime],
    told: Iterable[Confirmation],
    alarms: Iterable[ArrivalAlarm],
    now: datetime,
) -> Stage | None:
    """The first confirmation that should have come and did not, unless an alarm has already settled it."""
    stages = list(Stage)
    heard = max((stages.index(Stage(stage)) for stage in confirmed(told)), default=-1)
    before = list(alarms)
    late = (
        stage
        for stage in stages[heard + 1 :]
        if stage in moments
        and moments[stage] <= now
        and not any(_settles(one, moments[stage]) for one in before)
    )
    return next(late, None)


def _settles(alarm: ArrivalAlarm, moment: datetime) -> bool:
    """Closed after that moment by who knew where she was. What a confirmation closed it does not settle by itself:
    once that confirmation is struck out, she is missed again."""
    if alarm.closed_at is None or alarm.closing is None:
        return False
    return alarm.closing.leads_to == AlarmEnd.EXPECTED and alarm.closed_at >= moment


def counts(confirmation: Confirmation) -> bool:
    """A wrong word confirms nothing; what was struck out neither."""
    return confirmation.cancelled_at is None and confirmation.word != WordGiven.WRONG


# Is it possible now?


def is_on_her_way(referral: Referral) -> str:
    if referral.state in ON_HER_WAY:
        return ""
    return _("She is not on her way to a centre: the referral says where she is.")


def is_awaited(referral: Referral, stay: Stay) -> str:
    """On her way, or about to be: OFII has decided on which day she comes from another centre."""
    if stay.state == StayState.EXPECTED and referral.state == ReferralState.ARRIVED:
        return ""
    return is_on_her_way(referral)


def hearing_is_due(referral: Referral, plan: Handover | None) -> str:
    if reason := is_on_her_way(referral):
        return reason
    return "" if plan is not None else _("First write how she travels.")


def confirmation_is_due(stage: Stage, told: Iterable[Confirmation], word: WordGiven) -> str:
    """Each once; a wrong word confirms nothing and is always taken."""
    if stage == Stage.ARRIVED:
        return _("The centre records her arrival on the page of the stay.")
    if word != WordGiven.WRONG and stage in confirmed(told):
        return _("This is already confirmed: strike it out first if it is wrong.")
    return ""


def leaving_is_due(is_on_her_way: bool, left_at: datetime | None) -> str:
    """For the centre that she leaves."""
    if left_at is not None:
        return _("This is already confirmed: if the hour is wrong, call her NGO.")
    return "" if is_on_her_way else _("She leaves on the day of the transfer: confirm it then.")


def nobody_leaves() -> str:
    return _("No journey from your centre is planned, or she has already arrived.")


def moment_is_possible(
    stay: Stay, stage: Stage, happened_at: datetime, told: Iterable[Confirmation], now: datetime
) -> str:
    """Not in the future, not before OFII's decision, and she cannot be on the way before she has left."""
    if sentence := is_over(happened_at, now):
        return sentence
    if happened_at < stay.decided_at:
        return _("This is before OFII's decision: look at the day and the hour again.")
    for one in told:
        if counts(one) and one.stage != stage:
            first, second = (
                (one.happened_at, happened_at) if stage == Stage.ON_WAY else (happened_at, one.happened_at)
            )
            if first > second:
                return _("She cannot be on the way before she has left: look at the day and the hour again.")
    return ""


def is_over(happened_at: datetime, now: datetime) -> str:
    return _("This moment is still to come: confirm what has happened.") if happened_at > now else ""


def nothing_to_strike_out() -> str:
    return _("There is no confirmation that you could correct.")


def strike_out_is_due(confirmation: Confirmation) -> str:
    if confirmation.cancelled_at is not None:
        return _("This confirmation is already struck out.")
    return ""


def moments_are_possible(
    stay: Stay, leaves_at: datetime, sign_by: datetime, arrives_at: datetime, now: datetime
) -> str:
    if leaves_at >= arrives_at:
        return _("She arrives after she has left.")
    if not leaves_at <= sign_by <= arrives_at:
        return _("The sign of life comes between departure and arrival.")
    if leaves_at < stay.decided_at:
        return _("She cannot leave before OFII's decision.")
    if arrives_at <= now:
        return _("The arrival is still to come: the centre records one that has taken place.")
    if (timezone.localdate(arrives_at) - timezone.localdate(now)).days > LATEST_ARRIVAL_DAYS:
        return _("The arrival is at most %(days)d days from today.") % {"days": LATEST_ARRIVAL_DAYS}
    return ""


def leaves_on_its_day(before: StayBefore | None, leaves_at: datetime) -> str:
    """Of a planned transfer OFII decides the day; what is agreed with her is the hour."""
    if before is None or before.has_left or timezone.localdate(leaves_at) == before.left_on:
        return ""
    return _(
        "OFII has decided that she leaves the other centre on %(day)s: for another day call OFII first."
    ) % {"day": write_day(before.left_on)}


def moved_to(
    plan: Handover, expected_at: datetime, told: Iterable[Confirmation]
) -> dict[str, datetime | int]:
    """The plan with another arrival: what nobody has confirmed yet moves along when she comes later."""
    later = max(expected_at - plan.arrives_at, timedelta())
    done = confirmed(told)
    leaves_at = plan.leaves_at if done else plan.leaves_at + later
    leaves_at = min(leaves_at, expected_at - timedelta(minutes=1))
    sign_by = plan.sign_by if Stage.ON_WAY in done else plan.sign_by + later
    sign_by = min(max(sign_by, leaves_at), expected_at)
    moments = {"leaves_at": leaves_at, "sign_by": sign_by, "arrives_at": expected_at}
    return moments | {"revision": plan.revision + 1}


class Moments(NamedTuple):
    """When she leaves, gives a sign of life, arrives."""

    leaves_at: datetime
    sign_by: datetime
    arrives_at: datetime


def moved_by(plan: Handover, days: int) -> Moments:
    """OFII has moved the day of a transfer: the same hours of the clock, so many days later or earlier."""
    return Moments(*(_days_from(one, days) for one in (plan.leaves_at, plan.sign_by, plan.arrives_at)))


def _days_from(moment: datetime, days: int) -> datetime:
    return timezone.make_aware(timezone.make_naive(moment) + timedelta(days=days))


def plan_has_moved_on() -> str:
    return _("Somebody has changed this plan since the page was shown: read it again, then change it.")
