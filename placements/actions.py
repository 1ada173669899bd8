"""What people do with referrals and proposals: one transaction and one event each.

Locks are taken in one order everywhere: case, referral, stay, places. The case is always the first, so two
people who act on one woman's file wait for each other and the second one reads what has changed.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import actions as case_actions
from cases import queries as case_queries
from cases import rules as case_rules
from cases.models import Case
from cases.vocabularies import ConsentMeans
from centres import actions as centre_actions
from centres.models import Place
from placements import matching, queries, rules
from placements.enums import Answer, Ending, Opinion, ReferralState
from placements.models import (
    EligibilityGround,
    IneligibilityReason,
    OpinionReason,
    OverrideReason,
    Proposal,
    Referral,
    RefusalReason,
    ReleaseReason,
    WayOut,
    WithdrawalReason,
)
from placements.transitions import move
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.geography.queries import directorate_of
from trips.guards.refusals import Overtaken, Refused
from trips.guards.workflow import lock

# A place is kept this many days for the opinion, her answer and the decision.
HOLD_DAYS = 7


# The NGO refers


@transaction.atomic
def start_referral(
    *,
    consents: Sequence[case_actions.ConsentGiven],
    by: Actor,
    now: datetime,
    reference: str | None = None,
) -> Referral:
    """Open the case of an adult who agrees, with the draft of her referral.

    `reference` is the case's, from the form that asked for it: sent twice, it makes one of each.
    """
    case = case_actions.open_case(consents=consents, by=by, now=now, reference=reference)
    return queries.open_referral_of(case) or _draft(case, by=by, now=now)


@transaction.atomic
def restart_referral(*, case: Case, by: Actor, now: datetime) -> Referral:
    """A new draft for a case whose last referral is over; her consents must still stand."""
    case_queries.locked(case)
    if reason := case_rules.edit_case(by, case):
        raise Refused(reason, case)
    if found := queries.open_referral_of(case):
        return found
    return _draft(case, by=by, now=now)


def _draft(case: Case, *, by: Actor, now: datetime) -> Referral:
    referral = Referral(case=case, state_since=now, created_at=now, created_by_id=by.user_id)
    tracking.create(referral, by=by)
    record.event("placements.start_referral", referral, by=by, now=now)
    return referral


@transaction.atomic
def submit(*, referral: Referral, by: Actor, now: datetime) -> Referral:
    """Send the referral to the OFII desk of the département where she lives now."""
    _lock(referral)
    case = case_queries.load_answers(referral.case)
    if reason := rules.submit(by, referral):
        raise Refused(reason, referral)
    if referral.state == ReferralState.DRAFT and (missing := case_rules.missing_for_referral(case)):
        raise Refused(_("Not complete yet: %(what)s") % {"what": missing[0].sentence}, referral)
    return move(
        referral,
        ReferralState.SUBMITTED,
        by=by,
        now=now,
        submitted_at=now,
        submitted_by_id=by.user_id,
        territory=directorate_of(case.situation.department),
        **_ordering_facts(case, referral),
    )


def _ordering_facts(case: Case, referral: Referral) -> dict:
    """What orders the queue without opening the file."""
    return {
        "urgency": case.safety.urgency or referral.urgency,
        "household_size": case_rules.household_size(case),
        "accommodation_ends_on": case.situation.accommodation_ends_on,
    }


def follow_correction(case: Case, by: Actor, now: datetime) -> None:
    """After a step is saved: a referral already sent follows, and says that something was corrected."""
    referral = queries.open_referral_of(case)
    if referral is None or referral.submitted_at is None:
        return
    lock(referral)
    facts = _ordering_facts(case_queries.load_answers(queries.case_as_stored(case)), referral)
    tracking.update(referral, by=by, corrected_at=now, corrected_by_id=by.user_id, **facts)


# OFII reviews


@transaction.atomic
def take(*, referral: Referral, by: Actor, now: datetime) -> Referral:
    """An officer takes the referral in hand."""
    _lock(referral)
    return move(referral, ReferralState.UNDER_REVIEW, by=by, now=now, reviewer_id=by.membership_id)


@transaction.atomic
def decide_eligible(
    *, referral: Referral, grounds: Iterable[EligibilityGround], by: Actor, now: datetime
) -> Referral:
    """She waits for a place; the grounds say why."""
    grounds = list(grounds)
    if not grounds:
        raise Refused(_("Say on which grounds she is eligible."), referral)
    _lock(referral)
    move(
        referral,
        ReferralState.WAITING,
        by=by,
        now=now,
        code="eligible",
        assessed_at=now,
        assessed_by_id=by.user_id,
    )
    tracking.set_many(referral, by=by, grounds=grounds)
    return referral


@transaction.atomic
def decide_not_eligible(
    *, referral: Referral, reason: IneligibilityReason, way_out: WayOut, by: Actor, now: datetime
) -> Referral:
    """Outside the rules: never without a reason and a way out, and counted as unmet need."""
    _lock(referral)
    return move(
        referral,
        ReferralState.NOT_ELIGIBLE,
        by=by,
        now=now,
        code=reason.code,
        assessed_at=now,
        assessed_by_id=by.user_id,
        ineligibility_reason=reason,
        way_out=way_out,
    )


# OFII proposes a place


@transaction.atomic
def propose(*, referral: Referral, places: Sequence[Place], by: Actor, now: datetime) -> Proposal:
    """Hold the places of one unit for her household and ask the centre."""
    expire_overdue_proposals(now=now, places=places)
    _lock(referral)
    move(referral, ReferralState.PROPOSED, by=by, now=now)
    if objection := matching.objection_to(referral, places, on=timezone.localdate(now)):
        raise Overtaken(objection, referral)
    hold = centre_actions.hold_places(
        places=places,
        starts_on=timezone.localdate(now),
        expires_at=now + timedelta(days=HOLD_DAYS),
        by=by,
        now=now,
    )
    return tracking.create(
        Proposal(
            referral=referral,
            centre=places[0].unit.centre,
            hold=hold,
            proposed_at=now,
            proposed_by_id=by.user_id,
        ),
        by=by,
    )


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
    _lock_live(proposal, rules.opinion_is_due, now)
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
    record.event("placements.give_opinion", proposal, by=by, now=now, code=opinion)
    return proposal


@transaction.atomic
def override_opinion(*, proposal: Proposal, reason: OverrideReason, by: Actor, now: datetime) -> Proposal:
    """OFII goes on in spite of an unfavourable opinion: her answer comes next."""
    _lock_live(proposal, rules.objection_is_due, now)
    tracking.update(proposal, by=by, override_reason=reason)
    record.event("placements.override_opinion", proposal, by=by, now=now, code=reason.code)
    return proposal


@transaction.atomic
def uphold_opinion(*, proposal: Proposal, by: Actor, now: datetime) -> Referral:
    """OFII follows an unfavourable opinion: the place is free, she waits again in her place in the order."""
    _lock_live(proposal, rules.objection_is_due, now)
    return _end(proposal, Ending.OPINION_UPHELD, by=by, now=now)


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
    _lock_live(proposal, rules.answer_is_due, now)
    tracking.update(
        proposal, by=by, answer=answer, answer_means=means, answer_at=now, answer_by_id=by.user_id
    )
    if answer == Answer.REFUSED:
        tracking.set_many(proposal, by=by, refusal_reasons=reasons)
        _end(proposal, Ending.REFUSED, by=by, now=now)
    else:
        record.event("placements.record_answer", proposal, by=by, now=now, code=answer)
    return proposal


@transaction.atomic
def admit(
    *,
    proposal: Proposal,
    arrival_on: date,
    override_reason: OverrideReason | None = None,
    by: Actor,
    now: datetime,
) -> Referral:
    """OFII's decision: the hold becomes an expected stay, and only now the centre learns who she is."""
    _lock_live(proposal, rules.admission_is_due, now)
    override = proposal.override_reason or override_reason
    if proposal.opinion == Opinion.UNFAVOURABLE and override is None:
        raise Refused(_("Say why she is admitted in spite of the centre's opinion."), proposal)
    if reason := rules.arrival_is_possible(arrival_on, timezone.localdate(now)):
        raise Refused(reason, proposal)
    referral = proposal.referral
    if queries.places_held(proposal) != referral.household_size:
        raise Overtaken(_("Her household has changed since these places were held: release them."), proposal)
    stay = centre_actions.expect_stay(
        case=referral.case,
        hold=proposal.hold,
        centre=proposal.centre,
        household_size=referral.household_size,
        starts_on=arrival_on,
        by=by,
        now=now,
    )
    tracking.update(
        proposal,
        by=by,
        ending=Ending.ADMITTED,
        ended_at=now,
        ended_by_id=by.user_id,
        override_reason=override,
    )
    return move(referral, ReferralState.ADMITTED, by=by, now=now, stay=stay)


@transaction.atomic
def release(*, proposal: Proposal, reason: ReleaseReason, by: Actor, now: datetime) -> Referral:
    """OFII frees the place, before or after the decision (place lost, she renounces): she waits again."""
    _lock_proposal(proposal)
    if not rules.release_is_possible(proposal):
        return _undo_admission(proposal, reason, by=by, now=now)
    if sentence := rules.live(proposal, now):
        raise Overtaken(sentence, proposal)
    tracking.update(proposal, by=by, release_reason=reason)
    return _end(proposal, Ending.RELEASED, by=by, now=now)


def _undo_admission(proposal: Proposal, reason: ReleaseReason, *, by: Actor, now: datetime) -> Referral:
    referral, stay = proposal.referral, proposal.referral.stay
    move(referral, ReferralState.WAITING, by=by, now=now, code=reason.code, stay=None)
    centre_actions.cancel_stay(stay=stay, by=by, now=now)
    tracking.update(
        proposal,
        by=by,
        ending=Ending.RELEASED,
        ended_at=now,
        ended_by_id=by.user_id,
        release_reason=reason,
    )
    return referral


# Withdrawal, at each step


@transaction.atomic
def withdraw(*, referral: Referral, reason: WithdrawalReason, by: Actor, now: datetime) -> Referral:
    """The referral stops; a held place or an expected stay is freed in the same transaction."""
    _lock(referral)
    stay, proposal = referral.stay, queries.last_proposal(referral)
    move(
        referral,
        ReferralState.WITHDRAWN,
        by=by,
        now=now,
        code=reason.code,
        withdrawn_at=now,
        withdrawn_by_id=by.user_id,
        withdrawal_reason=reason,
        stay=None,
    )
    if stay is not None:
        centre_actions.cancel_stay(stay=stay, by=by, now=now)
    elif proposal is not None and proposal.ended_at is None:
        _free(proposal, by=by, now=now)
    if proposal is not None and (stay is not None or proposal.ended_at is None):
        _close(proposal, Ending.WITHDRAWN, by=by, now=now)
    return referral


def follow_withdrawn_consent(case: Case, by: Actor, now: datetime) -> None:
    """Without her consent a referral stops the same minute; a woman already received keeps her place."""
    referral = queries.open_referral_of(case)
    if referral is None or referral.state == ReferralState.ARRIVED:
        return
    withdraw(referral=referral, reason=queries.consent_withdrawn(), by=by, now=now)


# Holds at their limit


def expire_overdue_proposals(*, now: datetime, places: Sequence[Place] | None = None) -> int:
    """End the proposals whose hold has reached its limit: place free, she waits again. Returns how many."""
    return sum(expire(proposal=proposal, now=now) for proposal in queries.overdue_proposals(now, places))


@transaction.atomic
def expire(*, proposal: Proposal, now: datetime) -> bool:
    """True if this proposal was overdue and is now ended; nobody in person ends it."""
    if not rules.is_overdue(proposal, now):
        return False
    _lock_proposal(proposal)
    if not rules.is_overdue(proposal, now):
        return False
    _end(proposal, Ending.EXPIRED, by=rules.EXPIRY, now=now)
    return True


# How a proposal ends


def _end(proposal: Proposal, ending: Ending, *, by: Actor, now: datetime) -> Referral:
    _close(proposal, ending, by=by, now=now)
    move(proposal.referral, ReferralState.WAITING, by=by, now=now, code=ending)
    _free(proposal, by=by, now=now)
    return proposal.referral


def _close(proposal: Proposal, ending: Ending, *, by: Actor, now: datetime) -> None:
    tracking.update(proposal, by=by, ending=ending, ended_at=now, ended_by_id=by.user_id)


def _free(proposal: Proposal, *, by: Actor, now: datetime) -> None:
    if proposal.hold.released_at is None:
        centre_actions.release_hold(hold=proposal.hold, by=by, now=now)


# Locks


def _lock(referral: Referral) -> None:
    """The case, then the referral; both as they are now."""
    case = case_queries.locked(referral.case)
    lock(referral)
    referral.case = case


def _lock_proposal(proposal: Proposal) -> Referral:
    referral = proposal.referral
    _lock(referral)
    lock(proposal)
    proposal.referral = referral
    return referral


def _lock_live(proposal: Proposal, rule: rules.Due, now: datetime) -> None:
    """Lock, then refuse what is not possible any more, or not yet."""
    _lock_proposal(proposal)
    if sentence := rule(proposal, now):
        raise Overtaken(sentence, proposal)
