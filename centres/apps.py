from functools import partial
from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CentresConfig(AppConfig):
    name = "centres"
    verbose_name = _("centres")

    def ready(self):
        register_words()
        register_hooks()


def register_hooks():
    """The only ways by which the apps below reach this one."""
    from cases.emergency_queries import REACHABLE
    from cases.notices import FOLLOWED_BY
    from cases.queries import VISIBILITY
    from cases.timeline_presenters import TIMELINE
    from cases.transitions import VETOES
    from cases.work_queries import HOSTING
    from centres.absence_queries import withheld_absence
    from centres.follow_up_queries import withheld_follow_up
    from centres.incident_queries import withheld_incident
    from centres.notices import centre_that_hosts
    from centres.queries import (
        cases_of_her_operator,
        hosted_cases,
        hosts_now,
        keep_hosted,
        operator_is_needed,
        withheld_service,
        withheld_stay,
    )
    from centres.timeline_presenters import absence_lines, stay_lines
    from trips.guards.doors import WITHHELD
    from trips.organisations.queries import KEPT_OPEN

    FOLLOWED_BY.append(centre_that_hosts)
    VISIBILITY.append(hosted_cases)
    HOSTING.append(hosts_now)
    REACHABLE.append(cases_of_her_operator)
    VETOES.append(keep_hosted)
    TIMELINE.extend([stay_lines, absence_lines])
    WITHHELD.extend([withheld_stay, withheld_service, withheld_absence, withheld_incident])
    WITHHELD.append(withheld_follow_up)
    KEPT_OPEN.append(operator_is_needed)


def register_words():
    from centres import vocabularies as v
    from centres.models import CommitmentRule, DailyRate
    from trips.vocabulary import loaders

    data = Path(__file__).parent / "data"
    lists = {
        "unavailability_reasons.csv": v.UnavailabilityReason,
        "preparation_reasons.csv": v.PreparationReason,
        "departure_reasons.csv": v.DepartureReason,
        "school_stages.csv": v.SchoolStage,
        "destinations.csv": v.Destination,
        "absence_reasons.csv": v.AbsenceReason,
        "incident_kinds.csv": v.IncidentKind,
        "incident_closings.csv": v.IncidentClosing,
        "service_results.csv": v.ServiceResult,
        "conditions.csv": v.Condition,
        "commitments.csv": v.Commitment,
        "waiver_reasons.csv": v.WaiverReason,
        "check_findings.csv": v.CheckFinding,
    }
    loaders.register_terms("centres", data, lists)

    loaders.register(
        "centres.rates",
        partial(loaders.load_rows, DailyRate, data / "daily_rates.csv", key=("kind", "valid_from")),
    )
    loaders.register(
        "centres.rules",
        partial(
            loaders.load_rows,
            CommitmentRule,
            data / "commitment_rules.csv",
            key=("commitment__code", "valid_from"),
        ),
    )
