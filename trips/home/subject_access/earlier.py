"""What her answers were before: the history of her file is kept, so it is part of her copy.

Each line holds what changed on that day. Lists (languages, needs, signs) are copied as they are now.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Case, Child, Goal, Household, Identity, Note, Safety, Situation
from trips.home.subject_access.parts import PARTS, Part, Row, label_of

WITH_A_PAST = (Identity, Child, Household, Situation, Safety, Note, Goal)


def earlier(case: Case) -> list[list[Row]]:
    parts = [part for part in PARTS if part.model in WITH_A_PAST]
    return [entry for part in parts for entry in _changes(part, case)]


def _changes(part: Part, case: Case) -> Iterator[list[Row]]:
    names = [name for name in part.fields if _is_single(part.model, name)]
    before: dict[Any, dict[str, Any]] = {}
    for line in (
        part.model.history.filter(case=case)
        .select_related("case__key")
        .order_by("history_date", "history_id")
    ):
        row = getattr(line, part.model._meta.pk.attname)
        now = {name: _value(part.model, line, name) for name in names}
        changed = {name: value for name, value in now.items() if value != before.get(row, {}).get(name)}
        if changed and row in before:
            yield [_moment(line), *(Row(name, label_of(part.model, name), changed[name]) for name in changed)]
        before[row] = now


def _is_single(model: type, name: str) -> bool:
    field = model._meta.get_field(name)
    return field.concrete and not field.many_to_many and name != "zones"


def _moment(line: Any) -> Row:
    return Row("changed_at", _("Changed at"), line.history_date)


def _value(model: type, line: Any, name: str) -> Any:
    """A line of history knows a sealed value as its live row does."""
    field = model._meta.get_field(name)
    if field.choices:
        return str(getattr(line, f"get_{name}_display")())
    value = getattr(line, name)
    return str(value) if field.is_relation and value is not None else value
