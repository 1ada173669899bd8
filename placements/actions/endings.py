"""How a proposal ends, and how a referral is withdrawn: what was held is free in the same transaction."""

from datetime import datetime
from typing import Any

from django.db import transaction

from cases.models import Case
from centres import actions as centre_actions
from placements import notices, queries, rules, stay_queries, word_queries
from placements.actions.locks import lock_places_of, lock_proposal, lock_referral
from placements.actions.zones import look_at_zones
from placements.enums import Ending, ReferralState
from placements.models import Proposal, Referral, ReleaseReason, Transfer, WithdrawalReason
from placements.transitions import move
from placements.turns import is_transfer
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken
from trips.jobs.turns import for_each


@transaction.atomic
def release(*, proposal: Proposal, reason: ReleaseReason, by: Actor, now: datetime) -> Referral:
    """OFII frees the place, before or after the decision (place lost, she renounces): she waits again."""
    lock_proposal(proposal)
    if not rules.release_is_possible(proposal):
        return _undo_admission(proposal, reason, by=by, now=now)
    if sentence := rules.live(proposal, now):
        raise Overtaken(sentence, proposal)
    return end(proposal, Ending.RELEASED, by=by, now=now, release_reason=reason)


def _undo_admission(proposal: Proposal, reason: ReleaseReason, *, by: Actor, now: datetime) -> Referral:
    referral, stay = proposal.referral, proposal.referral.stay
    lock_places_of(referral)
    move(referral, ReferralState.WAITING, by=by, now=now, code=reason.code, stay=None)
    if stay is not None:
        centre_actions.cancel_stay(stay=stay, code=reason.code, by=by, now=now)
    close(proposal, **_because(reason), by=by, now=now)
    end_live(referral, **_because(reason), by=by, now=now)
    return referral


@transaction.atomic
def withdraw(
    *, referral: Referral, reason: WithdrawalReason, by: Actor, now: datetime, was_missed: bool = False
) -> Referral:
    """The referral stops; a held place or an expected stay is freed in the same transaction. `was_missed`: somebody
    looked for her on her way."""
    lock_referral(referral)
    lock_places_of(referral)
    stay, admission = referral.stay, queries.admission_of(referral)
    was_missed = was_missed or referral.state == ReferralState.ARRIVAL_MISSED
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
        give_up = centre_actions.miss_stay if was_missed else centre_actions.cancel_stay
        give_up(stay=stay, code=reason.code, by=by, now=now)
    if admission is not None:
        close(admission, Ending.WITHDRAWN, by=by, now=now)
    end_live(referral, Ending.WITHDRAWN, by=by, now=now)
    return referral


def end_live(referral: Referral, ending: Ending, *, by: Actor, now: datetime, **values: object) -> None:
    """A centre that is asked is asked no more, also one that was asked while she lived in another: places are free."""
    live = queries.live_as_stored(referral)
    if live is not None:
        close(live, ending, by=by, now=now, **values)
        free(live, by=by, now=now)


def follow_withdrawn_consent(case: Case, by: Actor, now: datetime) -> None:
    """Without her consent a referral stops the same minute; a woman already received keeps her place."""
    referral = queries.open_referral_of(case)
    if referral is None:
        _ask_no_more(case, by=by, now=now)
        return
    if referral.state == ReferralState.ARRIVED and referral.stay is not None:
        lock_referral(referral)
        give_up_transfer(referral, word_queries.consent_withdrawn(), by=by, now=now)
        notices.tell_consent_withdrawn(referral.stay, by=by, now=now)
        return
    withdraw(referral=referral, reason=word_queries.consent_withdrawn(), by=by, now=now)


def _ask_no_more(case: Case, *, by: Actor, now: datetime) -> None:
    """She has left the centre from which another one was asked to receive her."""
    proposal = queries.asked_about(case)
    if proposal is not None:
        lock_proposal(proposal)
        end(proposal, Ending.WITHDRAWN, by=by, now=now)


def give_up_transfer(
    referral: Referral, reason: ReleaseReason | WithdrawalReason, *, by: Actor, now: datetime
) -> None:
    """No other centre is asked, or expects her, any more: its places are free. The caller has locked the referral."""
    live, planned = queries.live_as_stored(referral), stay_queries.planned_transfer(referral)
    if live is not None:
        live.referral = referral
        end(live, **_because(reason), by=by, now=now)
    if planned is not None:
        take_back(planned, reason, by=by, now=now)


def take_back(
    transfer: Transfer, reason: ReleaseReason | WithdrawalReason, *, by: Actor, now: datetime
) -> None:
    """Before its day: the places in the other centre are free at once, her stay goes on. The referral is locked."""
    admission = queries.admission_to(transfer.to_stay)
    centre_actions.cancel_stay(stay=transfer.to_stay, code=reason.code, by=by, now=now)
    # Another one may follow her stay.
    tracking.update(transfer.to_stay, by=by, previous=None)
    tracking.update(transfer.from_stay, by=by, transferred_on=None)
    tracking.update(transfer.referral, by=by, due_on=None)
    tracking.update(transfer, by=by, withdrawn_at=now, withdrawn_by_id=by.user_id)
    if admission is not None:
        close(admission, **_because(reason), by=by, now=now)
    look_at_zones(transfer.referral, by=by, now=now)
    notices.tell_transfer(transfer, "transfer_given_up", by=by, now=now)
    record.event("placements.take_back_transfer", transfer.referral, by=by, now=now, code=reason.code)


def _because(reason: ReleaseReason | WithdrawalReason) -> dict[str, Any]:
    """How a proposal ends: OFII frees its places for a reason, or the woman withdraws."""
    if isinstance(reason, ReleaseReason):
        return {"ending": Ending.RELEASED, "release_reason": reason}
    return {"ending": Ending.WITHDRAWN}


def expire_overdue_proposals(*, now: datetime) -> int:
    """End the proposals whose hold has reached its limit: place free, she waits again. Returns how many."""
    return for_each(queries.overdue_proposals(now), lambda proposal: expire(proposal=proposal, now=now))


@transaction.atomic
def expire(*, proposal: Proposal, now: datetime) -> bool:
    """True if this proposal was overdue and is now ended; nobody in person ends it."""
    if not rules.is_overdue(proposal, now):
        return False
    lock_proposal(proposal)
    if not rules.is_overdue(proposal, now):
        return False
    ending = Ending.POINTLESS if rules.is_pointless(proposal) else Ending.EXPIRED
    end(proposal, ending, by=rules.EXPIRY, now=now)
    return True


def end(proposal: Proposal, ending: Ending, *, by: Actor, now: datetime, **values: object) -> Referral:
    """She waits again; of a transfer she stays where she lives."""
    close(proposal, ending, by=by, now=now, **values)
    if is_transfer(proposal):
        _end_transfer(proposal, ending, by=by, now=now)
    else:
        move(proposal.referral, ReferralState.WAITING, by=by, now=now, code=ending)
    free(proposal, by=by, now=now)
    return proposal.referral


def _end_transfer(proposal: Proposal, ending: Ending, *, by: Actor, now: datetime) -> None:
    """Her centre has no step left to wait for. Of who lives there no more another move has told, with its own limit."""
    record.event("placements.end_transfer", proposal, by=by, now=now, code=ending)
    if not rules.is_pointless(proposal):
        tracking.update(proposal.referral, by=by, due_on=None)
        notices.tell_deciding(proposal.referral, "transfer_given_up", by=by, now=now)


def close(proposal: Proposal, ending: Ending, *, by: Actor, now: datetime, **values: object) -> None:
    tracking.update(proposal, by=by, ending=ending, ended_at=now, ended_by_id=by.user_id, **values)


def free(proposal: Proposal, *, by: Actor, now: datetime) -> None:
    if proposal.hold.released_at is None:
        centre_actions.release_hold(hold=proposal.hold, by=by, now=now)
