"""A woman is missed on her way, looked for, found or not. Her place is kept until the alarm is closed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from centres import actions as centre_actions
from centres.enums import StayState
from centres.models import Stay
from placements import alarm_queries, alarm_rules, handover_queries, handover_rules, notices, queries
from placements.actions.endings import close, end_live, withdraw
from placements.actions.ladders import mail, start, tell, unsaved
from placements.actions.locks import lock_places_of, lock_stay
from placements.enums import AlarmCause, AlarmEnd, Ending, ReferralState, Rung, Stage
from placements.models import AlarmClosing, ArrivalAlarm, Referral, WithdrawalReason
from placements.transitions import move
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused
from trips.guards.workflow import lock


@transaction.atomic
def report_missing(*, stay: Stay, by: Actor, now: datetime) -> ArrivalAlarm:
    """She has not come: the centre, her NGO or OFII says so, and the national desk looks for her from now on."""
    referral = lock_stay(stay)
    leaves_on = handover_queries.leaves_on(stay)
    sentence = alarm_rules.missing_is_due(referral, timezone.localdate(now), leaves_on=leaves_on)
    if sentence or referral is None:
        raise Overtaken(sentence, stay)
    return sound_alarm(referral, stay, AlarmCause.NOT_COME, Stage.ARRIVED, by=by, now=now)


def sound_alarm(
    referral: Referral, stay: Stay, cause: AlarmCause, stage: Stage, *, by: Actor, now: datetime
) -> ArrivalAlarm:
    """At once, whatever climbs already: the national desk looks for her. The caller has locked the stay."""
    alarm = alarm_queries.open_alarm_of(stay)
    if alarm is None:
        alarm = unsaved(referral, stay, cause, stage, now=now)
        alarm.raised_by_id = by.user_id
        start(alarm, by=by, now=now)
    else:
        tracking.update(alarm, by=by, cause=cause, stage=stage, raised_by_id=by.user_id)
    new = tell(alarm, list(Rung), by=by, now=now)
    # Who knew of a delay is told again that it is worse.
    mail(alarm, [rung for rung in Rung if rung not in new], now=now)
    if referral.state == ReferralState.ADMITTED:
        move(referral, ReferralState.ARRIVAL_MISSED, by=by, now=now, code=cause)
    return alarm


def answer_alarm(referral: Referral, stay: Stay, stage: Stage, *, by: Actor, now: datetime) -> None:
    """She was heard of: an alarm of this confirmation, or of one before it, is over. The caller has locked the stay."""
    alarm = alarm_queries.open_alarm_of(stay)
    if alarm is None or not alarm_rules.is_answered_by(alarm, stage):
        return
    _close(alarm, alarm_queries.closing("confirmed"), "", by=by, now=now)
    if referral.state == ReferralState.ARRIVAL_MISSED:
        move(referral, ReferralState.ADMITTED, by=by, now=now, code=stage)


@transaction.atomic
def close_alarm(
    *,
    alarm: ArrivalAlarm,
    closing: AlarmClosing,
    expected_at: datetime | None = None,
    withdrawal: WithdrawalReason | None = None,
    note: str = "",
    by: Actor,
    now: datetime,
) -> ArrivalAlarm:
    """What became of her, and of her place in the same transaction: kept for a later moment, or free."""
    referral = _lock(alarm)
    if sentence := alarm_rules.closing_is_possible(by, alarm, closing):
        raise Refused(sentence, alarm)
    is_expected = closing.leads_to == AlarmEnd.EXPECTED
    _close(alarm, closing, note, by=by, now=now, expected_at=expected_at if is_expected else None)
    if is_expected:
        _expect_again(referral, alarm.stay, expected_at, by=by, now=now)
    elif closing.leads_to == AlarmEnd.WAITING:
        _wait_again(referral, alarm.stay, closing, by=by, now=now)
    else:
        _stop(referral, withdrawal, by=by, now=now)
    return alarm


def _lock(alarm: ArrivalAlarm) -> Referral:
    """Case, referral, stay, alarm. A stay that was given up has no referral any more: its alarm is closed."""
    stay = alarm.stay
    referral = lock_stay(stay)
    lock(alarm)
    alarm.stay = stay
    if referral is None or alarm_rules.closing_is_due(alarm):
        raise Overtaken(alarm_rules.already_closed(), alarm)
    referral.stay, alarm.referral = stay, referral
    return referral


def _close(
    alarm: ArrivalAlarm,
    closing: AlarmClosing,
    note: str,
    *,
    by: Actor,
    now: datetime,
    expected_at: datetime | None = None,
) -> None:
    values = {
        "closing": closing,
        "closed_at": now,
        "closed_by_id": by.user_id,
        "expected_again_at": expected_at,
    }
    tracking.update(alarm, by=by, **values, **({"note": note} if note else {}))
    record.event("placements.close_alarm", alarm, by=by, now=now, code=closing.code)


def _expect_again(
    referral: Referral, stay: Stay, expected_at: datetime | None, *, by: Actor, now: datetime
) -> None:
    if sentence := alarm_rules.new_moment(expected_at, now):
        raise Refused(sentence, referral)
    if referral.state == ReferralState.ARRIVAL_MISSED:
        move(referral, ReferralState.ADMITTED, by=by, now=now, code=AlarmEnd.EXPECTED)
    else:
        notices.tell_referral(referral, "found", by=by, now=now)
    centre_actions.expect_on(stay=stay, day=timezone.localdate(expected_at), by=by, now=now)
    plan, told = handover_queries.plan_of(stay), handover_queries.confirmations_of(stay)
    if plan is not None and expected_at is not None:
        tracking.update(plan, by=by, **handover_rules.moved_to(plan, expected_at, told))


def _wait_again(referral: Referral, stay: Stay, closing: AlarmClosing, *, by: Actor, now: datetime) -> None:
    """In her place of the order: nothing that happened on the way costs her a day."""
    proposal = queries.admission_of(referral)
    lock_places_of(referral)
    move(referral, ReferralState.WAITING, by=by, now=now, code=closing.code, stay=None)
    centre_actions.miss_stay(stay=stay, code=closing.code, by=by, now=now)
    if proposal is not None:
        close(proposal, Ending.MISSED, by=by, now=now)
    end_live(referral, Ending.MISSED, by=by, now=now)


def _stop(referral: Referral, reason: WithdrawalReason | None, *, by: Actor, now: datetime) -> None:
    if reason is None:
        raise Refused(alarm_rules.stop_has_reason(), referral)
    withdraw(referral=referral, reason=reason, by=by, now=now, was_missed=True)


def follow_alarm(stay: Stay, old: str, new: str, by: Actor, now: datetime) -> None:
    """Inside the stay's transaction: whatever ends the waiting closes the alarm with it."""
    if old != StayState.EXPECTED:
        return
    alarm = alarm_queries.open_alarm_of(stay)
    if alarm is not None:
        code = "arrived" if new == StayState.ARRIVED else "stopped"
        _close(alarm, alarm_queries.closing(code), "", by=by, now=now)
