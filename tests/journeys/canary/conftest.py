"""The world of canaries, built once in one transaction; every visit is undone, so that none changes the next."""

import logging
from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction
from django.template import engines
from django.test import Client, override_settings

from tests.conftest import UndefinedVariable
from tests.jobs import run_jobs
from tests.journeys.canary.world import build_canaries
from tests.sign_in import enter
from trips.audit.logs import JsonLines
from trips.identity.models import User

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
MAIL = "django.core.mail.backends.locmem.EmailBackend"
CACHE = "django.core.cache.backends.locmem.LocMemCache"


@pytest.fixture(scope="package", autouse=True)
def _strict_world(tmp_path_factory):
    """As everywhere, but for the whole crawl: the sealed files of the world stay where they are."""
    from django.conf import settings

    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    changes = {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "STORAGES": settings.STORAGES | {"staticfiles": static},
        "MAILERS": {"default": {"BACKEND": MAIL}},
        "CACHES": {"default": {"BACKEND": CACHE, "LOCATION": "canaries"}},
        "FILES_FOLDER": str(tmp_path_factory.mktemp("files")),
    }
    with override_settings(**changes), pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines["django"].engine, "string_if_invalid", UndefinedVariable())
        yield


@pytest.fixture(scope="package")
def log(_strict_world):
    """What the one handler writes from the first verb on, every level and every logger included."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    before, logging.root.level = logging.root.level, logging.DEBUG
    logging.root.addHandler(handler)
    yield stream
    logging.root.removeHandler(handler)
    logging.root.level = before


@pytest.fixture(scope="package")
def canaries(log, django_db_setup, django_db_blocker):
    mail.outbox = []
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False):
        whole = transaction.atomic()
        whole.__enter__()
        try:
            built = build_canaries()
            run_jobs()
            # The box is emptied before each test.
            built.messages = list(mail.outbox)
            yield built
        finally:
            connection.set_rollback(True)
            whole.__exit__(None, None, None)


@pytest.fixture
def client_of(canaries):
    """A browser signed in as a persona; `nobody` is signed out, `stranger` has no capacity."""

    def make(persona, **options):
        client = Client(**options)
        actor = canaries.world.actors[persona]
        return enter(client, User.objects.get(pk=actor.user_id)) if actor.is_signed_in else client

    return make
