"""Where she lives and what she receives."""

from centres.models.places import Centre, CentreKey, Occupancy, Place, Posting, Unit
from centres.models.preparations import Preparation, PreparationTime
from centres.models.rates import DailyRate
from centres.models.services import GroupSession, Service
from centres.models.stays import Hold, Stay
from centres.vocabularies import (
    Commitment,
    Condition,
    DepartureReason,
    Destination,
    PreparationReason,
    ServiceResult,
    UnavailabilityReason,
)

__all__ = [
    "Centre",
    "CentreKey",
    "Commitment",
    "Condition",
    "DailyRate",
    "DepartureReason",
    "Destination",
    "GroupSession",
    "Hold",
    "Occupancy",
    "Place",
    "Posting",
    "Preparation",
    "PreparationReason",
    "PreparationTime",
    "Service",
    "ServiceResult",
    "Stay",
    "UnavailabilityReason",
    "Unit",
]
