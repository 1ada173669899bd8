"""The test database: made by the owner, used as the web role, as in production."""

from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase

from trips.database.setup import names_in_addresses, put_in_order

OWNER = {}
WEB = {}


def make_test_database(*, keep):
    """Create, migrate, grant, load the reference data; then become the web role."""
    OWNER.update(USER=connection.settings_dict["USER"], PASSWORD=connection.settings_dict["PASSWORD"])
    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, keepdb=keep)
    call_command("createcachetable", verbosity=0)
    put_in_order(connection, names_in_addresses())
    call_command("reference_data", verbosity=0)
    become_web_role()
    return old_name


def drop_test_database(old_name, *, keep):
    become(OWNER)
    connection.creation.destroy_test_db(old_name, verbosity=0, keepdb=keep)


def become_web_role():
    if not WEB:
        import environ

        web = environ.Env.db_url_config(environ.os.environ["DATABASE_URL"])
        WEB.update(USER=web["USER"], PASSWORD=web["PASSWORD"])
    become(WEB)


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
        become(WEB)


_teardown = TransactionTestCase._fixture_teardown


def _teardown_as_owner(self):
    """Emptying tables is withheld from the web role; the reference data comes back at once."""
    with as_owner():
        _teardown(self)
        call_command("reference_data", verbosity=0)


TransactionTestCase._fixture_teardown = _teardown_as_owner
