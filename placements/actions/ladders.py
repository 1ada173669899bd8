"""A confirmation is missing: one after the other is told, until somebody is heard of. By nobody in person."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from centres.models import Stay
from placements import alarm_queries, handover_queries, handover_rules, notices, rules
from placements.actions.locks import lock_stay
from placements.enums import AlarmCause, ReferralState, Rung, Stage
from placements.models import AlarmRung, ArrivalAlarm, Referral
from placements.transitions import move
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.workflow import lock
from trips.jobs.turns import for_each
from trips.notices.mail import send_link


def watch_arrivals(*, now: datetime) -> int:
    """Raise what is missing, climb what is open, whatever becomes of the file of another woman. Returns how many
    alarms were raised or climbed."""
    try:
        raised = for_each(alarm_queries.to_watch(now), lambda stay: raise_if_missing(stay=stay, now=now))
    finally:
        climbed = for_each(alarm_queries.climbing(), lambda alarm: climb(alarm=alarm, now=now))
    return raised + climbed


@transaction.atomic
def raise_if_missing(*, stay: Stay, now: datetime) -> bool:
    """True if nobody was heard of in time, and an alarm is open from now on."""
    referral = lock_stay(stay)
    if referral is None or referral.state != ReferralState.ADMITTED or alarm_queries.open_alarm_of(stay):
        return False
    told, before = handover_queries.confirmations_of(stay), alarm_queries.alarms_of(stay)
    moments = handover_rules.moments_of(stay, handover_queries.plan_of(stay), before)
    stage = handover_rules.missing(moments, told, before, now)
    if stage is None:
        return False
    alarm = unsaved(referral, stay, AlarmCause.MISSING, stage, now=now, expected_at=moments[stage])
    if now < alarm_queries.rungs_due(alarm)[Rung.CENTRE]:
        return False
    start(alarm, by=rules.EXPIRY, now=now)
    return True


def unsaved(
    referral: Referral,
    stay: Stay,
    cause: AlarmCause,
    stage: Stage,
    *,
    now: datetime,
    expected_at: datetime | None = None,
) -> ArrivalAlarm:
    return ArrivalAlarm(
        stay=stay, referral=referral, cause=cause, stage=stage, raised_at=now, expected_at=expected_at
    )


def start(alarm: ArrivalAlarm, *, by: Actor, now: datetime) -> ArrivalAlarm:
    """Somebody looks for her from now on."""
    tracking.create(alarm, by=by)
    stay = alarm.stay.reference
    record.event("placements.raise_alarm", alarm, by=by, now=now, stay=stay, code=alarm.cause, of=alarm.stage)
    return alarm


@transaction.atomic
def climb(*, alarm: ArrivalAlarm, now: datetime) -> bool:
    """True if somebody else was told: all rungs that are due, also those of an hour in which no worker ran."""
    stay = alarm.stay
    referral = lock_stay(stay)
    lock(alarm)
    alarm.stay = stay
    if (
        referral is None
        or referral.state != ReferralState.ADMITTED
        or alarm.closed_at
        or not alarm.expected_at
    ):
        return False
    due = [rung for rung, moment in alarm_queries.rungs_due(alarm).items() if moment <= now]
    climbed = tell(alarm, due, by=rules.EXPIRY, now=now)
    if Rung.NATIONAL in climbed:
        move(referral, ReferralState.ARRIVAL_MISSED, by=rules.EXPIRY, now=now, code=alarm.cause)
    return bool(climbed)


def tell(alarm: ArrivalAlarm, rungs: list[Rung], *, by: Actor, now: datetime) -> list[Rung]:
    """Those who were not told yet, each once: a link and nothing else. The caller has locked the alarm's stay."""
    known = alarm_queries.rungs_of(alarm)
    new = [rung for rung in rungs if rung not in known]
    for rung in new:
        AlarmRung.objects.create(alarm=alarm, rung=rung, climbed_at=now)
        record.event("placements.climb", alarm, by=by, now=now, code=rung)
        notices.tell_rung(alarm, rung, by=by, now=now)
    mail(alarm, new, now=now)
    return new


def mail(alarm: ArrivalAlarm, rungs: Iterable[Rung], *, now: datetime) -> None:
    """A link to each person once, in one order, so that two alarms at once do not wait for each other."""
    users = {user.pk: user for rung in rungs for user in alarm_queries.told(rung, alarm.stay)}
    for number in sorted(users):
        send_link(user=users[number], kind="arrival", path=reverse("placements:arrival_alarms"), now=now)
