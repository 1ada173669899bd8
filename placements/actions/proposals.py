"""A place is proposed: the hold, the opinion, her answer, the decision."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.vocabularies import ConsentMeans
from centres import actions as centre_actions
from centres.models import Place
from placements import duplicate_queries, limit_queries, matching, notices, queries, rules
from placements.actions.endings import close, end, expire
from placements.actions.locks import lock_live, lock_with_overdue
from placements.enums import Answer, Ending, Opinion, ReferralState
from placements.models import OpinionReason, OverrideReason, Proposal, Referral, RefusalReason
from placements.transitions import move
from placements.turns import turn
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused
from trips.worktime.days import add_working_days

# A place is kept this many working days for the opinion, the answer and the decision.
HOLD_WORKING_DAYS = 5


def hold_until(moment: datetime) -> datetime:
    """The same time of day in Paris, so many working days later: a bank holiday takes nobody's time away."""
    here = timezone.localtime(moment)
    last = add_working_days(here.date(), HOLD_WORKING_DAYS)
    return here + (last - here.date())


@transaction.atomic
def propose(*, referral: Referral, places: Sequence[Place], by: Actor, now: datetime) -> Proposal:
    """Hold the places of one unit for her household and ask the centre."""
    for overdue in lock_with_overdue(referral, places, now):
        expire(proposal=overdue, now=now)
    if reason := rules.not_while_paused(referral, timezone.localdate(now)):
        raise Refused(reason, referral)
    referral.is_compared = duplicate_queries.asked_about(referral.case).exists()
    move(referral, ReferralState.PROPOSED, by=by, now=now)
    if objection := matching.objection_to(referral, places, on=timezone.localdate(now)):
        raise Overtaken(objection, referral)
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
        proposed_at=now,
        proposed_by_id=by.user_id,
    )
    tracking.create(proposal, by=by)
    pass_on(proposal, by=by, now=now)
    return proposal


def pass_on(proposal: Proposal, *, by: Actor, now: datetime) -> None:
    """The next step of a proposal is another party's: until when is said anew."""
    referral = proposal.referral
    found = turn(referral, proposal, now=now)
    due_on = limit_queries.due_on(referral, found.step, since=now, proposal=proposal) if found else None
    tracking.update(referral, by=by, due_on=due_on)
    notices.tell_step(proposal, found, by=by, now=now)


@transaction.atomic
def give_opinion(
    *,
    proposal: Proposal,
    opinion: Opinion,
    reason: OpinionReason | None = None,
    by: Actor,
    now: datetime,
) -> Proposal:
    """The centre is consulted (CASF art. L.349-3); it never ends a referral by itself."""
    lock_live(proposal, rules.opinion_is_due, now)
    if opinion == Opinion.UNFAVOURABLE and reason is None:
        raise Refused(_("Say why the opinion is unfavourable."), proposal)
    tracking.update(
        proposal,
        by=by,
        opinion=opinion,
        opinion_reason=reason if opinion == Opinion.UNFAVOURABLE else None,
        opinion_at=now,
        opinion_by_id=by.user_id,
    )
    pass_on(proposal, by=by, now=now)
    record.event("placements.give_opinion", proposal, by=by, now=now, code=opinion)
    return proposal


@transaction.atomic
def override_opinion(*, proposal: Proposal, reason: OverrideReason, by: Actor, now: datetime) -> Proposal:
    """OFII goes on in spite of an unfavourable opinion: her answer comes next."""
    lock_live(proposal, rules.objection_is_due, now)
    tracking.update(proposal, by=by, override_reason=reason, override_at=now, override_by_id=by.user_id)
    pass_on(proposal, by=by, now=now)
    record.event("placements.override_opinion", proposal, by=by, now=now, code=reason.code)
    return proposal


@transaction.atomic
def uphold_opinion(*, proposal: Proposal, by: Actor, now: datetime) -> Referral:
    """OFII follows an unfavourable opinion: the place is free, she waits again in her place in the order."""
    lock_live(proposal, rules.objection_is_due, now)
    return end(proposal, Ending.OPINION_UPHELD, by=by, now=now)


@transaction.atomic
def record_answer(
    *,
    proposal: Proposal,
    answer: Answer,
    means: ConsentMeans,
    reasons: Iterable[RefusalReason] = (),
    by: Actor,
    now: datetime,
) -> Proposal:
    """What she says and how. A refusal frees the place and costs her nothing: she keeps her place in the order."""
    lock_live(proposal, rules.answer_is_due, now)
    tracking.update(
        proposal, by=by, answer=answer, answer_means=means, answer_at=now, answer_by_id=by.user_id
    )
    if answer == Answer.REFUSED:
        tracking.set_many(proposal, by=by, refusal_reasons=reasons)
        end(proposal, Ending.REFUSED, by=by, now=now)
    else:
        pass_on(proposal, by=by, now=now)
        record.event("placements.record_answer", proposal, by=by, now=now, code=answer)
    return proposal


@transaction.atomic
def admit(*, proposal: Proposal, arrival_on: date, by: Actor, now: datetime) -> Referral:
    """OFII's decision: the hold becomes an expected stay, and only now the centre learns who she is."""
    lock_live(proposal, rules.admission_is_due, now)
    if reason := rules.arrival_is_possible(arrival_on, timezone.localdate(now)):
        raise Refused(reason, proposal)
    still_suits(proposal, timezone.localdate(now))
    referral = proposal.referral
    stay = centre_actions.expect_stay(
        case=referral.case,
        hold=proposal.hold,
        centre=proposal.centre,
        household_size=referral.household_size,
        starts_on=arrival_on,
        by=by,
        now=now,
    )
    close(proposal, Ending.ADMITTED, by=by, now=now)
    return move(referral, ReferralState.ADMITTED, by=by, now=now, stay=stay)


def still_suits(proposal: Proposal, today: date) -> None:
    """The NGO may have corrected the file since the places were held; being kept, they need not be free."""
    if queries.places_held(proposal) != proposal.referral.household_size:
        raise Overtaken(_("Her household has changed since these places were held: release them."), proposal)
    if objection := matching.objection_to_held(proposal.referral, queries.unit_held(proposal), on=today):
        sentence = _("This place does not suit her any more: free it. %(objection)s")
        raise Overtaken(sentence % {"objection": objection}, proposal)
