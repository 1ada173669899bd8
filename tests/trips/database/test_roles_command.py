import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.database import as_web
from trips.database.setup import names_in_addresses


def test_print_writes_the_sql_and_touches_nothing(capsys):
    call_command("roles", "--print")
    printed = capsys.readouterr().out
    assert names_in_addresses().web in printed
    assert "NOBYPASSRLS" in printed


def test_one_address_alone_is_explained(monkeypatch):
    monkeypatch.delenv("DATABASE_OWNER_URL")
    with pytest.raises(CommandError, match="DATABASE_OWNER_URL is not set"):
        call_command("roles", "--print")


@pytest.mark.django_db
def test_the_pages_role_is_told_that_it_may_not_grant():
    with pytest.raises(CommandError, match="TRIPS_DATABASE_ROLE=owner"):
        call_command("roles")


WHO = "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"


def test_pages_are_served_as_the_web_role(client_of):
    """A test reads every row; whatever serves a page in it does not, from the first query to the last."""
    asked = []

    def note(execute, *query):
        asked.append(connection.connection.execute(WHO).fetchone())
        return execute(*query)

    client = client_of("caseworker_a")
    with connection.execute_wrapper(note):
        client.get("/")
    assert len(asked) > 5
    assert set(asked) == {(names_in_addresses().web, False, False)}
    assert connection.connection.execute(WHO).fetchone() == (names_in_addresses().worker, False, True)


@pytest.mark.django_db
def test_rows_of_the_log_and_of_history_are_only_added():
    with as_web(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND (relname LIKE 'audit%' OR relname LIKE '%historical%')"
            " AND has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE')"
        )
        assert cursor.fetchall() == []
