from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("cases")

    def ready(self):
        register_words()
        register_hooks()


def register_hooks():
    """Its own parts of the named ways up."""
    from cases import timeline_presenters as told
    from cases.emergency_queries import withheld_access
    from cases.queries import DECIDED, VISIBILITY, withheld_case
    from cases.request_queries import give_the_copy_first, withheld_request
    from cases.rights_queries import shared_with, withheld_share
    from cases.transitions import VETOES
    from cases.work_queries import withheld_work
    from trips.guards.doors import WITHHELD

    VISIBILITY.append(shared_with)
    DECIDED.append(shared_with)
    WITHHELD.extend([withheld_case, withheld_share, withheld_access, withheld_request, withheld_work])
    VETOES.append(give_the_copy_first)
    told.TIMELINE.extend([told.file_lines, told.consent_lines, told.document_lines, told.needs_lines])
    told.TIMELINE.extend([told.goal_lines, told.safety_plan_lines, told.legal_step_lines])
    told.TIMELINE.extend([told.appointment_lines, told.note_lines])


def register_words():
    from cases import vocabularies as v
    from trips.vocabulary import loaders

    data = Path(__file__).parent / "data"
    lists = {
        "accommodation_types.csv": v.AccommodationType,
        "appointment_kinds.csv": v.AppointmentKind,
        "consent_means.csv": v.ConsentMeans,
        "contact_channels.csv": v.ContactChannel,
        "detectors.csv": v.Detector,
        "document_kinds.csv": v.DocumentKind,
        "emergency_reasons.csv": v.EmergencyReason,
        "exploitation_types.csv": v.ExploitationType,
        "genders.csv": v.Gender,
        "identifiers.csv": v.Identifier,
        "indicators.csv": v.Indicator,
        "languages.csv": v.Language,
        "legal_step_kinds.csv": v.LegalStepKind,
        "needs.csv": v.Need,
        "protections.csv": v.Protection,
        "safe_means.csv": v.SafeMeans,
        "safe_people.csv": v.SafePerson,
    }
    loaders.register_terms("cases", data, lists)
