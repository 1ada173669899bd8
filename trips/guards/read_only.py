"""A page that is only looked at must not write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# The record of a look is the one thing that a look writes.
READ_RECORD = 'INSERT INTO "AUDIT_READ"'
READING = (
    READ_RECORD,
    "SELECT",
    "WITH",
    "EXPLAIN",
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK",
    "DECLARE",
    "FETCH",
    "CLOSE",
)


class WriteWhileReading(RuntimeError):
    """A programming error: the view of a safe method tried to write."""


@contextmanager
def read_only() -> Iterator[None]:
    """Refuse every statement that is not a read, on the default connection."""
    with connection.execute_wrapper(_refuse_writes):
        yield


def _refuse_writes(execute: Callable, sql: Any, params: Any, many: bool, context: dict) -> Any:
    if not str(sql).lstrip(" (\n").upper().startswith(READING):
        raise WriteWhileReading(str(sql)[:40])
    return execute(sql, params, many, context)
