"""The chain over the log: what was written can no longer be changed or taken out unseen.

Rows are written unchained, so that nobody waits for anybody; a task chains them each minute (decisions.md). A link
holds the hash of its row and the hash of that together with the link before. Whoever owns the tables could still
compute the whole chain anew: keep `head()` outside the database from time to time, `verify` compares it.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, QuerySet

from trips.audit.models import Checkpoint, Event, Link, Read

LOGS: dict[str, type[models.Model]] = {"event": Event, "read": Read}
BATCH = 2000
# One maker of links at a time, over all processes of the server.
CHAINING = 7_348_202
# A row is committed a little after the moment that it names; one that comes later still is not taken for ordinary.
LATE = timedelta(days=1)
# Rows younger than this may wait for the next run.
PATIENCE = timedelta(hours=1)


class Head(NamedTuple):
    """Where the chain stands: keep it elsewhere and nobody can rewrite what came before."""

    number: int
    chain: str

    def __str__(self) -> str:
        return f"{self.number}:{self.chain}"


START = Head(0, "")


def head() -> Head:
    """The last link, or the last checkpoint, or the start."""
    last = Link.objects.order_by("-number").values_list("number", "chain").first()
    return Head(*last) if last else checkpoint()


def checkpoint() -> Head:
    last = Checkpoint.objects.order_by("-month").values_list("number", "chain").first()
    return Head(*last) if last else START


def digest_of(row: models.Model) -> str:
    """The hash of all that a row says. What is empty is left out: a column that is added changes no old hash."""
    said = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    kept = {name: _plain(value) for name, value in said.items() if value not in (None, "", {})}
    written = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(written.encode()).hexdigest()


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value


def chained(before: str, link: Link) -> str:
    """The hash of a link and, through the one before, of all that came before."""
    said = (before, link.number, link.log, link.row_id, _plain(link.row_at), link.digest)
    return hashlib.sha256(":".join(map(str, said)).encode()).hexdigest()


def chain(*, now: datetime) -> int:
    """Chain every row written until now; returns how many. Two at once: the second waits, then finds less to do."""
    made = 0
    while batch := _chain_some(now):
        made += batch
    return made


@transaction.atomic
def _chain_some(now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAINING])
    rows = _unchained(now)
    number, before = head()
    links = []
    for log, row in rows:
        number += 1
        link = Link(number=number, at=now, log=log, row_id=row.pk, row_at=row.at, digest=digest_of(row))
        link.chain = before = chained(before, link)
        links.append(link)
    Link.objects.bulk_create(links)
    return len(links)


def _unchained(now: datetime) -> list[tuple[str, models.Model]]:
    """The next rows of both logs, the oldest first."""
    since = Link.objects.order_by("-number").values_list("at", flat=True).first()
    found = [
        (log, row)
        for log in LOGS
        for row in without_link(log, until=now, since=since and since - LATE).order_by("at", "pk")[:BATCH]
    ]
    found.sort(key=lambda pair: (pair[1].at, pair[0], pair[1].pk))
    return found[:BATCH]


def without_link(log: str, *, until: datetime, since: datetime | None = None) -> QuerySet:
    rows = LOGS[log].objects.filter(at__lte=until)
    links = Link.objects.filter(log=log, row_id=OuterRef("pk"))
    if since:
        rows, links = rows.filter(at__gte=since), links.filter(at__gte=since)
    return rows.filter(~Exists(links.order_by()))


# ---------------------------------------------------------------- checking


class Verdict(NamedTuple):
    """`broken` is "" or says what is wrong, the first thing only; `checked` counts the links that hold."""

    broken: str
    checked: int
    head: Head


def verify(*, now: datetime, kept: Head | None = None) -> Verdict:
    """Compute the chain again, from the last checkpoint on, and compare. `kept`: a head written down earlier."""
    start = last = checkpoint()
    gone = expired_before()
    if kept and kept.number <= start.number and kept != start:
        return Verdict(f"link {kept.number} is older than what is kept: use a younger one", 0, start)
    for link, row in _links_with_rows(start.number):
        if broken := _fault(link, row, last, gone):
            return Verdict(broken, last.number - start.number, last)
        last = Head(link.number, link.chain)
        if kept and kept.number == last.number and kept != last:
            return Verdict(f"link {kept.number} is not the one that was written down", 0, last)
    broken = _fault_at_the_end(last, kept, now)
    return Verdict(broken, last.number - start.number, last)


def expired_before() -> datetime | None:
    """Rows older than this were dropped by rule."""
    last = Checkpoint.objects.order_by("-month").values_list("month", flat=True).first()
    if last is None:
        return None
    following = (last.replace(day=1) + timedelta(days=32)).replace(day=1)
    return datetime(following.year, following.month, 1, tzinfo=UTC)


def _fault(link: Link, row: models.Model | None, last: Head, gone: datetime | None) -> str:
    if link.number != last.number + 1:
        return f"link {last.number + 1} is missing"
    if link.chain != chained(last.chain, link):
        return f"link {link.number} ({link.log} {link.row_id}) was changed"
    if row is None:
        by_rule = gone is not None and link.row_at < gone
        return "" if by_rule else f"{link.log} {link.row_id} (link {link.number}) was removed"
    if digest_of(row) != link.digest:
        return f"{link.log} {link.row_id} (link {link.number}) was changed"
    return ""


def _fault_at_the_end(last: Head, kept: Head | None, now: datetime) -> str:
    if kept and kept.number > last.number:
        return f"the chain ends at link {last.number}, before link {kept.number} that was written down"
    for log in LOGS:
        late = without_link(log, until=now - PATIENCE).order_by("at", "pk").first()
        if late is not None:
            return f"{log} {late.pk} was never chained: the task does not run, or it was put in afterwards"
    return ""


def _links_with_rows(after: int) -> Iterator[tuple[Link, models.Model | None]]:
    """Links in order with their rows, a batch at a time."""
    while batch := list(Link.objects.filter(number__gt=after).order_by("number")[:BATCH]):
        rows = {log: _rows_of(log, batch) for log in LOGS}
        for link in batch:
            yield link, rows[link.log].get(link.row_id) if link.log in rows else None
        after = batch[-1].number


def _rows_of(log: str, links: list[Link]) -> dict[int, models.Model]:
    wanted = [link for link in links if link.log == log]
    if not wanted:
        return {}
    moments = [link.row_at for link in wanted]
    rows = LOGS[log].objects.filter(at__range=(min(moments), max(moments)))
    return rows.in_bulk([link.row_id for link in wanted])
