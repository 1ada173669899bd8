"""A woman travels to her centre: the plan, and what is heard of her on the way."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from centres import actions as centre_actions
from centres.models import Stay
from centres.queries import stay_before
from placements import handover_queries, handover_rules, notices
from placements.actions.alarms import answer_alarm, sound_alarm
from placements.actions.locks import lock_way
from placements.enums import AlarmCause, ReferralState, Stage, WordGiven
from placements.models import (
    Confirmation,
    ConfirmationChannel,
    Escort,
    Handover,
    Referral,
    TravelMeans,
    TravelPayer,
)
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused
from trips.guards.workflow import lock


class Journey(NamedTuple):
    """What her NGO and she have agreed."""

    leaves_at: datetime
    sign_by: datetime
    arrives_at: datetime
    travel: TravelMeans
    payer: TravelPayer
    escort: Escort
    left_channel: ConfirmationChannel
    on_way_channel: ConfirmationChannel
    arrived_channel: ConfirmationChannel
    safe_word: str


@transaction.atomic
def plan_handover(*, stay: Stay, journey: Journey, revision: int, by: Actor, now: datetime) -> Handover:
    """Write the plan, or change it: the centre expects her on the day of the plan. `revision`: of what was read."""
    referral = _lock(stay)
    if sentence := handover_rules.is_awaited(referral, stay):
        raise Overtaken(sentence, stay)
    plan = handover_queries.plan_of(stay)
    if (plan.revision if plan else 0) != revision:
        raise Overtaken(handover_rules.plan_has_moved_on(), stay)
    wrong = handover_rules.moments_are_possible(stay, *journey[:3], now)
    if sentence := wrong or handover_rules.leaves_on_its_day(stay_before(stay), journey.leaves_at):
        raise Refused(sentence, stay)
    values = {**journey._asdict(), "revision": revision + 1, "planned_at": now, "planned_by_id": by.user_id}
    if plan is None:
        plan = tracking.create(Handover(stay=stay, referral=referral, **values), by=by)
    else:
        tracking.update(plan, by=by, **values)
    centre_actions.expect_on(stay=stay, day=timezone.localdate(journey.arrives_at), by=by, now=now)
    record.event("placements.plan_handover", stay, by=by, now=now, revision=plan.revision)
    notices.tell_referral(referral, "journey", by=by, now=now)
    if referral.state == ReferralState.ARRIVED and stay.previous is not None:
        notices.tell_leaving(stay.previous, "leaves_on", by=by, now=now)
    return plan


@transaction.atomic
def confirm(
    *,
    stay: Stay,
    stage: Stage,
    happened_at: datetime,
    channel: ConfirmationChannel,
    word: WordGiven,
    by: Actor,
    now: datetime,
) -> Confirmation:
    """Somebody has heard of her: what is missing is missed no more. A wrong word raises the alarm at once."""
    referral = _lock(stay)
    plan, told = handover_queries.plan_of(stay), handover_queries.confirmations_of(stay)
    due = handover_rules.hearing_is_due(referral, plan)
    if sentence := due or handover_rules.confirmation_is_due(stage, told, word):
        raise Overtaken(sentence, stay)
    wrong = handover_rules.moment_is_possible(stay, stage, happened_at, told, now)
    if sentence := handover_rules.confirm(by, referral, stage) or wrong:
        raise Refused(sentence, stay)
    found = _write(referral, stay, stage, happened_at, channel, word, by=by, now=now)
    if word == WordGiven.WRONG:
        sound_alarm(referral, stay, AlarmCause.WRONG_WORD, stage, by=by, now=now)
        notices.tell_referral(referral, "wrong_word", by=by, now=now)
    else:
        answer_alarm(referral, stay, stage, by=by, now=now)
        notices.tell_referral(referral, f"heard_{stage}", by=by, now=now)
    return found


@transaction.atomic
def confirm_departure(*, stay: Stay, happened_at: datetime, by: Actor, now: datetime) -> Confirmation:
    """The centre that she leaves for another one says that she has left. It knows neither the safe word nor where she
    goes: once the national desk looks for her, its word alone does not end the search."""
    new = handover_queries.next_stay(stay)
    if new is None:
        raise Overtaken(handover_rules.nobody_leaves(), stay)
    referral = _lock(new)
    plan, told = handover_queries.plan_of(new), handover_queries.confirmations_of(new)
    known = handover_rules.confirmation_is_due(Stage.LEFT, told, WordGiven.NOT_GIVEN)
    if sentence := handover_rules.hearing_is_due(referral, plan) or known:
        raise Overtaken(sentence, stay)
    wrong = handover_rules.moment_is_possible(new, Stage.LEFT, happened_at, told, now)
    if sentence := handover_rules.say_she_left(by, stay) or wrong:
        raise Refused(sentence, stay)
    channel = handover_queries.seen_in_person()
    found = _write(referral, new, Stage.LEFT, happened_at, channel, WordGiven.NOT_GIVEN, by=by, now=now)
    if referral.state == ReferralState.ADMITTED:
        answer_alarm(referral, new, Stage.LEFT, by=by, now=now)
    notices.tell_referral(referral, f"heard_{Stage.LEFT}", by=by, now=now)
    return found


def _write(
    referral: Referral,
    stay: Stay,
    stage: Stage,
    happened_at: datetime,
    channel: ConfirmationChannel,
    word: WordGiven,
    *,
    by: Actor,
    now: datetime,
) -> Confirmation:
    found = Confirmation(
        stay=stay,
        referral=referral,
        stage=stage,
        happened_at=happened_at,
        channel=channel,
        word=word,
        recorded_at=now,
        recorded_by_id=by.user_id,
    )
    tracking.create(found, by=by)
    record.event("placements.confirm", stay, by=by, now=now, stage=stage, code=word)
    return found


@transaction.atomic
def strike_out(*, confirmation: Confirmation, why: str, by: Actor, now: datetime) -> Confirmation:
    """It was written by mistake: it counts no more and stays in view, with its reason."""
    stay = confirmation.stay
    referral = _lock(stay)
    lock(confirmation)
    confirmation.stay = stay
    if sentence := handover_rules.strike_out_is_due(confirmation):
        raise Overtaken(sentence, stay)
    if sentence := handover_rules.confirm(by, referral, Stage(confirmation.stage)):
        raise Refused(sentence, stay)
    tracking.update(confirmation, by=by, cancelled_at=now, cancelled_by_id=by.user_id, cancelled_why=why)
    record.event("placements.strike_out", stay, by=by, now=now, stage=confirmation.stage)
    return confirmation


def _lock(stay: Stay) -> Referral:
    """Case, referral, stay. A stay that was given up has no referral any more."""
    referral = lock_way(stay)
    if referral is None:
        raise Overtaken(handover_rules.is_on_her_way(Referral()), stay)
    referral.stay = stay
    return referral
