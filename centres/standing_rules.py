"""Standing commitments: who checks and reads them, and until when a check counts."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from centres.contract_rules import LONGEST_YEARS, OfCentre, read_agreements
from centres.dates import add_months
from centres.enums import DRILLS, Applies, Building, CheckKind, StandingState
from centres.models import Centre, CheckFinding, CommitmentRule, StandingCheck
from centres.rules import work_at
from trips.access.actor import Actor
from trips.access.duties import Duty

# A check is written down within a quarter: later it is a memory, no evidence.
LATE_DAYS = 92


def list_standings(actor: Actor) -> str:
    """The staff of the centres, OFII and the State's auditors."""
    if any(actor.has(duty) for duty in (Duty.CENTRE_WORK, Duty.ALLOCATION, Duty.AUDIT)):
        return ""
    return _("The checks of the six conditions are for the centres, OFII and the State services.")


def read_checks(actor: Actor, centre: Centre) -> str:
    """Whoever reads what the centre is bound to."""
    return read_agreements(actor, centre)


def record_check(actor: Actor, centre: Centre) -> str:
    """Whoever of the staff has looked, manager or worker."""
    return work_at(actor, centre)


def write_about(actor: Actor, about: OfCentre) -> str:
    """A new check of it, or the correction of one."""
    return record_check(actor, about.centre)


def names_are_shown(actor: Actor) -> bool:
    """The State's auditors read what was found, never who of the staff looked."""
    return actor.has(Duty.CENTRE_WORK) or actor.has(Duty.ALLOCATION)


def kinds_of(code: str) -> tuple[CheckKind, ...]:
    """How this commitment may be checked: by looking, and for some by a drill."""
    return (CheckKind.STATE, DRILLS[code]) if code in DRILLS else (CheckKind.STATE,)


def kind_suits(code: str, kind: str) -> str:
    if kind in kinds_of(code):
        return ""
    return _("This drill does not show this commitment: choose another one.")


def check_day(day: date, today: date) -> str:
    if day > today:
        return _("A check is recorded once it was done: this date is still to come.")
    if day < today - timedelta(days=LATE_DAYS):
        return _("This check is too long ago to be recorded now: check again today.")
    return ""


def since_day(since: date | None, checked_on: date) -> str:
    if since is None:
        return ""
    if since > checked_on:
        return _("What was found on that day holds since that day or before.")
    if since.year < 2000:
        return _("This date is too far away: check the year.")
    return ""


def valid_day(valid_until: date | None, checked_on: date) -> str:
    if valid_until is None:
        return ""
    if valid_until < checked_on:
        return _("The evidence had expired on the day of the check: write its last day.")
    if valid_until > add_months(checked_on, 12 * LONGEST_YEARS):
        return _("This date is too far away: check the year.")
    return ""


def finding_suits(kept: bool, finding: CheckFinding | None) -> str:
    if kept and finding:
        return _("Either all is as it must be, or something was found: choose one.")
    return "" if kept or finding else _("Say in one word what was found.")


def applies_here(rule: CommitmentRule | None, centre: Centre) -> bool:
    """A rule for collective buildings binds no scattered one. Whether there are children is another day's question."""
    collective = rule is not None and rule.applies == Applies.COLLECTIVE
    return not (collective and centre.building == Building.SCATTERED)


def counts_until(check: StandingCheck, rule: CommitmentRule | None) -> date | None:
    """The last day on which a check still shows its commitment; none when neither rule nor evidence ends."""
    by_rule = check.checked_on + timedelta(days=rule.days) if rule and rule.days else None
    return min((day for day in (by_rule, check.valid_until) if day), default=None)


def state_of(check: StandingCheck | None, rule: CommitmentRule | None, today: date) -> StandingState:
    """The first that is true: what was found comes before how long ago it was found."""
    if check is None:
        return StandingState.NEVER
    if not check.kept:
        return StandingState.BROKEN
    if check.valid_until and check.valid_until < today:
        return StandingState.EXPIRED
    until = counts_until(check, rule)
    if until is None:
        return StandingState.KEPT
    if until < today:
        return StandingState.OVERDUE
    warned = rule.warn_days if rule else 0
    return StandingState.DUE_SOON if until - timedelta(days=warned) <= today else StandingState.KEPT
