"""A confirmation is missing: one after the other is told, until somebody is heard of. By nobody in person."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from centres.models import Stay
from placements import alarm_queries, alarm_rules, handover_queries, handover_rules, notices, rules
from placements.actions.locks import lock_stay
from placements.enums import AlarmCause, ReferralState, Rung
from placements.models import AlarmRung, ArrivalAlarm
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
    moments = handover_rules.moments_of(stay, handover_queries.plan_of(stay))
    told, before = handover_queries.confirmations_of(stay), alarm_queries.alarms_of(stay)
    stage = handover_rules.missing(moments, told, before, now)
    if stage is None or now < _rungs(moments[stage])[Rung.CENTRE]:
        return False
    alarm = ArrivalAlarm(
        stay=stay,
        referral=referral,
        cause=AlarmCause.MISSING,
        stage=stage,
        expected_at=moments[stage],
        raised_at=now,
    )
    tracking.create(alarm, by=rules.EXPIRY)
    record.event("placements.raise_alarm", alarm, by=rules.EXPIRY, now=now, stay=stay.reference, code=stage)
    return True


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
    due = [rung for rung, moment in _rungs(alarm.expected_at).items() if moment <= now]
    climbed = tell(alarm, due, by=rules.EXPIRY, now=now)
    if Rung.NATIONAL in climbed:
        referral.stay = stay
        move(referral, ReferralState.ARRIVAL_MISSED, by=rules.EXPIRY, now=now, code=alarm.cause)
    return bool(climbed)


def _rungs(expected_at: datetime) -> dict[Rung, datetime]:
    minutes = alarm_queries.minutes_on(timezone.localdate(expected_at))
    return alarm_rules.rung_moments(expected_at, minutes)


def tell(alarm: ArrivalAlarm, rungs: list[Rung], *, by: Actor, now: datetime) -> list[Rung]:
    """Those who were not told yet, each once: a link and nothing else. The caller has locked the alarm's stay."""
    known = alarm_queries.rungs_of(alarm)
    new = [rung for rung in rungs if rung not in known]
    for rung in new:
        AlarmRung.objects.create(alarm=alarm, rung=rung, climbed_at=now)
        record.event("placements.climb", alarm, by=by, now=now, code=rung)
        notices.tell_rung(alarm, rung, by=by, now=now)
        for user in alarm_queries.told(rung, alarm.stay):
            send_link(user=user, kind="arrival", path=reverse("placements:arrival_alarms"), now=now)
    return new
