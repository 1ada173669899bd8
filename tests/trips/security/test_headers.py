"""Every answer, whatever page, persona and outcome: not kept, not framed, nothing inline, nothing told to others."""

import pytest
from django.test import Client

from tests.journeys.addresses import addresses
from tests.journeys.sides import SIDES, build_side

WANTED = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
DIRECTIVES = ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action '")


def check(response, address):
    # After sign-out the back button asks the server again.
    assert {"no-store", "private"} <= set(response.headers["Cache-Control"].split(", ")), address
    for name, value in WANTED.items():
        assert response.headers.get(name) == value, f"{address}: {name}"
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy, address
    assert [one for one in DIRECTIVES if one not in policy] == [], address


@pytest.fixture
def everything(world):
    """Addresses of both sides, which each persona may or may not open."""
    sides = {name: build_side(world, name) for name in SIDES}
    return [address for _name, _door, address in addresses(sides)]


@pytest.mark.journey
@pytest.mark.parametrize("persona", ["caseworker_a", "manager_north", "protection", "nobody"])
def test_every_answer_of_ours(everything, client_of, persona):
    client = client_of(persona)
    for address in everything:
        check(client.get(address), address)


@pytest.mark.parametrize(
    "address",
    ["/compte/login/", "/compte/password/reset/", "/compte/second-facteur/", "/referentiels/", "/nowhere/"],
)
def test_pages_of_packages_and_of_nowhere(address, world, client_of):
    for persona in ("nobody", "platform"):
        check(client_of(persona).get(address), address)


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "TRACK"])
@pytest.mark.parametrize("address", ["/", "/aide/", "/compte/login/", "/healthz"])
def test_other_methods_are_refused(method, address, world, client_of):
    for persona in ("nobody", "caseworker_a"):
        response = client_of(persona).generic(method, address, headers={"X-Canary": "canary"})
        assert response.status_code == 405
        assert "canary" not in response.content.decode()
        check(response, f"{method} {address}")


def test_refusals_and_failures_too(world, client_of, monkeypatch):
    client = client_of("auditor")
    check(client.post("/centres/"), "405")
    check(Client().get("/", headers={"host": "elsewhere.example"}), "400")
    check(Client(enforce_csrf_checks=True).post("/compte/login/"), "403")
    monkeypatch.setattr("trips.home.views.desk_of", lambda *given: 1 / 0)
    client.raise_request_exception = False
    failed = client.get("/")
    assert failed.status_code == 500
    check(failed, "500")
