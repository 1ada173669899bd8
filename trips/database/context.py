"""For whom the database works: said once a transaction by the door, forgotten with it.

The policies of `trips.database.wall` read these settings; a connection without them sees no row of a closed table.
They are local to the transaction, so a pooled connection keeps none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Protocol

from django.db import connection, transaction

SETTINGS = ("user", "membership", "organisation", "role", "territories", "moment", "reached")
_ENTER = "SELECT " + ", ".join(
    [
        *(f"current_setting('app.{name}', true)" for name in SETTINGS),
        *(f"set_config('app.{name}', %s, true)" for name in SETTINGS),
    ]
)


_WORKING_FOR: ContextVar[object] = ContextVar("working_for", default=None)


class Person(Protocol):
    """What the policies need to know of an actor."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def membership_id(self) -> int | None: ...
    @property
    def organisation_id(self) -> int | None: ...
    @property
    def role(self) -> str: ...
    @property
    def directorate_ids(self) -> frozenset[int]: ...


@contextmanager
def working_for(person: Person, *, now: datetime) -> Iterator[None]:
    """Inside a transaction, whose end or failure takes the settings back; nested in another one, so do we."""
    nested = bool(connection.savepoint_ids)
    before, token = _set(_settings_of(person, now)), _WORKING_FOR.set(person)
    try:
        yield
    finally:
        _WORKING_FOR.reset(token)
    if nested and not connection.needs_rollback:
        _set(before)


@contextmanager
def sight_of(person: Person, *, now: datetime) -> Iterator[None]:
    """What is drawn around any page, with a door or without: the same rows."""
    if _WORKING_FOR.get() == person:
        yield
        return
    with transaction.atomic(), working_for(person, now=now):
        yield


def _settings_of(person: Person, now: datetime) -> list[str]:
    numbers = (person.user_id, person.membership_id, person.organisation_id)
    territories = ",".join(map(str, sorted(person.directorate_ids)))
    return [
        *(str(one or "") for one in numbers),
        str(person.role or ""),
        f"{{{territories}}}",
        now.isoformat(),
        "",
    ]


def _set(values: list[str]) -> list[str]:
    """One round trip on the driver itself: it is no query of the page. Returns what was set before."""
    row = connection.connection.execute(_ENTER, values).fetchone()
    return [one or "" for one in row[: len(SETTINGS)]]
