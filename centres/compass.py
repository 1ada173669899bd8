"""The compass: which commitments fell due in a period, and whether they were kept. Computed, never typed.

What fell due for each woman and session is reckoned in the database (`trips/database/wall/compass.sql`), as its readers
may not see the women. Here are the rules around it: who is bound by what and since when, and what the numbers say.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from centres import contract_queries as contracts
from centres.enums import WORST_FIRST, Applies, Measure, PartnerLevel, StandingState, Status
from centres.models import (
    Agreement,
    Binding,
    Centre,
    Commitment,
    CommitmentRule,
    Condition,
    StandingCheck,
)
from centres.partner_queries import InForce, partnerships_in_force
from centres.partner_rules import partners_state
from centres.standing_queries import latest_checks
from centres.standing_rules import applies_here, counts_until, state_of
from trips.database.questions import ask

# No rule gives longer than a year: arrivals before that have fallen due.
LONGEST = timedelta(days=366)


class Period(NamedTuple):
    """A quarter, both days included, looked at on `today`: one that is under way may still be saved."""

    first: date
    last: date
    today: date

    @property
    def through(self) -> date:
        return min(self.last, self.today)

    @property
    def is_over(self) -> bool:
        return self.today > self.last


@dataclass(frozen=True)
class Counts:
    """Of what fell due: kept in time, done late, not done; due soon, due later; and who lived there."""

    kept: int = 0
    late: int = 0
    missing: int = 0
    soon: int = 0
    pending: int = 0
    there: int = 0
    due_on: date | None = None
    last_on: date | None = None

    @property
    def total(self) -> int:
        return self.kept + self.late + self.missing + self.soon + self.pending


@dataclass(frozen=True)
class Evidence:
    """What does not hang on a woman, as it was known on one day: the last check of each state, and which partners.

    Keys are (number of the centre, code of the commitment).
    """

    checks: Mapping[tuple[int, str], StandingCheck]
    partners: Mapping[tuple[int, str], InForce]


@dataclass(frozen=True)
class Reading:
    """One commitment of one centre in one period: the status, the code of its sentence, and what it rests on."""

    centre: Centre
    commitment: Commitment
    status: Status
    why: str
    binding: Binding | None = None
    rule: CommitmentRule | None = None
    counts: Counts = Counts()
    check: StandingCheck | None = None
    due_on: date | None = None

    @property
    def last_on(self) -> date | None:
        """How fresh what it rests on is."""
        return self.check.checked_on if self.check else self.counts.last_on


class Obligation(NamedTuple):
    """What the database is asked about one commitment of one centre."""

    centre: Centre
    binding: Binding
    rule: CommitmentRule
    since: date
    last: date


def read(centres: Iterable[Centre], period: Period) -> list[Reading]:
    """Each commitment of each centre, in the order of the contract; a number of queries that does not grow.

    What does not hang on a woman is taken as it was known on the last day of the period, or today.
    """
    centres, day = list(centres), period.through
    evidence = Evidence(latest_checks(centres, day), partnerships_in_force(centres, day))
    rules = contracts.rules_on(period.first)
    bound = agreements_by_centre(centres, period)
    asked = {
        (centre.pk, code): obligation
        for centre in centres
        for code, obligation in obligations(centre, bound.get(centre.pk, []), rules, period).items()
    }
    counts = counted(list(asked.values()), period)
    commitments = list(contracts.commitments())
    return [
        _reading(
            centre, one, bound.get(centre.pk, []), asked.get((centre.pk, one.code)), counts, evidence, period
        )
        for centre in centres
        for one in commitments
    ]


def agreements_by_centre(centres: Iterable[Centre], period: Period) -> dict[int, list[Agreement]]:
    """The agreements of each centre in the period, the latest first."""
    found: dict[int, list[Agreement]] = {}
    for agreement in contracts.agreements_between(centres, period.first - LONGEST, period.last):
        found.setdefault(agreement.centre_id, []).append(agreement)
    return found


def in_force(agreements: list[Agreement], period: Period) -> Agreement | None:
    """The latest that binds on a day of the period."""
    return next((one for one in agreements if one.ends_on >= period.first), None)


def bound_since(agreements: list[Agreement], agreement: Agreement) -> date:
    """Since when without a break: an agreement that follows another goes on with what was due."""
    since = agreement.starts_on
    for one in agreements:
        if one.starts_on < since and one.ends_on >= since - timedelta(days=1):
            since = one.starts_on
    return since


def obligations(
    centre: Centre, agreements: list[Agreement], rules: Mapping[str, CommitmentRule], period: Period
) -> dict[str, Obligation]:
    """Code → what binds this centre, where something does and there is a rule."""
    agreement = in_force(agreements, period)
    if agreement is None:
        return {}
    since, last = bound_since(agreements, agreement), min(period.last, agreement.ends_on)
    return {
        binding.commitment.code: Obligation(centre, binding, rules[binding.commitment.code], since, last)
        for binding in agreement.bindings.all()
        if binding.waiver is None and binding.commitment.code in rules
    }


def counted(asked: list[Obligation], period: Period) -> dict[tuple[int, str], Counts]:
    """(centre, code) → what fell due; one question for all of them."""
    rows = ask("dues_counted", written(asked, period), period.today) if asked else []
    keys = [(one.centre.pk, one.rule.commitment.code) for one in asked]
    return {keys[key]: Counts(*numbers) for key, *numbers in rows}


def written(asked: list[Obligation], period: Period) -> str:
    """As the database reads them: the key is the place in the list."""
    arrivals = _first_days_rules(asked, period)
    return json.dumps(
        [row for key, one in enumerate(asked) for row in _rows(key, one, period, arrivals)], default=str
    )


def _rows(
    key: int, one: Obligation, period: Period, arrivals: Mapping[str, list[CommitmentRule]]
) -> list[dict[str, Any]]:
    code, families = one.rule.commitment.code, one.rule.applies == Applies.CHILDREN
    row = {"k": key, "centre": one.centre.pk, "code": code, "families": families, "since": one.since}
    row |= {"first": max(period.first, one.since), "last": one.last, "warn": one.rule.warn_days}
    if one.rule.measure == Measure.FIRST_DAYS:
        return [row | {"measure": "first_days"} | span for span in _spans(arrivals[code], period)]
    if one.rule.measure in (Measure.REGULARLY, Measure.SESSIONS):
        return [row | {"measure": one.rule.measure, "days": one.rule.days}]
    return [row | {"measure": "presence"}] if families else []


def _first_days_rules(asked: list[Obligation], period: Period) -> dict[str, list[CommitmentRule]]:
    """Whoever arrived before a rule changed keeps the days that she was owed on her arrival."""
    codes = {one.rule.commitment.code for one in asked if one.rule.measure == Measure.FIRST_DAYS}
    return contracts.rules_between(codes, period.first - LONGEST, period.last) if codes else {}


def _spans(rules: list[CommitmentRule], period: Period) -> list[dict[str, Any]]:
    """Arrivals from one rule to the eve of the next; rules come in their order."""
    ends = [*(rule.valid_from - timedelta(days=1) for rule in rules[1:]), period.last]
    return [
        {"days": rule.days, "arrived_from": rule.valid_from, "arrived_to": end}
        for rule, end in zip(rules, ends, strict=True)
        if rule.measure == Measure.FIRST_DAYS
    ]


def _reading(
    centre: Centre,
    commitment: Commitment,
    agreements: list[Agreement],
    obligation: Obligation | None,
    counts: Mapping[tuple[int, str], Counts],
    evidence: Evidence,
    period: Period,
) -> Reading:
    key = (centre.pk, commitment.code)
    if obligation is None:
        return _unbound(centre, commitment, in_force(agreements, period))
    found = Reading(
        *(centre, commitment, Status.NOT_APPLICABLE, ""),
        binding=obligation.binding,
        rule=obligation.rule,
        counts=counts.get(key, Counts()),
    )
    if not applies_here(obligation.rule, centre):
        return replace(found, why="scattered")
    if obligation.rule.measure == Measure.CHECKED:
        return _checked(found, obligation.rule, evidence.checks.get(key), period)
    if obligation.rule.measure == Measure.PARTNERS:
        return _partnered(found, obligation.rule, evidence.partners.get(key, InForce()), period)
    return _shared(found, obligation.binding.target)


def _unbound(centre: Centre, commitment: Commitment, agreement: Agreement | None) -> Reading:
    """No agreement, one that waives it, one older than the commitment, or no rule: neither kept nor missed."""
    if agreement is None:
        return Reading(centre, commitment, Status.NOT_APPLICABLE, "no_agreement")
    bindings = {one.commitment.code: one for one in agreement.bindings.all()}
    binding = bindings.get(commitment.code)
    why = "waived" if binding and binding.waiver else "no_rule" if binding else "not_agreed"
    return Reading(centre, commitment, Status.NOT_APPLICABLE, why, binding=binding)


def _shared(found: Reading, target: int) -> Reading:
    """Of all that fell due a share must be kept: it can no longer be, it may still fail, or it is.

    More evidence never lowers a status: it turns what is missing, soon or pending into kept, or leaves it as it is.
    """
    counts = found.counts
    if not counts.total:
        return replace(found, why="nothing_due")
    needed = target * counts.total
    if 100 * (counts.total - counts.late - counts.missing) < needed:
        return replace(found, status=Status.NOT_MET, why="share_missed", due_on=counts.due_on)
    if 100 * (counts.kept + counts.pending) < needed:
        return replace(found, status=Status.AT_RISK, why="share_soon", due_on=counts.due_on)
    return replace(found, status=Status.MET, why="share_kept", due_on=counts.due_on)


# How a state of the house was on a day → the code of its sentence.
OF_CHECKS = {
    StandingState.NEVER: "never_checked",
    StandingState.BROKEN: "found_wanting",
    StandingState.EXPIRED: "check_old",
    StandingState.OVERDUE: "check_old",
    StandingState.DUE_SOON: "check_good",
    StandingState.KEPT: "check_good",
}


def _checked(found: Reading, rule: CommitmentRule, check: StandingCheck | None, period: Period) -> Reading:
    """A state counts while its last check found it kept, is not too old and its evidence is still valid."""
    if rule.applies == Applies.CHILDREN and not found.counts.there:
        return replace(found, why="no_children")
    state = state_of(check, rule, period.through)
    until = counts_until(check, rule) if check and check.kept else None
    return replace(found, status=_status(state, period), why=OF_CHECKS[state], check=check, due_on=until)


def _partnered(found: Reading, rule: CommitmentRule, partners: InForce, period: Period) -> Reading:
    """A local and a national partner."""
    state = partners_state(partners.ends, rule, period.through)
    missing = set(PartnerLevel) - partners.levels
    why = {0: "partner_soon" if state == StandingState.DUE_SOON else "partner_good", 2: "no_partner"}
    return replace(
        found,
        status=_status(state, period),
        why=why[len(missing)] if len(missing) != 1 else f"no_{missing.pop()}_partner",
        due_on=partners.earliest_end,
    )


def _status(state: StandingState, period: Period) -> Status:
    """What runs out soon is a risk only as long as the period may still be saved."""
    if state == StandingState.DUE_SOON:
        return Status.MET if period.is_over else Status.AT_RISK
    return Status.MET if state == StandingState.KEPT else Status.NOT_MET


@dataclass(frozen=True)
class OfCondition:
    """One of the six conditions of one centre, as its worst commitment; those that do not apply do not count."""

    condition: Condition
    readings: list[Reading]

    @property
    def status(self) -> Status:
        found = {reading.status for reading in self.readings}
        return next(status for status in WORST_FIRST if status in found)


def by_condition(readings: Iterable[Reading]) -> list[OfCondition]:
    """Of one centre, in the order of the contract."""
    return [OfCondition(condition, found) for condition, found in contracts.by_condition(readings)]


class Due(NamedTuple):
    """What one woman was owed under one commitment, for the staff of her centre; without a woman, the centre."""

    centre_id: int
    code: str
    stay_id: int | None
    state: str
    due_on: date
    last_on: date | None


def dues(centre: Centre, period: Period) -> list[Due]:
    """Woman by woman; only for whoever works there, which the database sees to."""
    rules = contracts.rules_on(period.first)
    agreements = agreements_by_centre([centre], period).get(centre.pk, [])
    asked = list(obligations(centre, agreements, rules, period).values())
    rows = ask("dues", written(asked, period), period.today) if asked else []
    found = [Due(centre.pk, asked[key].rule.commitment.code, *values) for key, *values in rows]
    return [one for one in found if one.state != "there"]
