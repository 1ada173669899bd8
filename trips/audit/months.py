"""The months of the log: each is a table of its own, made ahead and dropped whole when it has expired.

For the owner of the tables only (`manage.py audit_months`). Months are those of UTC. What has no month of its own,
an old row or one that comes when nobody made the months ahead, lies in the table for the rest: nothing is ever
refused. The trigger that refuses changes and the web role's rights reach every part.
"""

from datetime import UTC, date, datetime
from typing import NamedTuple

from django.db import connection, transaction
from psycopg import sql

from trips.audit import chain
from trips.audit.models import Checkpoint, Link

LOGS = ("audit_event", "audit_read")
TABLES = (*LOGS, "audit_link")
AHEAD = 3


class Dropped(NamedTuple):
    month: date
    rows: int


class Unproven(Exception):
    """A month may not go: its rows do not match their chain. What is wrong is the evidence."""


def first_day(moment: date) -> date:
    return date(moment.year, moment.month, 1)


def after(month: date, count: int = 1) -> date:
    total = month.year * 12 + month.month - 1 + count
    return date(total // 12, total % 12 + 1, 1)


def part_of(table: str, month: date) -> str:
    return f"{table}_{month:%Y_%m}"


def rest_of(table: str) -> str:
    return f"{table}_rest"


@transaction.atomic
def make_months(*, now: datetime, ahead: int = AHEAD) -> list[str]:
    """The months from now on that are missing, and those of the rows that lie in the rest; returns their names."""
    this_month = first_day(now.astimezone(UTC))
    coming = [after(this_month, count) for count in range(ahead + 1)]
    _wait_briefly()
    return [name for table in TABLES for name in _make_months_of(table, coming)]


def _make_months_of(table: str, coming: list[date]) -> list[str]:
    lying = _months_in(rest_of(table))
    wanted = [month for month in sorted({*coming, *lying}) if not _exists(part_of(table, month))]
    if lying:
        _set_the_rest_aside(table)
    for month in wanted:
        _run(
            "CREATE TABLE {part} PARTITION OF {table} FOR VALUES FROM ({start}) TO ({end})",
            part=sql.Identifier(part_of(table, month)),
            table=sql.Identifier(table),
            start=sql.Literal(_start(month)),
            end=sql.Literal(_start(after(month))),
        )
    if lying:
        _put_the_rest_back(table)
    return [part_of(table, month) for month in wanted]


def _set_the_rest_aside(table: str) -> None:
    """A month cannot be made while its rows lie in the rest: that one leaves, and a new one takes its place."""
    names = {"table": sql.Identifier(table), "rest": sql.Identifier(rest_of(table))}
    names["aside"] = sql.Identifier(f"{table}_aside")
    _run("ALTER TABLE {table} DETACH PARTITION {rest}", **names)
    _run("ALTER TABLE {rest} RENAME TO {aside}", **names)
    _run("CREATE TABLE {rest} PARTITION OF {table} DEFAULT", **names)


def _put_the_rest_back(table: str) -> None:
    names = {"table": sql.Identifier(table), "aside": sql.Identifier(f"{table}_aside")}
    _run("INSERT INTO {table} SELECT * FROM {aside}", **names)
    _run("DROP TABLE {aside}", **names)


def drop_expired(*, now: datetime, keep: int) -> list[Dropped]:
    """Drop the months that ended more than `keep` months ago, the oldest first; each leaves a checkpoint."""
    limit = after(first_day(now.astimezone(UTC)), -keep)
    months = sorted({month for table in TABLES for month in _months_of(table) if month < limit})
    return [_drop(month, now) for month in months]


@transaction.atomic
def _drop(month: date, now: datetime) -> Dropped:
    """One month whole, after its chain was checked."""
    _wait_briefly()
    chain.chain(now=now)
    verdict = chain.verify(now=now)
    if verdict.broken:
        raise Unproven(verdict.broken)
    end = _start(after(month))
    last = Link.objects.filter(at__lt=end).order_by("-number").values_list("number", "chain").first()
    head = chain.Head(*last) if last else chain.checkpoint()
    parts = [part_of(table, month) for table in TABLES if _exists(part_of(table, month))]
    rows = sum(_count(part) for part in parts if not part.startswith("audit_link"))
    Checkpoint.objects.create(month=month, number=head.number, chain=head.chain, rows=rows, dropped_at=now)
    for part in parts:
        _run("DROP TABLE {part}", part=sql.Identifier(part))
    return Dropped(month, rows)


def _months_in(table: str) -> set[date]:
    query = "SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC')::date FROM {table}"
    return {month for (month,) in _fetch(query, table=sql.Identifier(table))}


def _months_of(table: str) -> list[date]:
    """The months that have a part, by their names."""
    rows = _fetch(
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
        " WHERE i.inhparent = {table}::regclass AND c.relname <> {rest} ORDER BY c.relname",
        table=sql.Literal(table),
        rest=sql.Literal(rest_of(table)),
    )
    return [date(int(name[-7:-3]), int(name[-2:]), 1) for (name,) in rows]


def _exists(part: str) -> bool:
    return _fetch("SELECT to_regclass({part}) IS NOT NULL", part=sql.Literal(part)) == [(True,)]


def _count(part: str) -> int:
    return int(_fetch("SELECT count(*) FROM {part}", part=sql.Identifier(part))[0][0])


def _start(month: date) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=UTC)


def _wait_briefly() -> None:
    """Pages write to these tables all the time: rather fail and be run again than make them wait."""
    _run("SET LOCAL lock_timeout = '10s'")


def _run(statement: str, **names: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(**names).as_string(cursor.connection))


def _fetch(query: str, **names: sql.Composable) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(query).format(**names).as_string(cursor.connection))
        return cursor.fetchall()
