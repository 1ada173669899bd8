"""A planned transfer: the other centre is consulted, she answers, OFII decides of a day; on that day she leaves.

It is a proposal like the first one, made while she lives in a centre. From the decision on her places wait for her
there; both stays know the day, so that the database never sees two at once.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import actions as centre_actions
from centres.models import Place, Stay
from centres.queries import places_of_stay
from centres.rules import CARRIED_OUT, last_night_ends
from placements import handover_queries, handover_rules, notices, queries, rules, stay_queries, stay_rules
from placements.actions.endings import close, expire, take_back
from placements.actions.locks import lock_live, lock_referral, lock_with_overdue
from placements.actions.proposals import hold_until, pass_on, still_suits
from placements.actions.transfers import expect_next, leave, lived_in, move_on, refuse_places
from placements.enums import Ending, TransferKind
from placements.models import Proposal, Referral, ReleaseReason, Transfer, TransferReason
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused
from trips.jobs.turns import for_each


@transaction.atomic
def propose_transfer(
    *, referral: Referral, places: Sequence[Place], why: TransferReason, by: Actor, now: datetime
) -> Proposal:
    """Hold places of another centre for her and ask its manager. She stays where she lives meanwhile."""
    for overdue in lock_with_overdue(referral, places, now):
        expire(proposal=overdue, now=now)
    if refusal := stay_rules.transfer(by, referral):
        raise Refused(refusal, referral)
    if sentence := _under_way(referral):
        raise Overtaken(sentence, referral)
    refuse_places(referral, lived_in(referral), places, timezone.localdate(now))
    hold = centre_actions.hold_places(
        places=places,
        starts_on=timezone.localdate(now),
        expires_at=hold_until(now),
        by=by,
        now=now,
        about=referral,
    )
    proposal = Proposal(
        referral=referral,
        centre=places[0].unit.centre,
        hold=hold,
        transfer_why=why,
        proposed_at=now,
        proposed_by_id=by.user_id,
    )
    tracking.create(proposal, by=by)
    pass_on(proposal, by=by, now=now)
    record.event("placements.propose_transfer", proposal, by=by, now=now, code=why.code)
    return proposal


def _under_way(referral: Referral) -> str:
    if queries.live_as_stored(referral) is None and stay_queries.planned_transfer(referral) is None:
        return ""
    return _("A transfer is already being prepared: look at the referral.")


@transaction.atomic
def decide_transfer(*, proposal: Proposal, day: date, by: Actor, now: datetime) -> Transfer:
    """Her next stay is expected from `day`; her places wait for her from now on. Decided for today it is done today."""
    lock_live(proposal, rules.admission_is_due, now)
    referral, today = proposal.referral, timezone.localdate(now)
    if reason := stay_rules.transfer(by, referral) or rules.arrival_is_possible(day, today):
        raise Refused(reason, proposal)
    still_suits(proposal, today)
    old = lived_in(referral)
    left = [place.pk for place in places_of_stay(old)]
    centre_actions.lock_places(queries.places_kept_by([proposal]) | set(left))
    start = last_night_ends(old.starts_on, day)
    size = referral.household_size
    new = expect_next(old, proposal.hold, proposal.centre, size, start, by=by, now=now)
    close(proposal, Ending.ADMITTED, by=by, now=now)
    tracking.update(referral, by=by, due_on=day)
    made = tracking.create(_decision(proposal, old, new, by=by, now=now), by=by)
    record.event("placements.transfer", referral, by=by, now=now, how=made.kind, code=made.why.code)
    notices.tell_transfer(made, "transfer_decided", by=by, now=now)
    if day == today:
        _carry_out(made, by=by, now=now)
    return made


def _decision(proposal: Proposal, old: Stay, new: Stay, *, by: Actor, now: datetime) -> Transfer:
    return Transfer(
        referral=proposal.referral,
        from_stay=old,
        to_stay=new,
        kind=TransferKind.PLANNED,
        why=proposal.transfer_why,
        answer_means=proposal.answer_means,
        opinion=proposal.opinion,
        decided_at=now,
        decided_by_id=by.user_id,
    )


@transaction.atomic
def postpone_transfer(*, transfer: Transfer, day: date, by: Actor, now: datetime) -> Transfer:
    """Another day, earlier or later; today it is done at once."""
    planned = _lock_planned(transfer, by)
    if reason := rules.arrival_is_possible(day, timezone.localdate(now)):
        raise Refused(reason, planned.referral)
    _set_day(planned, day, by=by, arrives=_move_journey(planned, day, by=by, now=now))
    record.event("placements.postpone_transfer", planned.referral, by=by, now=now, day=day.isoformat())
    notices.tell_transfer(planned, "transfer_decided", by=by, now=now)
    if day == timezone.localdate(now):
        _carry_out(planned, by=by, now=now)
    return planned


@transaction.atomic
def withdraw_transfer(*, transfer: Transfer, reason: ReleaseReason, by: Actor, now: datetime) -> None:
    """Before its day OFII takes it back, with a reason; she stays where she lives."""
    take_back(_lock_planned(transfer, by), reason, by=by, now=now)


def carry_out_transfers(*, now: datetime) -> int:
    """Those whose day has come, in the name of who decided them. Returns how many."""
    due = stay_queries.transfers_due(timezone.localdate(now))
    return for_each(due, lambda transfer: carry_out(transfer=transfer, now=now))


@transaction.atomic
def carry_out(*, transfer: Transfer, now: datetime) -> bool:
    """False when it was carried out or taken back meanwhile."""
    lock_referral(transfer.referral)
    planned = stay_queries.planned_transfer(transfer.referral)
    if planned != transfer:
        return False
    _carry_out(planned, by=Actor(user_id=transfer.decided_by_id, role=CARRIED_OUT), now=now)
    return True


def _lock_planned(transfer: Transfer, by: Actor) -> Transfer:
    """As it is now, with both stays: others may have changed its day since the page was read."""
    lock_referral(transfer.referral)
    planned = stay_queries.planned_transfer(transfer.referral)
    if planned != transfer or planned is None:
        raise Overtaken(_("This transfer was carried out or taken back meanwhile."), transfer.referral)
    if refusal := stay_rules.transfer(by, planned.referral):
        raise Refused(refusal, planned.referral)
    return planned


def _carry_out(transfer: Transfer, *, by: Actor, now: datetime) -> None:
    """She leaves today. What OFII decided of her end since goes with her."""
    old, today = transfer.from_stay, timezone.localdate(now)
    if old.transferred_on is None or old.transferred_on < today:
        _set_day(transfer, today, by=by, arrives=transfer.to_stay.starts_on)
    tracking.update(transfer.to_stay, by=by, decided_end=old.decided_end)
    move_on(transfer.referral, transfer.to_stay, by=by, now=now)
    leave(old, today, urgent=False, by=by, now=now)


def _move_journey(transfer: Transfer, day: date, *, by: Actor, now: datetime) -> date:
    """What was planned with her moves along, by the same hours; but for an hour that is over already. Returns the day
    on which she arrives."""
    plan, leaves_on = handover_queries.plan_of(transfer.to_stay), transfer.from_stay.transferred_on
    if plan is None or leaves_on is None:
        return day
    moved = handover_rules.moved_by(plan, (day - leaves_on).days)
    if moved.leaves_at <= now:
        return day
    tracking.update(plan, by=by, **moved._asdict(), revision=plan.revision + 1)
    return timezone.localdate(moved.arrives_at)


def _set_day(transfer: Transfer, day: date, *, by: Actor, arrives: date) -> None:
    """She leaves, and arrives on that day or later. The later stay first where it is later, so that the two never
    meet."""
    old, new = transfer.from_stay, transfer.to_stay
    start = last_night_ends(old.starts_on, day)
    arrives = max(start, arrives)
    steps = [(new, {"starts_on": arrives}), (old, {"transferred_on": start})]
    for stay, values in steps if arrives > new.starts_on else reversed(steps):
        tracking.update(stay, by=by, **values)
    tracking.update(transfer.referral, by=by, due_on=day)
