"""What her answers were before: the history of her file is kept, so it is part of her copy.

Each line holds what changed on that day. Lists (languages, needs, signs) are copied as they are now.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cases.models import (
    Appointment,
    Case,
    Child,
    Goal,
    Household,
    Identity,
    LegalStep,
    Note,
    Safety,
    SafetyPlan,
    Situation,
)
from trips.home.subject_access.parts import PARTS
from trips.home.subject_access.shapes import Part, Row, label_of

WITH_A_PAST = (
    *(Identity, Child, Household, Situation, Safety),
    *(Note, Goal, SafetyPlan, LegalStep, Appointment),
)
# Kept as numbers that only the page of today turns into words.
LISTS = {"zones", "chosen"}


def earlier(case: Case) -> list[list[Row]]:
    parts = [part for part in PARTS if part.model in WITH_A_PAST]
    return [entry for part in parts for entry in _changes(part, case)]


def _changes(part: Part, case: Case) -> Iterator[list[Row]]:
    """What a row held when it was made stands before its first change; unchanged, the page of today has it."""
    names = [name for name in part.fields if _is_single(part.model, name)]
    before: dict[Any, dict[str, Any]] = {}
    first: dict[Any, list[Row]] = {}
    for line in _lines(part.model, case):
        row = getattr(line, part.model._meta.pk.attname)
        now = {name: _value(part, line, name) for name in names}
        changed = {name: value for name, value in now.items() if value != before.get(row, {}).get(name)}
        if row not in before:
            first[row] = _entry(part.model, line, {name: value for name, value in now.items() if value})
        elif changed:
            yield from ([first.pop(row)] if len(first.get(row, [])) > 1 else [])
            yield _entry(part.model, line, changed)
        before[row] = now


def _lines(model: Any, case: Case) -> Any:
    found = model.history.filter(case=case).select_related("case__key")
    return found.order_by("history_date", "history_id")


def _entry(model: type, line: Any, values: dict[str, Any]) -> list[Row]:
    return [_moment(line), *(Row(name, label_of(model, name), value) for name, value in values.items())]


def _is_single(model: type, name: str) -> bool:
    field = model._meta.get_field(name)
    return field.concrete and not field.many_to_many and name not in LISTS


def _moment(line: Any) -> Row:
    return Row("changed_at", _("Changed at"), line.history_date)


def _value(part: Part, line: Any, name: str) -> Any:
    """A line of history knows a sealed value as its live row does; of staff it says what the page of today says."""
    if name in part.shown:
        return part.shown[name](line)
    field = part.model._meta.get_field(name)
    if field.choices:
        return str(getattr(line, f"get_{name}_display")())
    value = getattr(line, name)
    return str(value) if field.is_relation and value is not None else value
