"""`?next=` leads to this site only, wherever one is followed."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.actors import make_user
from tests.journeys.addresses import addresses
from tests.journeys.sides import SIDES, build_side
from tests.sign_in import PASSWORD, code, enter, give_codes

ELSEWHERE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example/",
    "http:elsewhere.example",
    "javascript:alert(1)",
    "https://testserver@elsewhere.example/",
]


def stays_here(response):
    if response.status_code not in (301, 302, 303, 307, 308):
        return True
    target = urlsplit(response.headers["Location"].replace("\\", "/"))
    return target.scheme in ("", "http") and target.netloc in ("", "testserver")


@pytest.fixture
def user(db, frozen_now):
    user = make_user("Fake Person")
    give_codes(user)
    return user


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_here(user, target):
    client = Client()
    asked = client.post(
        f"{reverse('account_login')}?next={target}",
        {"login": user.email, "password": PASSWORD, "next": target},
    )
    assert asked.url.split("?")[0] == reverse("mfa_authenticate")
    given = client.post(f"{reverse('mfa_authenticate')}?next={target}", {"code": code(), "next": target})
    assert given.status_code == 302
    assert given.url == "/"


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("route", ["mfa_reauthenticate", "set_language", "account_logout", "identity:leave"])
def test_steps_on_the_way_lead_here(user, route, target):
    client = enter(Client(), user)
    asked = {"mfa_reauthenticate": {"code": code()}, "set_language": {"language": "fr"}}.get(route, {})
    response = client.post(f"{reverse(route)}?next={target}", asked | {"next": target})
    assert response.status_code == 302
    assert stays_here(response)
    assert "elsewhere" not in response.url


def test_an_address_of_ours_is_followed(user):
    """The neighbour: without it a page that follows nothing would pass."""
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD, "next": "/aide/"})
    assert client.post(reverse("mfa_authenticate"), {"code": code(), "next": "/aide/"}).url == "/aide/"
    changed = client.post(reverse("set_language"), {"language": "fr", "next": "/aide/"})
    assert changed.url == "/aide/"


@pytest.mark.journey
@pytest.mark.parametrize("persona", ["caseworker_a", "nobody"])
def test_no_page_follows_one_unseen(world, client_of, persona):
    sides = {name: build_side(world, name) for name in SIDES}
    client = client_of(persona)
    for name, _door, address in addresses(sides):
        for method in ("get", "post"):
            response = getattr(client, method)(f"{address}?next={ELSEWHERE[0]}", {"next": ELSEWHERE[1]})
            assert stays_here(response), name
