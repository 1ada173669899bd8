"""Locks are taken in one order everywhere: case, referral, stay, places.

The case is always the first, so two people who act on one woman's file wait for each other and the second
one reads what has changed.
"""

from datetime import datetime

from cases import queries as case_queries
from placements import rules
from placements.models import Proposal, Referral
from trips.guards.refusals import Overtaken
from trips.guards.workflow import lock


def lock_referral(referral: Referral) -> None:
    """The case, then the referral; both as they are now."""
    case = case_queries.locked(referral.case)
    lock(referral)
    referral.case = case


def lock_proposal(proposal: Proposal) -> Referral:
    referral = proposal.referral
    lock_referral(referral)
    lock(proposal)
    proposal.referral = referral
    return referral


def lock_live(proposal: Proposal, rule: rules.Due, now: datetime) -> None:
    """Lock, then refuse what is not possible any more, or not yet."""
    lock_proposal(proposal)
    if sentence := rule(proposal, now):
        raise Overtaken(sentence, proposal)
