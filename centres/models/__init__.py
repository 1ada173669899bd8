"""Where she lives and what she receives."""

from centres.models.absences import Absence
from centres.models.contracts import Agreement, Binding, CommitmentRule
from centres.models.follow_ups import FollowUp
from centres.models.incidents import HouseIncident, Incident
from centres.models.partners import Partner, Partnership
from centres.models.places import Centre, CentreKey, Occupancy, Place, Posting, Unit
from centres.models.preparations import Preparation, PreparationTime
from centres.models.rates import DailyRate
from centres.models.services import GroupSession, Service
from centres.models.standing import StandingCheck
from centres.models.stays import Hold, Stay
from centres.vocabularies import (
    AbsenceReason,
    CheckFinding,
    Commitment,
    Condition,
    DepartureReason,
    Destination,
    IncidentClosing,
    IncidentKind,
    PreparationReason,
    SchoolStage,
    ServiceResult,
    UnavailabilityReason,
    WaiverReason,
)

__all__ = [
    "Absence",
    "AbsenceReason",
    "Agreement",
    "Binding",
    "Centre",
    "CentreKey",
    "CheckFinding",
    "Commitment",
    "CommitmentRule",
    "Condition",
    "DailyRate",
    "DepartureReason",
    "Destination",
    "FollowUp",
    "GroupSession",
    "Hold",
    "HouseIncident",
    "Incident",
    "IncidentClosing",
    "IncidentKind",
    "Occupancy",
    "Partner",
    "Partnership",
    "Place",
    "Posting",
    "Preparation",
    "PreparationReason",
    "PreparationTime",
    "SchoolStage",
    "Service",
    "ServiceResult",
    "StandingCheck",
    "Stay",
    "UnavailabilityReason",
    "Unit",
    "WaiverReason",
]
