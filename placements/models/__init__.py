"""How she gets a place: the referral, its proposals and interviews, and whether two files are of one woman."""

from placements.models.duplicates import Duplicate
from placements.models.exits import ExitDecision
from placements.models.extensions import Extension
from placements.models.interviews import Interview
from placements.models.limits import StepLimit
from placements.models.proposals import Proposal, proposal_reference
from placements.models.questions import Question
from placements.models.referrals import Referral, referral_reference
from placements.models.transfers import Transfer
from placements.vocabularies import (
    EligibilityGround,
    ExitReason,
    ExitStep,
    ExtensionGround,
    ExtensionRefusal,
    IneligibilityReason,
    OpinionReason,
    OverrideReason,
    QuestionSubject,
    RefusalReason,
    ReleaseReason,
    RuleException,
    TransferReason,
    WayOut,
    WithdrawalReason,
)

__all__ = [
    "Duplicate",
    "EligibilityGround",
    "ExitDecision",
    "ExitReason",
    "ExitStep",
    "Extension",
    "ExtensionGround",
    "ExtensionRefusal",
    "IneligibilityReason",
    "Interview",
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
    "Transfer",
    "TransferReason",
    "WayOut",
    "WithdrawalReason",
    "proposal_reference",
    "referral_reference",
]
