"""What the real verbs made once in this process, written again row by row in one statement.

A recipe (the world of personas, a referral in some state) is made by the application's own verbs the first
time. The rows that it added are kept, and a later test that asks for the same on the same path gets the same
rows, and its own copy of the same result. A path is all that a test has made so far: the world, then a
referral, then another. As soon as a test writes anything itself, or takes something back, nobody can say what
its rows are: its path ends, and every recipe after that is made by the verbs.

No number is given twice, as sequences count on whatever a test takes back.
"""

import functools
import pickle
import re
from collections.abc import Hashable
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from psycopg import sql

from cases import queries as case_queries
from cases import transitions as case_transitions
from cases.actions import saving
from centres import transitions as stay_transitions
from trips.geography.models import Department, Directorate, Town
from trips.vocabulary.models import Term

REFERENCE_DATA = (Department, Directorate, Town, Term)
# The named ways up, which a test may have replaced.
HOOKS = (
    (case_queries, "VISIBILITY"),
    (case_transitions, "VETOES"),
    (saving, "CORRECTED"),
    (stay_transitions, "FOLLOWERS"),
)
# Written by the database itself when a job is added.
BY_TRIGGER = ["procrastinate_events"]
READS = re.compile(r"\s*(SELECT|SAVEPOINT|RELEASE)\b")
# Signing in and looking at a page leave traces that no recipe reads.
TRACES = re.compile(
    r'(INSERT INTO|UPDATE|DELETE FROM) "(django_session|audit_read|identity_historicaluser)"'
    r'|UPDATE "identity_user" SET "last_login" = \S+ WHERE'
)
TABLES = """
SELECT c.oid::regclass::text, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND c.relname <> ALL(%s) AND has_table_privilege(c.oid, 'SELECT, INSERT')
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.oid ORDER BY 1
"""
# The tables that this transaction wrote to, and perhaps some that others did just before.
TOUCHED = """
SELECT DISTINCT coalesce(pg_partition_root(relid), relid)::regclass::text FROM pg_stat_xact_user_tables
WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""
# The rows that this transaction wrote, whatever it wrote before it.
ROWS_OF_TABLE = "SELECT '{0}', t::text FROM {0} t WHERE xmin::text::bigint >= {1}"
WRITE_AGAIN = "INSERT INTO {0} ({1}) SELECT {1} FROM unnest(ARRAY[{2}]::{0}[])"


class Unrepeatable(Exception):
    """Made of something that no other test can have."""


class SameForAll:
    """Of a class whose instances are equal in all tests: the world."""


@dataclass(frozen=True)
class Made:
    """`result` is what the recipe gave, pickled; `rows` what it added, `statement` writes them again."""

    result: bytes
    rows: list[tuple[str, str]]
    statement: str


class Memory:
    def __init__(self):
        self.made: dict[tuple, Made] = {}
        # What the running test has made so far; None when nobody can say.
        self.path: tuple | None = None
        # The rows on that path; None when they have to be looked up.
        self.rows: dict | None = None
        self.is_writing = False

    def forget(self):
        """The tables were emptied, and the reference data may have other numbers."""
        self.made.clear()

    @contextmanager
    def of_a_test(self):
        """The path begins in a transaction that has written nothing yet."""
        self.path = () if is_untouched() else None
        self.rows = {}
        try:
            with connection.execute_wrapper(self._watch):
                yield
        finally:
            self.path = None

    def _watch(self, execute, statement, params, many, context):
        if not (self.is_writing or reads(statement)):
            self.rows = None
            if not leaves_traces(statement):
                self.path = None
        return execute(statement, params, many, context)

    def recall(self, recipe, args, kwargs):
        """What the recipe gives: from memory, or made by the verbs and kept."""
        key = None
        if self.path is not None:
            with suppress(Unrepeatable):
                key = (self.path, recipe.__qualname__, *circumstances(), plain(args), plain(kwargs))
        if key is None:
            return recipe(*args, **kwargs)
        if key not in self.made:
            return self._make(key, recipe, args, kwargs)
        made = self.made[key]
        self._write(made.statement)
        self.path = key
        if self.rows is not None:
            self.rows = self.rows | dict.fromkeys(made.rows)
        return pickle.loads(made.result)

    def _make(self, key, recipe, args, kwargs):
        before = rows_written() if self.rows is None else self.rows
        result = recipe(*args, **kwargs)
        after = rows_written()
        if before.keys() <= after.keys():
            added = [row for row in after if row not in before]
            self.made[key] = Made(pickle.dumps(result), added, statement_for(added))
            self.path, self.rows = key, after
        return result

    def _write(self, statement):
        self.is_writing = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            self.is_writing = False


memory = Memory()


@contextmanager
def committed():
    """For a test with transactions of its own: what it makes in here is written in one."""
    with transaction.atomic(), memory.of_a_test():
        yield


def remembered(recipe):
    """A factory that is called with plain values, reference data and the world."""

    @functools.wraps(recipe)
    def make(*args, **kwargs):
        return memory.recall(recipe, args, kwargs)

    return make


def is_untouched():
    if not connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
        return cursor.fetchone()[0]


def reads(statement):
    return isinstance(statement, str) and bool(READS.match(statement))


def leaves_traces(statement):
    return isinstance(statement, str) and bool(TRACES.match(statement))


def circumstances():
    """What every recipe depends on: the clock, which must stand still, the keys that seal, and the hooks."""
    now = timezone.now()
    if timezone.now() != now:
        raise Unrepeatable
    return now, settings.SEALING_KEYS, *(tuple(getattr(module, name)) for module, name in HOOKS)


def plain(value):
    """The same for equal arguments of two tests."""
    if isinstance(value, dict):
        return tuple((name, plain(value[name])) for name in sorted(value))
    if isinstance(value, (list, tuple)):
        return type(value).__name__, *map(plain, value)
    if isinstance(value, REFERENCE_DATA):
        return value._meta.label, value.pk
    if isinstance(value, SameForAll):
        return type(value).__name__
    if isinstance(value, models.Model) or not isinstance(value, Hashable):
        raise Unrepeatable
    return type(value), value


@functools.cache
def tables():
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [BY_TRIGGER])
        return dict(cursor.fetchall())


def rows_written():
    """(table, row as text) of all that this transaction wrote, table by table in the order in which it did."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::xid::text")
        start = cursor.fetchone()[0]
        cursor.execute(TOUCHED)
        touched = sorted({table for (table,) in cursor.fetchall()} & tables().keys())
        if not touched:
            return {}
        cursor.execute(" UNION ALL ".join(ROWS_OF_TABLE.format(table, start) for table in touched))
        return dict.fromkeys(cursor.fetchall())


def statement_for(rows):
    by_table = {}
    for table, row in rows:
        by_table.setdefault(table, []).append(sql.quote(row))
    return ";".join(
        WRITE_AGAIN.format(table, tables()[table], ",".join(texts)) for table, texts in by_table.items()
    )
