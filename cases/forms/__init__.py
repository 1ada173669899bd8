"""The forms of the NGO's desk: strings in, values out; nothing is written here."""

from cases.enums import StepCode
from cases.forms.conflicts import ConflictFilter, ConflictForm, OwnConflictForm
from cases.forms.consent import AgeAndConsentForm, ConsentForm
from cases.forms.emergencies import AccessFilter, BreakGlassForm, ReferenceForm, ReviewForm
from cases.forms.household import HouseholdForm
from cases.forms.lists import CaseFilter, KeyWorkerForm, NameForm, TownForm
from cases.forms.requests import FileForm, RecordForm, RefusalForm, RequestFilter
from cases.forms.safety import MOST_CIRCLES, SafetyForm
from cases.forms.shares import ShareForm
from cases.forms.steps import DetectionForm, NeedsForm, SituationForm

STEP_FORMS = {
    StepCode.HOUSEHOLD: HouseholdForm,
    StepCode.SITUATION: SituationForm,
    StepCode.DETECTION: DetectionForm,
    StepCode.NEEDS: NeedsForm,
    StepCode.SAFETY: SafetyForm,
}

__all__ = [
    "MOST_CIRCLES",
    "STEP_FORMS",
    "AccessFilter",
    "AgeAndConsentForm",
    "BreakGlassForm",
    "CaseFilter",
    "ConflictFilter",
    "ConflictForm",
    "ConsentForm",
    "FileForm",
    "KeyWorkerForm",
    "NameForm",
    "OwnConflictForm",
    "RecordForm",
    "ReferenceForm",
    "RefusalForm",
    "RequestFilter",
    "ReviewForm",
    "ShareForm",
    "TownForm",
]
