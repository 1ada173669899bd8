"""The log of a day's work, of refused forms and of failures, read for everything that names somebody or a place."""

import json
import logging
from io import StringIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from placements.enums import ReferralState as S
from tests.factories.cases import circle
from tests.factories.placements import make_referral
from trips.audit.logs import JsonLines
from trips.audit.middleware import HEADER
from trips.geography.models import Department

CANARIES = {
    "name": "Zanzibelle",
    "first": "Canarina",
    "phone": "+99 777 888 999",
    "number": "CANARY-42",
    "rules": "knock thrice",
    "zone": "Guéret",
    "department": "Lozère",
    "address": "imaginary street",
    "mail": "canari@example.org",
    "host": "canari.example",
}


@pytest.fixture
def written():
    """What the one handler writes, every level and every logger included."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.root.addHandler(handler)
    before, logging.root.level = logging.root.level, logging.DEBUG
    yield stream
    logging.root.removeHandler(handler)
    logging.root.level = before


@pytest.fixture
def referral(world):
    return make_referral(
        world,
        S.ARRIVED,
        household={
            "first_name": CANARIES["first"],
            "last_name": CANARIES["name"],
            "phone": CANARIES["phone"],
            "file_number": CANARIES["number"],
        },
        safety={
            "contact_rules": CANARIES["rules"],
            "circles": [circle(CANARIES["zone"], 30)],
            "departments": [Department.objects.get(name=CANARIES["department"])],
        },
    )


def lines_of(written):
    return [json.loads(line) for line in written.getvalue().splitlines()]


def nothing_of(written):
    text = written.getvalue()
    assert [word for word in [*CANARIES.values(), "Fake ", "cpt-"] if word in text] == []


def test_a_day_of_work_names_nobody(world, client_of, referral, written):
    case = referral.case
    pages = [case.get_absolute_url(), referral.get_absolute_url(), referral.stay.get_absolute_url()]
    steps = [reverse("cases:step", args=[case.reference, code]) for code in ("household", "safety")]
    for persona in ("caseworker_a", "officer_lyon", "manager_north"):
        client = client_of(persona)
        for address in [*pages, *steps, reverse("centres:address", args=[world.centres["north"].reference])]:
            client.get(address, {"q": CANARIES["name"]})
            client.post(address, {"last_name": CANARIES["name"], "contact_rules": CANARIES["rules"]})
        client.post(reverse("cases:search"), {"name": CANARIES["name"], "phone": CANARIES["phone"]})
    nothing_of(written)
    requests = [line for line in lines_of(written) if line["logger"] == "trips.audit.middleware"]
    assert len(requests) == 39
    assert {line["membership"] for line in requests} == {
        getattr(world, persona).membership_id for persona in ("caseworker_a", "officer_lyon", "manager_north")
    }
    assert case.reference not in written.getvalue()


def test_signing_in_names_nobody(db, written):
    client = Client()
    client.post(reverse("account_login"), {"login": CANARIES["mail"], "password": CANARIES["name"]})
    client.post(reverse("account_reset_password"), {"email": CANARIES["mail"]})
    client.get(f"/compte/password/reset/key/cpt-{CANARIES['name']}/")
    Client(enforce_csrf_checks=True).post(f"/{CANARIES['name']}/", {"login": CANARIES["mail"]})
    client.get("/", headers={"host": CANARIES["host"], "user-agent": CANARIES["name"]})
    client.generic("CANARINA", "/aide/")
    nothing_of(written)
    assert "CANARINA" not in written.getvalue()
    assert "django.security.DisallowedHost" in {line["logger"] for line in lines_of(written)}


def test_a_failure_names_nobody_and_is_found_again(world, client_of, written, monkeypatch):
    def fails(*given):
        """As a library does, which quotes what it could not read."""
        name = CANARIES["name"]
        raise ValueError(f"could not read {name} at {CANARIES['address']}")

    monkeypatch.setattr("trips.home.views.desk_of", fails)
    client = client_of("caseworker_a")
    client.raise_request_exception = False
    response = client.get("/", {"q": CANARIES["mail"]}, headers={HEADER: CANARIES["phone"]})
    assert response.status_code == 500
    nothing_of(written)
    assert "could not read" not in written.getvalue()
    (failed,) = [line for line in lines_of(written) if line["level"] == "ERROR"]
    assert failed["error"][0]["kind"] == "builtins.ValueError"
    assert failed["error"][0]["way"][-1].endswith(" fails")
    assert response.headers[HEADER] == failed["request"]
    (line,) = [line for line in lines_of(written) if line["logger"] == "trips.audit.middleware"]
    assert (line["status"], line["route"], line["request"]) == (500, "home:home", failed["request"])
    assert client.get("/aide/").headers[HEADER] != failed["request"]


def test_requests_are_numbered_by_us(db, client):
    answers = [client.get("/aide/", headers={HEADER: "mine"}).headers[HEADER] for _ in range(2)]
    assert len({*answers, "mine"}) == 3


def test_the_web_server_keeps_no_log_of_addresses():
    """Its own would name references and what was searched."""
    from trips.local import gunicorn

    assert gunicorn.accesslog is None
    assert "--access-log" not in (settings.BASE_DIR / "docs/operations.md").read_text()
