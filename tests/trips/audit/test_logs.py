"""Lines of the log: JSON, without what people typed."""

import json
import logging
import sys

import pytest
from django.conf import settings
from django.db import IntegrityError, connection

from trips.audit.logs import OURS, JsonLines


def line_of(name, message, *arguments, error=None, **more):
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.getLogger(name).makeRecord(
        name, logging.ERROR, "file.py", 1, message, arguments, info, extra=more
    )
    return JsonLines().format(record)


def raised(act):
    try:
        act()
    except Exception:  # noqa: BLE001 -- whatever it raises is what the test is about
        return sys.exc_info()[1]
    raise AssertionError("nothing was raised")


def test_a_line_is_one_object():
    line = json.loads(line_of("trips.errors", "constraint %s\nrefused", "one", status=409))
    assert line["event"] == "constraint one\nrefused"
    assert (line["level"], line["logger"], line["status"]) == ("ERROR", "trips.errors", 409)
    assert line["time"].endswith("+00:00")
    assert "\n" not in line_of("trips.errors", "two\nlines")


def test_what_other_packages_write_is_given_without_its_arguments():
    written = line_of("another.package", "Looked up %s", "Canari")
    assert "Canari" not in written
    assert json.loads(written)["event"] == "Looked up %s"


def test_what_was_refused_for_safety_is_not_quoted():
    written = line_of("django.security.DisallowedHost", "Invalid HTTP_HOST header: 'canari.example'.")
    assert "canari" not in written
    assert json.loads(written)["logger"] == "django.security.DisallowedHost"


def test_an_error_keeps_its_way_and_loses_its_words():
    def reads():
        try:
            int("Canari")
        except ValueError as error:
            raise KeyError("Canari") from error

    written = line_of("django.request", "%s: %s", "x", "/Canari/", error=raised(reads))
    assert "Canari" not in written
    outer, inner = json.loads(written)["error"]
    assert (outer["kind"], inner["kind"]) == ("builtins.KeyError", "builtins.ValueError")
    assert outer["way"][-1].endswith(" reads")


@pytest.mark.django_db
def test_a_refused_write_names_the_rule_and_not_the_row():
    def writes():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO organisations_organisation (name) VALUES ('Canari')")

    error = raised(writes)
    assert isinstance(error, IntegrityError)
    assert "Canari" in str(error)
    written = line_of("django.request", "x", error=error)
    assert "Canari" not in written
    assert json.loads(written)["error"][1]["sqlstate"] == "23502"


def test_there_is_no_other_way_out():
    """No formatter but ours, and no logger of Django's with a handler of its own, such as one that mails."""
    formatters = [formatter["()"] for formatter in settings.LOGGING["formatters"].values()]
    assert formatters == ["trips.audit.logs.JsonLines"]
    assert all("formatter" in handler for handler in settings.LOGGING["handlers"].values())
    own = [name for name in logging.root.manager.loggerDict if logging.getLogger(name).handlers]
    assert [name for name in own if name.split(".")[0] in ("django", "allauth", "procrastinate", *OURS)] == []
