"""The test database: made by the owner; pages are served as the web role, as in production.

The body of a test sees every row, as the worker does; each request of a test client becomes the web role, which
sees what its policies show (`as_web`).

Migrations run once into a template that is kept; each run, and each worker, gets a copy of it in an instant.
The template's name tells from which migrations and reference files it was made.
"""

import hashlib
import os
from contextlib import contextmanager
from pathlib import Path

import environ
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from psycopg.pq import TransactionStatus

from tests.memory import memory
from trips.database.setup import names_in_addresses, put_in_order

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "test_template_"
# One maker of a template at a time, over all processes of the server.
MAKING = 7_348_201
OWNER, WORKER = {}, {}
# Table → its number of rows, as the template has them.
REFERENCE = {}
TABLES = """
SELECT oid::regclass::text FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1
"""
COUNT = "SELECT '{0}', count(*), count(*) FILTER (WHERE xmin::text::bigint >= {1}) FROM {0}"


def make_test_database():
    """A fresh copy of the template; then become the web role."""
    OWNER.update(USER=connection.settings_dict["USER"], PASSWORD=connection.settings_dict["PASSWORD"])
    worker = environ.Env.db_url_config(os.environ["DATABASE_WORKER_URL"])
    WORKER.update(USER=worker["USER"], PASSWORD=worker["PASSWORD"])
    wanted = connection.creation._get_test_db_name()
    template = ready_template()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{wanted}"')
        cursor.execute(f'CREATE DATABASE "{wanted}" TEMPLATE "{template}"')
    use_database(wanted)
    put_in_order(connection, names_in_addresses())
    note_reference_data()
    become(WORKER)


def drop_test_database():
    """Not by force, which needs rights over sessions that are leaving: PostgreSQL waits for these by itself."""
    end_other_sessions()
    become(OWNER)
    name = connection.settings_dict["NAME"]
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def end_other_sessions():
    """The threads of a live server may still hold theirs; ended as their own role, which the owner is not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )


def ready_template():
    """The name of a template that is up to date, made now if there is none."""
    name = TEMPLATE + fingerprint()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MAKING])
        if not databases_like(cursor, name):
            for old in databases_like(cursor, f"{TEMPLATE}%"):
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
            fill_template(cursor, name)
        cursor.execute("SELECT pg_advisory_unlock(%s)", [MAKING])
    return name


def fill_template(cursor, name):
    """Under another name until it is whole, so that a run that was stopped leaves no half template."""
    making = f"{name}_making"
    cursor.execute(f'CREATE DATABASE "{making}"')
    before = connection.settings_dict["NAME"]
    use_database(making)
    for command in (["migrate"], ["createcachetable"], ["reference_data"]):
        call_command(*command, verbosity=0)
    with connection.cursor() as owner:
        # What the planner knows of a running database; each copy has it.
        owner.execute("ANALYZE")
    connection.close()
    connection.settings_dict["NAME"] = before
    cursor.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')


def databases_like(cursor, pattern):
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern])
    return [name for (name,) in cursor.fetchall()]


def fingerprint():
    """Changes when a migration, a reference file or a loader does, or the making."""
    files = [
        path
        for folder in ("trips", "cases", "centres", "placements")
        for pattern in ("*/migrations/*.py", "migrations/*.py", "data/*.csv", "*/data/*.csv", "*/loaders.py")
        for path in (ROOT / folder).glob(pattern)
    ]
    # A package that brings tables of its own changes this list.
    digest = hashlib.sha256(repr(settings.INSTALLED_APPS).encode())
    for path in sorted([*files, Path(__file__)]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def note_reference_data():
    """What every test finds; nothing else is in the tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::xid::text")
        REFERENCE.update(since=cursor.fetchone()[0])
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
    REFERENCE.update(rows={table: rows for table, (rows, _new) in counted(tables).items() if rows})


def counted(tables):
    """Table → (rows, rows written since the reference data was noted)."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(COUNT.format(table, REFERENCE["since"]) for table in tables))
        return {table: counts for table, *counts in cursor.fetchall()}


def use_database(name):
    connection.close()
    connection.settings_dict["NAME"] = name


def become(role):
    """The next connection is this role's."""
    connection.close()
    connection.settings_dict.update(role)


@contextmanager
def as_owner():
    """What the web role may not do: empty tables, change the schema."""
    become(OWNER)
    try:
        yield
    finally:
        become(WORKER)


@contextmanager
def as_web():
    """As what serves pages: without a person for whom it works, no row of a closed table."""
    before = set_role(names_in_addresses().web)
    try:
        yield
    finally:
        # A failed transaction takes it back by itself when it ends.
        if connection.connection is not None and not has_failed():
            set_role(before)


def set_role(name):
    """On the driver itself: it is no query of the test. Returns the role before."""
    connection.ensure_connection()
    sql = "SELECT current_setting('role'), set_config('role', %s, false)"
    return connection.connection.execute(sql, [name]).fetchone()[0]


def has_failed():
    return connection.connection.info.transaction_status == TransactionStatus.INERROR


_get_response = BaseHandler.get_response


def _get_response_as_web(self, request):
    """Whatever serves a page in a test, be it a client or a live server, is the web role meanwhile."""
    with as_web():
        return _get_response(self, request)


BaseHandler.get_response = _get_response_as_web

_flush = TransactionTestCase._fixture_teardown


def _teardown_as_owner(self):
    """Emptying tables is withheld from the web role. The reference data stays, unless the test changed it."""
    with as_owner():
        with connection.cursor() as cursor:
            cursor.execute(TABLES)
            others = [name for (name,) in cursor.fetchall() if name not in REFERENCE["rows"]]
            cursor.execute(f"TRUNCATE {', '.join(others)}")
        if counted(REFERENCE["rows"]) != {table: [rows, 0] for table, rows in REFERENCE["rows"].items()}:
            _flush(self)
            call_command("reference_data", verbosity=0)
            note_reference_data()
            memory.forget()


TransactionTestCase._fixture_teardown = _teardown_as_owner
