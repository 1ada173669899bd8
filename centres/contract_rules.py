"""Who may read and decide what binds the centres, and which dates and measures fit together."""

from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from centres.dates import add_months, quarter_of
from centres.enums import MEASURES_OF, Measure, Nature
from centres.models import Agreement, Centre, Commitment, CommitmentRule
from centres.rules import work_at
from trips.access.actor import Actor
from trips.access.duties import Duty

# A rule is announced before it counts, and not so long before that nobody knows it any more.
ANNOUNCED_MONTHS = 24
# Agreements last five years; a longer one is a typing mistake.
LONGEST_YEARS = 15


def read_rules(actor: Actor, about: object = None) -> str:
    """Everybody who is measured by them or reads what was measured: centres, OFII, the State's auditors."""
    if any(actor.has(duty) for duty in (Duty.CENTRE_WORK, Duty.ALLOCATION, Duty.AUDIT)):
        return ""
    return _("The rules of the six conditions are for the centres, OFII and the State services.")


def read_agreement(actor: Actor, agreement: Agreement) -> str:
    return read_agreements(actor, agreement.centre)


def read_agreements(actor: Actor, centre: Centre) -> str:
    """Its own staff, OFII and the State's auditors."""
    if actor.has(Duty.ALLOCATION) or actor.has(Duty.AUDIT):
        return ""
    return work_at(actor, centre)


class OfCentre(Protocol):
    """Something of one centre."""

    @property
    def centre(self) -> Centre: ...


def read_commitment_of(actor: Actor, about: OfCentre) -> str:
    return read_agreements(actor, about.centre)


def work_at_or_assign(actor: Actor, centre: Centre) -> str:
    """Who has the page of the centre itself."""
    return "" if actor.has(Duty.ALLOCATION) else work_at(actor, centre)


def decide_contract(actor: Actor, about: object = None) -> str:
    """Agreements and rules are decided for the State by OFII's national desk."""
    if actor.has(Duty.NATIONAL_DESK):
        return ""
    return _("Only OFII's national desk decides agreements and rules.")


def rule_starts(day: date, today: date) -> str:
    """Nobody is judged by a rule that was not known when the quarter began."""
    if day != quarter_of(day)[0]:
        return _("A rule begins on the first day of a quarter: 1 January, 1 April, 1 July or 1 October.")
    if day <= today:
        return _("This quarter has begun: a rule begins with a quarter to come.")
    if day > add_months(today, ANNOUNCED_MONTHS):
        return _("This date is too far away: check the year.")
    return ""


def measure_suits(commitment: Commitment, measure: str) -> str:
    if measure in MEASURES_OF[Nature(commitment.nature)]:
        return ""
    return _("This commitment cannot be measured like that: %(nature)s.") % {
        "nature": commitment.get_nature_display()
    }


def days_suit(measure: str, days: int | None) -> str:
    if measure == Measure.PARTNERS:
        return _("Agreements with partners have their own dates: leave the days empty.") if days else ""
    return "" if days else _("Say within how many days.")


def warning_suits(days: int | None, warn_days: int) -> str:
    if days is not None and warn_days >= days:
        return _("The warning comes before the days are over: write a smaller number.")
    return ""


def withdraw_rule(rule: CommitmentRule, today: date) -> str:
    """What has counted stays."""
    if rule.valid_from <= today:
        return _("This rule counts already: decide a new one for a quarter to come.")
    return ""


def agreement_dates(starts_on: date, ends_on: date) -> str:
    if ends_on < starts_on:
        return _("The last day is before the first: turn the dates round.")
    if starts_on.year < 2000 or ends_on > add_months(starts_on, 12 * LONGEST_YEARS):
        return _("This date is too far away: check the year.")
    return ""
