"""Whose turn it is: one owner for each open referral, none for the others."""

from datetime import date, datetime
from typing import NamedTuple

from placements.enums import OPEN_STATES, Opinion, Party, ReferralState, Step
from placements.models import Proposal, Referral


class Turn(NamedTuple):
    """Who must act, since when, on what."""

    party: Party
    since: datetime
    step: Step | None = None


def turn(
    referral: Referral,
    proposal: Proposal | None = None,
    *,
    now: datetime,
    asked_at: datetime | None = None,
) -> Turn | None:
    """The owner of a referral; `proposal` is its live proposal, `asked_at` since when OFII is asked for an extension of
    her stay, if any.

    While a place is proposed: the centre for its opinion, OFII if that is unfavourable, the NGO for
    the woman's answer, then OFII to decide; OFII too once the hold has reached its limit. Once she is
    admitted the centre expects her, and hosts her; asked for an extension, OFII decides. A transfer is proposed in
    the same steps. When she is missed on her way the national desk answers for the search.
    """
    match referral.state:
        case ReferralState.DRAFT:
            return Turn(Party.NGO, referral.state_since)
        case ReferralState.SUBMITTED:
            return Turn(desk(referral), referral.state_since, Step.TAKE)
        case ReferralState.UNDER_REVIEW:
            return Turn(desk(referral), referral.state_since, Step.REVIEW)
        case ReferralState.INFORMATION_REQUESTED:
            return Turn(Party.NGO, referral.state_since, Step.INFORMATION)
        case ReferralState.WAITING:
            return Turn(desk(referral), referral.escalated_at or referral.state_since, Step.PLACE)
        case ReferralState.PROPOSED:
            return _turn_of_proposal(referral, proposal, now)
        case ReferralState.ARRIVED if proposal is not None:
            return _turn_of_proposal(referral, proposal, now)
        case ReferralState.ARRIVED if asked_at is not None:
            return Turn(desk(referral), asked_at)
        case ReferralState.ADMITTED | ReferralState.ARRIVED:
            return Turn(Party.CENTRE, referral.state_since)
        case ReferralState.ARRIVAL_MISSED:
            return Turn(Party.NATIONAL, referral.state_since, Step.SEARCH)
    return None


def desk(referral: Referral) -> Party:
    """The desk of OFII that decides: national where no directorate is, or where it found no place in time."""
    is_national = referral.territory_id is None or referral.escalated_at is not None
    return Party.NATIONAL if is_national else Party.TERRITORY


def until(referral: Referral) -> date | None:
    """The last day on which the owner of a referral acts in time; None for a file that nobody owns.

    Once she is admitted her arrival says until when, then a step or the day of a transfer, else the decided end.
    """
    match referral.state:
        case ReferralState.ADMITTED:
            return referral.stay.starts_on if referral.stay else None
        case ReferralState.ARRIVED:
            return referral.due_on or (referral.stay.decided_end if referral.stay else None)
    return referral.due_on if referral.state in OPEN_STATES else None


def _turn_of_proposal(referral: Referral, proposal: Proposal | None, now: datetime) -> Turn:
    if proposal is None:
        return Turn(desk(referral), referral.state_since)
    if is_overdue(proposal, now):
        return Turn(desk(referral), proposal.hold.expires_at)
    return Turn(*_step_of_proposal(referral, proposal))


def _step_of_proposal(referral: Referral, proposal: Proposal) -> tuple[Party, datetime, Step]:
    if not proposal.opinion:
        return Party.CENTRE, proposal.proposed_at, Step.OPINION
    if is_contested(proposal):
        return desk(referral), proposal.opinion_at, Step.OBJECTION
    if not proposal.answer:
        return Party.NGO, proposal.override_at or proposal.opinion_at, Step.ANSWER
    return desk(referral), proposal.answer_at, Step.DECISION


def is_overdue(proposal: Proposal, now: datetime) -> bool:
    """The hold has reached its limit, or a transfer has nobody to move, and nobody has ended the proposal yet."""
    return proposal.ended_at is None and (is_pointless(proposal) or proposal.hold.expires_at <= now)


def is_transfer(proposal: Proposal) -> bool:
    """Of a woman who lives in another centre."""
    return proposal.transfer_why_id is not None


def is_pointless(proposal: Proposal) -> bool:
    """A transfer of a woman who does not live in a centre any more: she has left it, or never arrived."""
    return is_transfer(proposal) and proposal.referral.state != ReferralState.ARRIVED


def is_contested(proposal: Proposal) -> bool:
    """The centre is against it and OFII has not yet said that it goes on all the same."""
    return proposal.opinion == Opinion.UNFAVOURABLE and proposal.override_reason_id is None
