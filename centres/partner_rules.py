"""Partners of a centre: who keeps the list, which dates fit, and how their commitments stand."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from centres.contract_rules import OfCentre, agreement_dates
from centres.enums import PartnerLevel, StandingState
from centres.models import Centre, CommitmentRule
from centres.rules import work_at
from centres.standing_rules import names_are_shown, read_checks
from trips.access.actor import Actor


def read_partners(actor: Actor, centre: Centre) -> str:
    """Its own staff, OFII and the State's auditors; these read no name."""
    return read_checks(actor, centre)


def keep_partners(actor: Actor, centre: Centre) -> str:
    """Whoever of the staff knows of the agreement, manager or worker."""
    return work_at(actor, centre)


def keep_partner(actor: Actor, about: OfCentre) -> str:
    """A partner, or an agreement with one."""
    return keep_partners(actor, about.centre)


def partners_are_named(actor: Actor) -> bool:
    """Who works with a house tells where it is: staff and OFII know that, an auditor does not."""
    return names_are_shown(actor)


def partnership_dates(starts_on: date, ends_on: date) -> str:
    return agreement_dates(starts_on, ends_on)


def is_new(name: str, known: list[str]) -> str:
    if name.strip().casefold() in {one.strip().casefold() for one in known}:
        return _("This partner is in your list already: record a new agreement with it.")
    return ""


def partners_state(
    ends: Mapping[PartnerLevel, date], rule: CommitmentRule | None, today: date
) -> StandingState:
    """Kept as long as an agreement of each level is in force; `ends`: level → until when it is covered."""
    if set(ends) != set(PartnerLevel):
        return StandingState.BROKEN if ends else StandingState.NEVER
    warned = timedelta(days=rule.warn_days if rule else 0)
    return StandingState.DUE_SOON if min(ends.values()) - warned <= today else StandingState.KEPT
