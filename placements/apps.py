from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacementsConfig(AppConfig):
    name = "placements"
    verbose_name = _("placements")

    def ready(self):
        from placements import vocabularies as v
        from trips.vocabulary import loaders

        data = Path(__file__).parent / "data"
        lists = {
            "eligibility_grounds.csv": v.EligibilityGround,
            "ineligibility_reasons.csv": v.IneligibilityReason,
            "ways_out.csv": v.WayOut,
            "withdrawal_reasons.csv": v.WithdrawalReason,
            "refusal_reasons.csv": v.RefusalReason,
            "unfavourable_opinion_reasons.csv": v.OpinionReason,
            "override_reasons.csv": v.OverrideReason,
            "release_reasons.csv": v.ReleaseReason,
        }
        loaders.register_terms("placements", data, lists)
