"""How each standing commitment of a centre stands today, in words and colours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from centres import standing_rules as rules
from centres.contract_presenters import rule_sentence
from centres.enums import StandingState
from centres.models import Commitment, StandingCheck
from centres.queries import ConditionTotal
from centres.standing_queries import Standing

TONES = {
    StandingState.KEPT: "success",
    StandingState.DUE_SOON: "waiting",
    StandingState.OVERDUE: "warning",
    StandingState.EXPIRED: "warning",
    StandingState.BROKEN: "danger",
    StandingState.NEVER: "warning",
    StandingState.NOT_BINDING: "neutral",
}


@dataclass(frozen=True)
class StandingLine:
    """One commitment with its last check; `until`: the last day on which that check counts."""

    standing: Standing
    state: StandingState
    check: StandingCheck | None = None
    until: date | None = None

    @property
    def commitment(self) -> Commitment:
        return self.standing.commitment

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def rule(self) -> str:
        rule = self.standing.rule
        return rule_sentence(rule, self.commitment.nature) if rule else _("no rule yet")

    @property
    def why(self) -> str:
        """What was found, or why nothing is asked here."""
        if self.state == StandingState.NOT_BINDING:
            waiver = self.standing.binding and self.standing.binding.waiver
            return str(waiver) if waiver else self.standing.rule.get_applies_display()
        return str(self.check.finding) if self.check and self.check.finding else ""


def line_of(standing: Standing, check: StandingCheck | None, today: date) -> StandingLine:
    if not standing.binds:
        return StandingLine(standing, StandingState.NOT_BINDING, check)
    until = rules.counts_until(check, standing.rule) if check else None
    return StandingLine(standing, rules.state_of(check, standing.rule, today), check, until)


def lines_of_centre(
    standings: Iterable[Standing], checks: dict[tuple[int, str], StandingCheck], today: date
) -> list[StandingLine]:
    return [line_of(one, checks.get((one.centre.pk, one.commitment.code)), today) for one in standings]


def beside(
    totals: list[ConditionTotal], lines: Iterable[StandingLine], shown_by_partners: Iterable[Any]
) -> list[ConditionTotal]:
    """What was delivered, with how each standing commitment stands today beside its own."""
    known = {line.commitment.code: line for line in lines}
    partners = {line.code: line for line in shown_by_partners}
    for total in totals:
        for one in total.commitments:
            one.line, one.partners = known.get(one.commitment.code), partners.get(one.commitment.code)
    return totals


@dataclass(frozen=True)
class Tally:
    """How many standing commitments of a centre are shown, soon due, or not shown."""

    kept: int
    due_soon: int
    missing: int

    @property
    def tone(self) -> str:
        return "danger" if self.missing else "waiting" if self.due_soon else "success"


def tally(lines: Iterable[StandingLine]) -> Tally:
    states = [line.state for line in lines if line.state != StandingState.NOT_BINDING]
    kept, soon = states.count(StandingState.KEPT), states.count(StandingState.DUE_SOON)
    return Tally(kept, soon, len(states) - kept - soon)
