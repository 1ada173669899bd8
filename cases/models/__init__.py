"""Who she is: the case of a woman at an NGO, its identity vault and the steps of a referral.

Nothing here asks for the story of the offence, the exploiter's name or the asylum story.
"""

from cases.models.appointments import Appointment
from cases.models.assessments import PastAssessment
from cases.models.case import Case, CaseKey, Consent, Person, case_reference
from cases.models.conflicts import Conflict
from cases.models.documents import Document
from cases.models.emergencies import EmergencyAccess
from cases.models.goals import Goal
from cases.models.household import Child, Household, Identity
from cases.models.legal_steps import LegalStep
from cases.models.merges import Merge
from cases.models.notes import Note
from cases.models.notifications import Notification, NotificationRead
from cases.models.requests import RightsRequest
from cases.models.safety import Circle, Safety, Zones
from cases.models.safety_plans import SafetyPlan
from cases.models.shares import CaseGrant, Share
from cases.models.step import Step
from cases.models.steps import Detection, NeedsAssessment, Situation
from cases.models.unmet import UnmetNeed

__all__ = [
    "Appointment",
    "Case",
    "CaseGrant",
    "CaseKey",
    "Child",
    "Circle",
    "Conflict",
    "Consent",
    "Detection",
    "Document",
    "EmergencyAccess",
    "Goal",
    "Household",
    "Identity",
    "LegalStep",
    "Merge",
    "NeedsAssessment",
    "Note",
    "Notification",
    "NotificationRead",
    "PastAssessment",
    "Person",
    "RightsRequest",
    "Safety",
    "SafetyPlan",
    "Share",
    "Situation",
    "Step",
    "UnmetNeed",
    "Zones",
    "case_reference",
]
