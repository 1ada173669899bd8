"""The compass in words: what each status rests on, in one sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.compass import Counts, Due, OfCondition, Period, Reading, by_condition, dues
from centres.contract_presenters import rule_sentence
from centres.contract_queries import commitments
from centres.dates import add_months, quarter_key, quarter_of
from centres.enums import Measure, Status, StayState
from centres.models import Commitment, Stay
from trips.ui.formats import write_day

TONES = {
    Status.MET: "success",
    Status.AT_RISK: "warning",
    Status.NOT_MET: "danger",
    Status.NOT_APPLICABLE: "neutral",
}


def why(reading: Reading, *, mask: bool = False) -> str:
    """The sentence; `mask`: no number by which a woman could be singled out."""
    if reading.why.startswith("share_"):
        if reading.rule and reading.rule.measure == Measure.SESSIONS:
            return _of_sessions(reading)
        return _of_all(reading) if mask and _is_small(reading.counts) else _of_counts(reading.counts)
    days = {"checked": _day(reading.last_on), "until": _day(reading.due_on)}
    return _sentences().get(reading.why, "") % (days | {"reason": _waiver(reading)})


def _sentences() -> dict[str, str]:
    return {
        "no_agreement": _("no agreement binds this centre then"),
        "not_agreed": _("its agreement is older than this commitment"),
        "waived": _("its agreement leaves it out: %(reason)s"),
        "no_rule": _("the State has decided no rule yet"),
        "scattered": _("the building is scattered"),
        "no_children": _("no children lived there"),
        "nothing_due": _("nothing fell due"),
        "never_checked": _("never checked"),
        "found_wanting": _("not so when it was checked on %(checked)s"),
        "check_old": _("checked on %(checked)s: that counted until %(until)s"),
        "check_good": _("checked on %(checked)s: counts until %(until)s"),
        "no_partner": _("no agreement with a partner in force"),
        "no_local_partner": _("no agreement with a local partner in force"),
        "no_national_partner": _("no agreement with a national partner in force"),
        "partner_soon": _("an agreement with a partner ends on %(until)s"),
        "partner_good": _("a local and a national partner"),
    }


def _waiver(reading: Reading) -> str:
    return str(reading.binding.waiver) if reading.binding and reading.binding.waiver else ""


def _day(day: object) -> str:
    return write_day(day) if day else ""


def _is_small(counts: Counts) -> bool:
    numbers = (counts.kept, counts.late, counts.missing, counts.soon, counts.pending)
    return any(0 < number < settings.SMALLEST_CELL for number in numbers)


def _of_all(reading: Reading) -> str:
    """What may be said where the numbers are too small to be shown."""
    return {
        Status.MET: _("for the share that was agreed"),
        Status.AT_RISK: _("for the share that was agreed so far; some of it falls due soon"),
        Status.NOT_MET: _("for fewer than was agreed"),
    }[reading.status]


def _of_counts(counts: Counts) -> str:
    parts = [_("kept for %(kept)d of %(total)d") % {"kept": counts.kept, "total": counts.total}]
    if counts.late:
        parts.append(_("late for %(count)d") % {"count": counts.late})
    if counts.missing:
        parts.append(_("not done for %(count)d") % {"count": counts.missing})
    if to_do := counts.soon + counts.pending:
        first = {"count": to_do, "day": _day(counts.due_on)}
        parts.append(
            ngettext("to do for %(count)d, by %(day)s", "to do for %(count)d, the first by %(day)s", to_do)
            % first
        )
    return ", ".join(parts)


def _of_sessions(reading: Reading) -> str:
    counts = reading.counts
    if counts.missing:
        return _("too long since the last session") if counts.last_on else _("no session yet, and it was due")
    if counts.late:
        return _("too long between two sessions")
    if counts.soon and counts.due_on:
        return _("the next session is due by %(day)s") % {"day": _day(counts.due_on)}
    if counts.last_on:
        return _("last session on %(day)s") % {"day": _day(counts.last_on)}
    return _("no session due yet")


def quarter_links(period: Period) -> dict[str, Any]:
    """The quarter in words, and the ones beside it."""
    after = "" if period.today <= period.last else quarter_key(add_months(period.first, 3))
    words = {"first": write_day(period.first), "last": write_day(period.last)}
    return {
        "period": period,
        "quarter": quarter_key(period.first),
        "quarter_words": _("from %(first)s to %(last)s") % words,
        "quarter_before": quarter_key(add_months(period.first, -3)),
        "quarter_after": after,
    }


@dataclass
class ReadingLine:
    """A commitment as a page shows it: what it is, why, and what it was a quarter before."""

    reading: Reading
    before: Status | None
    mask: bool

    @property
    def commitment(self) -> object:
        return self.reading.commitment

    @property
    def label(self) -> str:
        return str(self.reading.status.label)

    @property
    def tone(self) -> str:
        return TONES[self.reading.status]

    @property
    def why(self) -> str:
        return why(self.reading, mask=self.mask)

    @property
    def rule_sentence(self) -> str:
        rule = self.reading.rule
        return rule_sentence(rule, self.reading.commitment.nature) if rule else ""

    @property
    def trend(self) -> str:
        """Only what changed since the quarter before, where both tell something."""
        known = {Status.MET, Status.AT_RISK, Status.NOT_MET}
        if self.before not in known or self.reading.status not in known or self.before == self.reading.status:
            return ""
        return _("the quarter before: %(status)s") % {"status": self.before.label}


@dataclass
class ConditionLine:
    of: OfCondition
    lines: list[ReadingLine]

    @property
    def condition(self) -> object:
        return self.of.condition

    @property
    def label(self) -> str:
        return str(self.of.status.label)

    @property
    def tone(self) -> str:
        return TONES[self.of.status]


def condition_lines(
    readings: Iterable[Reading], before: Iterable[Reading], *, mask: bool
) -> list[ConditionLine]:
    """Of one centre: its six conditions with their commitments."""
    was = {one.commitment.code: one.status for one in before}
    return [
        ConditionLine(of, [ReadingLine(one, was.get(one.commitment.code), mask) for one in of.readings])
        for of in by_condition(readings)
    ]


# What one woman was owed, for the staff of her centre.

DUE_TONES = {
    "kept": "success",
    "late": "warning",
    "missing": "danger",
    "soon": "warning",
    "pending": "neutral",
}


@dataclass
class DueLine:
    """What one resident was owed under one commitment."""

    stay: Stay
    due: Due
    commitment: Commitment | None = None

    @property
    def label(self) -> str:
        return due_label(self.due.state)

    @property
    def tone(self) -> str:
        return DUE_TONES[self.due.state]


def dues_of(stay: Stay, today: date) -> list[DueLine]:
    """This quarter, while she lives there: what is most pressing first, what is kept last."""
    if stay.state != StayState.ARRIVED:
        return []
    found = [one for one in dues(stay.centre, Period(*quarter_of(today), today)) if one.stay_id == stay.pk]
    known = {one.code: one for one in commitments()} if found else {}
    lines = [DueLine(stay, one, known[one.code]) for one in found if one.code in known]
    return sorted(lines, key=lambda line: (line.due.state == "kept", line.due.due_on, line.due.code))


def due_label(state: str) -> str:
    return {
        "kept": _("kept"),
        "late": _("done late"),
        "missing": _("not done"),
        "soon": _("due soon"),
        "pending": _("to do"),
    }[state]
