"""Waiting: a pause costs nobody anything; a place is held longer once."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import actions as centre_actions
from placements import limit_queries, notices, rules
from placements.actions.locks import lock_live, lock_referral
from placements.actions.proposals import hold_until, pass_on
from placements.enums import ReferralState
from placements.models import Proposal, Referral
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused


@transaction.atomic
def pause(*, referral: Referral, until: date, reason: str, by: Actor, now: datetime) -> Referral:
    """No proposal before `until`; OFII's days stand still, hers of waiting go on."""
    _lock_waiting(referral, by)
    if refusal := rules.pause_is_possible(until, timezone.localdate(now)):
        raise Refused(refusal, referral)
    left = referral.days_left
    if not rules.is_paused(referral, timezone.localdate(now)):
        left = limit_queries.days_left(referral, now)
    values = {"paused_until": until, "pause_reason": reason, "paused_at": now, "paused_by_id": by.user_id}
    due_on = limit_queries.due_after(referral, left or 0, until)
    tracking.update(referral, by=by, days_left=left, due_on=due_on, **values)
    record.event("placements.pause", referral, by=by, now=now, code=reason, until=until.isoformat())
    notices.tell_referral(referral, "paused", by=by, now=now)
    return referral


@transaction.atomic
def end_pause(*, referral: Referral, by: Actor, now: datetime) -> Referral:
    """Before its day: OFII goes on with the days it had left."""
    _lock_waiting(referral, by)
    today = timezone.localdate(now)
    if not rules.is_paused(referral, today):
        raise Overtaken(_("She is not paused any more."), referral)
    due_on = limit_queries.due_after(referral, referral.days_left or 0, today)
    tracking.update(referral, by=by, paused_until=today, due_on=due_on, days_left=None)
    record.event("placements.end_pause", referral, by=by, now=now)
    notices.tell_referral(referral, "pause_ended", by=by, now=now)
    return referral


def _lock_waiting(referral: Referral, by: Actor) -> None:
    lock_referral(referral)
    if referral.state != ReferralState.WAITING:
        raise Overtaken(_("She does not wait for a place any more."), referral)
    if reason := rules.pause(by, referral):
        raise Refused(reason, referral)


@transaction.atomic
def extend_hold(*, proposal: Proposal, reason: str, by: Actor, now: datetime) -> Proposal:
    """OFII holds the place for as many working days again, once."""
    lock_live(proposal, rules.extension_is_due, now)
    if refusal := rules.decide_proposal(by, proposal):
        raise Refused(refusal, proposal)
    centre_actions.extend_hold(hold=proposal.hold, expires_at=hold_until(now), by=by, now=now)
    tracking.update(proposal, by=by, extension_reason=reason, extended_at=now, extended_by_id=by.user_id)
    pass_on(proposal, by=by, now=now)
    record.event("placements.extend_hold", proposal, by=by, now=now, code=reason)
    return proposal
