"""How she gets a place: the referral, its proposals and interviews, and whether two files are of one woman."""

from placements.models.alarms import AlarmRung, ArrivalAlarm
from placements.models.aparts import Apart
from placements.models.duplicates import Duplicate
from placements.models.exits import ExitDecision
from placements.models.extensions import Extension
from placements.models.handovers import Confirmation, Handover
from placements.models.interviews import Interview
from placements.models.limits import RungLimit, StepLimit
from placements.models.proposals import Proposal, proposal_reference
from placements.models.questions import Question
from placements.models.referrals import Referral, referral_reference
from placements.models.transfers import Transfer
from placements.models.weights import PreferenceWeight
from placements.vocabularies import (
    AlarmClosing,
    ConfirmationChannel,
    EligibilityGround,
    Escort,
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
    TravelMeans,
    TravelPayer,
    WayOut,
    WithdrawalReason,
)

__all__ = [
    "AlarmClosing",
    "AlarmRung",
    "Apart",
    "ArrivalAlarm",
    "Confirmation",
    "ConfirmationChannel",
    "Duplicate",
    "EligibilityGround",
    "Escort",
    "ExitDecision",
    "ExitReason",
    "ExitStep",
    "Extension",
    "ExtensionGround",
    "ExtensionRefusal",
    "Handover",
    "IneligibilityReason",
    "Interview",
    "OpinionReason",
    "OverrideReason",
    "PreferenceWeight",
    "Proposal",
    "Question",
    "QuestionSubject",
    "Referral",
    "RefusalReason",
    "ReleaseReason",
    "RuleException",
    "RungLimit",
    "StepLimit",
    "Transfer",
    "TransferReason",
    "TravelMeans",
    "TravelPayer",
    "WayOut",
    "WithdrawalReason",
    "proposal_reference",
    "referral_reference",
]
