"""How she gets a place: the referral, its proposals, and whether two files are of one woman."""

from placements.models.duplicates import Duplicate
from placements.models.limits import StepLimit
from placements.models.proposals import Proposal, proposal_reference
from placements.models.questions import Question
from placements.models.referrals import Referral, referral_reference
from placements.vocabularies import (
    EligibilityGround,
    IneligibilityReason,
    OpinionReason,
    OverrideReason,
    QuestionSubject,
    RefusalReason,
    ReleaseReason,
    RuleException,
    WayOut,
    WithdrawalReason,
)

__all__ = [
    "Duplicate",
    "EligibilityGround",
    "IneligibilityReason",
    "OpinionReason",
    "OverrideReason",
    "Proposal",
    "Question",
    "QuestionSubject",
    "Referral",
    "RefusalReason",
    "ReleaseReason",
    "RuleException",
    "StepLimit",
    "WayOut",
    "WithdrawalReason",
    "proposal_reference",
    "referral_reference",
]
