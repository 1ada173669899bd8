"""Whose turn it is: one owner for each open referral, none for the others."""

from datetime import datetime
from typing import NamedTuple

from placements.enums import Opinion, Party, ReferralState
from placements.models import Proposal, Referral


class Turn(NamedTuple):
    """Who must act, and since when."""

    party: Party
    since: datetime


def turn(referral: Referral, proposal: Proposal | None = None, *, now: datetime) -> Turn | None:
    """The owner of a referral; `proposal` is its live proposal, if any.

    While a place is proposed: the centre for its opinion, OFII if that is unfavourable, the NGO for
    the woman's answer, then OFII to decide; OFII too once the hold has reached its limit. Once she is
    admitted the centre expects her.
    """
    match referral.state:
        case ReferralState.DRAFT:
            return Turn(Party.NGO, referral.state_since)
        case ReferralState.SUBMITTED | ReferralState.UNDER_REVIEW | ReferralState.WAITING:
            return Turn(desk(referral), referral.state_since)
        case ReferralState.PROPOSED:
            return _turn_of_proposal(referral, proposal, now)
        case ReferralState.ADMITTED | ReferralState.ARRIVED:
            return Turn(Party.CENTRE, referral.state_since)
    return None


def desk(referral: Referral) -> Party:
    """The desk of OFII that decides: a département without directorate is the national desk's."""
    return Party.NATIONAL if referral.territory_id is None else Party.TERRITORY


def _turn_of_proposal(referral: Referral, proposal: Proposal | None, now: datetime) -> Turn:
    if proposal is None:
        return Turn(desk(referral), referral.state_since)
    if is_overdue(proposal, now):
        return Turn(desk(referral), proposal.hold.expires_at)
    if not proposal.opinion:
        return Turn(Party.CENTRE, proposal.proposed_at)
    if is_contested(proposal):
        return Turn(desk(referral), proposal.opinion_at)
    if not proposal.answer:
        return Turn(Party.NGO, proposal.opinion_at)
    return Turn(desk(referral), proposal.answer_at)


def is_overdue(proposal: Proposal, now: datetime) -> bool:
    """The hold has reached its limit and nobody has ended the proposal yet."""
    return proposal.ended_at is None and proposal.hold.expires_at <= now


def is_contested(proposal: Proposal) -> bool:
    """The centre is against it and OFII has not yet said that it goes on all the same."""
    return proposal.opinion == Opinion.UNFAVOURABLE and proposal.override_reason_id is None
