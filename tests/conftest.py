"""A strict world: real PostgreSQL, the web role, warnings and unknown template variables are errors."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.template import engines
from django.test import Client, override_settings

from tests import database
from tests.memory import memory
from tests.personas import build_world, committed_world
from tests.sign_in import enter
from trips.identity.models import User


class UndefinedVariable(str):
    """Rendered in place of a variable that does not exist; makes the test fail."""

    def __contains__(self, text):
        return text == "%s"

    def __mod__(self, name):
        raise AssertionError(f"Undefined template variable: {name}")


# Whole journeys: real processes, every route as everybody, a browser. `make journeys` runs them.
JOURNEYS = ("journeys", "browser", "local")
TESTS = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.relative_to(TESTS).parts[0] in JOURNEYS:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings):
    with django_db_blocker.unblock():
        database.make_test_database()
    yield
    with django_db_blocker.unblock():
        database.drop_test_database()


@pytest.fixture(scope="session", autouse=True)
def _light_settings(django_test_environment):
    """What is not tested is cheap: said once, since each change of a setting tells all of Django."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    changes = {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "STORAGES": django_settings.STORAGES | {"staticfiles": static},
        "MAILERS": {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}},
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    }
    with override_settings(**changes):
        yield


@pytest.fixture(autouse=True)
def _strict_world(settings, monkeypatch, tmp_path):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", UndefinedVariable())
    settings.FILES_FOLDER = str(tmp_path / "files")
    cache.clear()


@pytest.fixture
def frozen_now():
    """Monday 23 November 2026, ten o'clock in Paris; days around it are ordinary working days."""
    instant = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
    with time_machine.travel(instant, tick=False):
        yield instant


@pytest.fixture
def world(db, frozen_now):
    if connection.in_atomic_block:
        assert not connection.savepoint_ids, "A fixture of other tests still holds its transaction."
        with memory.of_a_test():
            yield build_world()
    else:
        yield committed_world()


@pytest.fixture
def client_of(world):
    """A browser signed in as a persona with both factors; `nobody` is signed out, `stranger` has no capacity."""

    def make(persona):
        client = Client()
        actor = world.actors[persona]
        if actor.is_signed_in:
            enter(client, User.objects.get(pk=actor.user_id))
        return client

    return make
