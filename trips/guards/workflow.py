"""One engine for every table of moves.

A table maps (from, to) to a rule: `rule(actor, obj) -> "" or the reason`. The tables, and the only
function that assigns a state, live in each app's `transitions.py`.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _

from trips.guards.refusals import Overtaken, Refused

Rule = Callable[[Any, Any], str]
Table = Mapping[tuple[str, str], Rule]
Veto = Callable[[Any, str], str]


class Move(NamedTuple):
    """A move that a page may offer: `reason` is empty when it is possible."""

    to: str
    reason: str


def lock[Row: models.Model](row: Row) -> Row:
    """The row as it is now, locked until the end of the transaction; same object, fresh fields."""
    fresh = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    for field in row._meta.concrete_fields:
        setattr(row, field.attname, getattr(fresh, field.attname))
    row._state.fields_cache.clear()
    return row


def check(table: Table, actor: Any, obj: Any, to: str, vetoes: Iterable[Veto] = ()) -> None:
    """Raise `Overtaken` if the table has no such move from here, `Refused` if a rule is against it."""
    rule = table.get((obj.state, to))
    if rule is None:
        raise Overtaken(
            _("This step is no longer possible: the file has moved on since this page was shown."), obj
        )
    reason = rule(actor, obj) or next((reason for veto in vetoes if (reason := veto(obj, to))), "")
    if reason:
        raise Refused(reason, obj)


def available(table: Table, actor: Any, obj: Any) -> list[Move]:
    """Every move from the object's state, with the reason why this actor may not make it."""
    return [Move(to, rule(actor, obj)) for (start, to), rule in table.items() if start == obj.state]
