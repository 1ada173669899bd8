from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("cases")

    def ready(self):
        from cases import vocabularies as v
        from cases.emergency_queries import withheld_access
        from cases.queries import DECIDED, VISIBILITY, withheld_case
        from cases.request_queries import give_the_copy_first, withheld_request
        from cases.rights_queries import shared_with, withheld_share
        from cases.transitions import VETOES
        from cases.work_queries import withheld_work
        from trips.guards.doors import WITHHELD
        from trips.vocabulary import loaders

        VISIBILITY.append(shared_with)
        DECIDED.append(shared_with)
        WITHHELD.extend([withheld_case, withheld_share, withheld_access, withheld_request, withheld_work])
        VETOES.append(give_the_copy_first)
        data = Path(__file__).parent / "data"
        lists = {
            "accommodation_types.csv": v.AccommodationType,
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
            "needs.csv": v.Need,
            "protections.csv": v.Protection,
        }
        loaders.register_terms("cases", data, lists)
