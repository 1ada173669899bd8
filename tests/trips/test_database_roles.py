"""Pages are served as the web role, which cannot do what a leak would need."""

import pytest
from django.db import ProgrammingError, connection

from tests.database import as_web
from tests.factories import actors
from trips.audit import record
from trips.audit.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _web(db):
    with as_web():
        yield


def one(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


def test_the_role_is_neither_superuser_nor_above_row_security():
    assert one("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user") == (False, False)


def test_the_role_owns_nothing():
    assert one("SELECT count(*) FROM pg_tables WHERE tableowner = current_user") == (0,)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET kind = 'x'",
        "DELETE FROM audit_read",
        "TRUNCATE cases_case CASCADE",
        "UPDATE cases_historicalcase SET state = 'x'",
        "CREATE TABLE mine (id int)",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TABLE cases_case",
    ],
)
def test_the_role_is_refused(sql):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        one(sql)


def test_the_audit_trigger_stops_even_the_owner(transactional_db, frozen_now):
    from tests.database import as_owner

    event = record.event("test", None, by=actors.NOBODY, now=frozen_now)
    with as_owner(), pytest.raises(ProgrammingError, match="append-only"):
        Event.objects.filter(pk=event.pk).update(kind="other")
