import subprocess
from contextlib import ExitStack

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import ConnectionHandler, transaction

from tests.trips.database.conftest import DATABASE, OWNER, WEB, WORKER, opened
from trips.database import setup
from trips.database.setup import Names, names_in_addresses, put_in_order, script
from trips.local.binaries import clean_environment, programs


@pytest.fixture
def as_role(socket, database, monkeypatch, django_db_blocker):
    """A connection as Django would open it, on a server that its settings do not know."""
    with ExitStack() as until_the_end:

        def connect(user):
            address = {
                "ENGINE": "django.db.backends.postgresql",
                "HOST": socket,
                "USER": user,
                "NAME": DATABASE,
            }
            connection = ConnectionHandler({"default": address})["default"]
            monkeypatch.setattr(transaction, "get_connection", lambda using=None: connection)
            until_the_end.enter_context(django_db_blocker.unblock())
            until_the_end.callback(connection.close)
            return connection

        yield connect


@pytest.fixture
def addresses(monkeypatch):
    def give(owner, web, worker):
        for name, value in zip(setup.ADDRESSES, (owner, web, worker), strict=True):
            if value:
                monkeypatch.setenv(name, value)
            else:
                monkeypatch.delenv(name, raising=False)

    return give


@pytest.mark.parametrize(
    "address",
    ["postgres://{}:secret@db.example:5432/t", "postgres://{}@//run/a b/t"],
)
def test_names_are_read_from_the_addresses(addresses, address):
    addresses(*map(address.format, "owk"))
    assert names_in_addresses() == Names(database="t", owner="o", web="w", worker="k")


@pytest.mark.parametrize(
    ("owner", "web", "worker", "sentence"),
    [
        ("", "w@", "k@", "DATABASE_OWNER_URL is not set"),
        ("o@", "", "k@", "DATABASE_URL is not set"),
        ("o@", "w@", "", "DATABASE_WORKER_URL is not set"),
        ("o@", "o@", "k@", "each name a role of its own"),
        ("o@", "w@", "w@", "each name a role of its own"),
        ("o@", "w@", "o@", "each name a role of its own"),
        ("o@", "@", "k@", "each name a role of its own"),
    ],
)
def test_incomplete_addresses_are_explained(addresses, owner, web, worker, sentence):
    addresses(*(f"postgres://{one}h/t" if one else "" for one in (owner, web, worker)))
    with pytest.raises(ImproperlyConfigured, match=sentence):
        names_in_addresses()


def test_printed_script_runs_twice_in_psql(socket, database):
    names = Names(database="new da$ta\"base'", owner='ow"ner 2', web="w'eb \\2", worker='wor"ker')
    command = [str(programs() / "psql"), "-h", socket, "-U", "postgres", "-d", "postgres", "-q"]
    for _ in range(2):
        done = subprocess.run(
            command, input=script(names), env=clean_environment(), capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
    with opened(socket, names.web, names.database) as web:
        assert web.execute("SELECT has_schema_privilege('public', 'CREATE')").fetchone() == (False,)


def test_owner_may_put_the_grants_in_order(socket, as_role):
    with opened(socket, OWNER) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS new_historicalthing (id int)")
    put_in_order(as_role(OWNER), Names(DATABASE, OWNER, WEB, WORKER))
    with opened(socket, WEB) as web:
        rights = "SELECT has_table_privilege('new_historicalthing', %s)"
        assert [web.execute(rights, [right]).fetchone()[0] for right in ("INSERT", "UPDATE")] == [True, False]


def test_superuser_makes_the_roles_too(socket, as_role):
    put_in_order(as_role("postgres"), Names(DATABASE, OWNER, "another web", WORKER))
    with opened(socket, "another web") as web:
        assert web.execute("SELECT current_user").fetchone() == ("another web",)


@pytest.mark.parametrize(
    ("user", "web", "sentence"),
    [(WEB, WEB, "TRIPS_DATABASE_ROLE=owner"), (OWNER, "nobody there", "roles --print")],
)
def test_who_may_not_is_told_what_to_do(as_role, user, web, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        put_in_order(as_role(user), Names(DATABASE, OWNER, web, WORKER))


def test_script_names_no_password(addresses):
    addresses("postgres://o:secret@h/t", "postgres://w:other@h/t", "postgres://k:third@h/t")
    written = script(names_in_addresses())
    assert "secret" not in written
    assert "other" not in written
    assert "third" not in written
    assert setup.APPEND_ONLY == ("audit_event", "audit_read", "audit_link")
