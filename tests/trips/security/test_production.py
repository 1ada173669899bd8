"""What holds outside the demonstration, asked of a process that starts with the documented variables only."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from trips.local.environment import TEST_SEALING_KEYS

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "trips.settings",
    "SECRET_KEY": "only-for-this-test-" * 4,
    "TRIPS_SEALING_KEYS": TEST_SEALING_KEYS,
    "DATABASE_URL": "postgres://nobody@localhost/none",
    "ALLOWED_HOSTS": "trips.example.org",
    "SITE_URL": "https://trips.example.org",
    "MAIL_HOST": "mail.example.org",
    "MAIL_FROM": "trips@example.org",
    "TRIPS_FILES_FOLDER": "/nowhere",
}
ASKED = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
client = Client(headers={"host": "trips.example.org"})
plain, safe = client.get("/"), client.get("/healthz", secure=True)
chosen = client.post("/langue/", {"language": "fr"}, secure=True)
forwarded = client.get("/", headers={"host": "trips.example.org", "x-forwarded-proto": "https"})
print(json.dumps({
    "plain": [plain.status_code, plain.headers["Location"]],
    "forwarded": forwarded.status_code,
    "safe": [safe.status_code, safe.headers.get("Strict-Transport-Security")],
    "set": {name: [one["secure"], one["path"], one["domain"]] for name, one in chosen.cookies.items()},
    "names": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME],
    "cookies": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.LANGUAGE_COOKIE_SECURE],
    "debug": settings.DEBUG, "demo": settings.DEMO, "hosts": settings.ALLOWED_HOSTS,
    "mail": settings.MAILERS["default"]["OPTIONS"]["use_ssl"],
}))
"""


def started(**changed):
    environment = {name: value for name, value in (PRODUCTION | changed).items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", ASKED], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def told():
    run = started()
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_everything_goes_by_https_and_browsers_remember(told):
    assert told["plain"] == [301, "https://trips.example.org/"]
    assert told["safe"] == [200, "max-age=31536000; includeSubDomains; preload"]
    assert told["cookies"] == [True, True, True]


def test_cookies_are_of_this_very_host(told):
    """As browsers want it of the prefix: secure, for the whole host, for no domain."""
    assert told["names"] == ["__Host-sessionid", "__Host-csrftoken", "__Host-language"]
    assert told["set"] == {"__Host-language": [True, "/", ""]}


def test_a_header_that_no_proxy_of_ours_set_is_not_believed(told):
    assert told["forwarded"] == 301


def test_nothing_of_the_demonstration_is_on(told):
    assert (told["debug"], told["demo"], told["mail"]) == (False, False, True)
    assert told["hosts"] == ["trips.example.org"]


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "TRIPS_SEALING_KEYS", "DATABASE_URL", "SITE_URL", "TRIPS_FILES_FOLDER"]
)
def test_no_secret_and_no_address_has_a_value_of_its_own(name):
    run = started(**{name: None})
    assert run.returncode != 0
    assert f"{name} is not set" in run.stderr
