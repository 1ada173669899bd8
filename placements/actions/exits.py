"""OFII decides that a stay ends on a day, or takes that back; the centre records the departure."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import actions as centre_actions
from centres.models import Stay
from placements import notices, stay_queries, stay_rules
from placements.actions.locks import lock_stay
from placements.models import ExitDecision, ExitReason
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused
from trips.guards.workflow import lock


@transaction.atomic
def decide_exit(*, stay: Stay, why: ExitReason, ends_on: date, by: Actor, now: datetime) -> ExitDecision:
    """The decided end is moved to that day, earlier or later; a request that waits is answered first."""
    referral = lock_stay(stay)
    today = timezone.localdate(now)
    if sentence := stay_rules.exit_is_due(stay, ends_on, today) or stay_rules.has_desk(referral):
        raise Refused(sentence, stay)
    if stay_queries.open_extension_of(stay) is not None:
        raise Refused(_("The centre has asked for an extension of this stay: answer it first."), stay)
    if stay_queries.exit_of(stay) is not None:
        raise Overtaken(_("OFII has already decided that this stay ends."), stay)
    decision = ExitDecision(
        stay=stay,
        referral=referral,
        why=why,
        ends_on=ends_on,
        from_end=stay.decided_end,
        decided_at=now,
        decided_by_id=by.user_id,
    )
    tracking.create(decision, by=by)
    centre_actions.set_end(stay=stay, until=ends_on, by=by, now=now)
    record.event("placements.decide_exit", decision, by=by, now=now, stay=stay.reference, code=why.code)
    notices.tell_exit(decision, "exit_decided", by=by, now=now)
    return decision


@transaction.atomic
def withdraw_exit(*, decision: ExitDecision, by: Actor, now: datetime) -> ExitDecision:
    """The end from before counts again, as long as she lives there."""
    stay = decision.stay
    lock_stay(stay)
    lock(decision)
    decision.stay = stay
    if decision.withdrawn_at is not None:
        raise Overtaken(_("This decision has already been taken back."), decision.referral)
    centre_actions.set_end(stay=stay, until=decision.from_end, by=by, now=now)
    tracking.update(decision, by=by, withdrawn_at=now, withdrawn_by_id=by.user_id)
    record.event("placements.withdraw_exit", decision, by=by, now=now, stay=stay.reference)
    notices.tell_exit(decision, "exit_withdrawn", by=by, now=now)
    return decision
