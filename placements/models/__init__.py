"""How she gets a place: the referral, its proposals, and whether two files are of one woman."""

from placements.models.duplicates import Duplicate
from placements.models.exits import ExitDecision
from placements.models.extensions import Extension
from placements.models.proposals import Proposal, proposal_reference
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
    RefusalReason,
    ReleaseReason,
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
    "OpinionReason",
    "OverrideReason",
    "Proposal",
    "Referral",
    "RefusalReason",
    "ReleaseReason",
    "Transfer",
    "TransferReason",
    "WayOut",
    "WithdrawalReason",
    "proposal_reference",
    "referral_reference",
]
