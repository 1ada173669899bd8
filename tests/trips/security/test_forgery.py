"""Forged requests: every page that takes a form wants the token that it gave out, and our own origin."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.sign_in import enter
from trips.home.documents.access import own_routes
from trips.identity.models import User
from trips.urls import THIRD_PARTY

ELSEWHERE = "https://elsewhere.example"


def posts():
    """Every route, with arguments that look right: the token is asked before anything is loaded."""
    for name, address, _door in own_routes():
        if name != "ui:catalogue":
            yield name, re.sub(r"<(\w+):\w+>", lambda kind: FAKES[kind.group(1)], address)
    for name in THIRD_PARTY:
        if name not in ("admin:*", "ui:catalogue", "mfa_remove_webauthn", "account_reset_password_from_key"):
            yield name, reverse(name)
    yield "admin:login", reverse("admin:login")
    yield "mfa_remove_webauthn", reverse("mfa_remove_webauthn", args=[1])


FAKES = {"ref": "D-2222-2222", "slug": "needs", "str": "nothing", "int": "1"}


@pytest.fixture
def strict(world):
    return enter(Client(enforce_csrf_checks=True), User.objects.get(pk=world.caseworker_a.user_id))


def test_no_form_is_taken_without_its_token(strict):
    every = dict(posts())
    assert len(every) > 120
    for name, address in every.items():
        response = strict.post(address, {"language": "en"})
        assert response.status_code == 403, name
        assert response.resolver_match.func, name
        assert "trop longtemps" in response.content.decode(), name


def test_nor_from_another_site_with_a_token(strict):
    strict.get("/aide/")
    strict.get(reverse("cases:search"))
    token = strict.cookies["csrftoken"].value
    address, given = reverse("set_language"), {"language": "en", "csrfmiddlewaretoken": token}
    assert strict.post(address, given, headers={"origin": ELSEWHERE}).status_code == 403
    assert strict.post(address, given, headers={"origin": "null"}).status_code == 403
    assert strict.post(address, given, headers={"origin": "http://testserver"}).status_code == 302
