"""`manage.py demo`: who may run it, what it prints, how one enters."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cases.models import Case
from tests.trips.demo.day import TODAY
from trips.access.actor import NOBODY
from trips.access.middleware import actor_of_request
from trips.audit.models import Event
from trips.demo.logins import LOGINS, ON_CALL, PASSPHRASE, code, second_factor_key
from trips.organisations.enums import Role


@pytest.fixture
def _demo_setting(settings):
    settings.DEMO = True


def run(*arguments):
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("demo", "_demo_setting")
def test_a_second_run_with_if_empty_does_nothing():
    before = Case.objects.count(), Event.objects.count()
    assert run("--if-empty") == ""
    assert (Case.objects.count(), Event.objects.count()) == before


@pytest.mark.usefixtures("demo", "_demo_setting")
def test_a_second_run_without_it_is_refused_and_keeps_the_data():
    before = Case.objects.count()
    with pytest.raises(CommandError, match="is kept"):
        run("--date", TODAY.isoformat())
    assert Case.objects.count() == before


@pytest.mark.parametrize("arguments", [(), ("--if-empty",), ("--logins",), ("--code",), ("--places", "300")])
def test_refused_outside_the_demonstration(settings, arguments):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="TRIPS_DEMO"):
        run(*arguments)


@pytest.mark.usefixtures("_demo_setting")
def test_one_login_is_printed_for_each_role():
    lines = run("--logins").splitlines()
    assert {login.role for login in LOGINS} == set(Role)
    assert ON_CALL.email in lines[len(Role) + 1]
    assert f"clé {second_factor_key()}" in "\n".join(lines)
    for login, line in zip(LOGINS, lines[1 : len(Role) + 1], strict=True):
        assert line.split("  ")[0] == login.what
        assert login.email in line
        assert line.endswith(PASSPHRASE)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("login", [*LOGINS, ON_CALL], ids=lambda login: login.email)
def test_each_login_enters_by_the_sign_in_form(login):
    client = Client()
    client.post("/compte/login/", {"login": login.email, "password": PASSPHRASE})
    assert actor_of_request(client.get("/healthz").wsgi_request) == NOBODY
    response = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert response.url == "/"
    request = client.get("/healthz").wsgi_request
    assert actor_of_request(request).role == login.role
