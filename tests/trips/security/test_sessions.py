"""A session that was known before signing in is worth nothing after it."""

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import reverse

from tests.factories.actors import make_user
from tests.sign_in import PASSWORD, code, enter, give_codes

COOKIE = settings.SESSION_COOKIE_NAME


@pytest.fixture
def user(db, frozen_now):
    return make_user("Fake Person")


@pytest.fixture
def planted(db):
    """A session that somebody else made and knows the key of."""
    session = SessionStore()
    session["planted"] = True
    session.create()
    return session.session_key


def browser_with(key):
    client = Client()
    client.cookies[COOKIE] = key
    return client


def give_password(client, user):
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client.cookies[COOKIE].value


def test_the_key_changes_when_she_signs_in(user, planted):
    client = browser_with(planted)
    key = give_password(client, user)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert key != planted
    assert "_auth_user_id" not in SessionStore(planted)


def test_the_key_changes_when_she_gives_her_second_factor(user, planted):
    give_codes(user)
    client = browser_with(planted)
    key = give_password(client, user)
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.cookies[COOKIE].value not in (planted, key)
    for known in (planted, key):
        assert browser_with(known).get("/").status_code == 302


def test_a_key_that_nobody_gave_out_is_not_taken(user):
    client = browser_with("a" * 32)
    assert give_password(client, user) != "a" * 32


def test_signing_out_ends_it_on_the_server(user):
    client = Client()
    key = give_password(client, user)
    client.post(reverse("account_logout"))
    assert not SessionStore().exists(key)


def test_the_key_changes_when_she_gives_her_factor_again(user):
    give_codes(user)
    client = enter(Client(), user)
    key = client.cookies[COOKIE].value
    client.post(reverse("mfa_reauthenticate"), {"code": "000000"})
    assert client.cookies[COOKIE].value == key
    client.post(reverse("mfa_reauthenticate"), {"code": code()})
    assert client.cookies[COOKIE].value != key
    assert client.get("/").status_code == 200
    assert not SessionStore().exists(key)


def test_the_key_changes_when_she_enrols_a_factor(user):
    client = Client()
    key = give_password(client, user)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert client.cookies[COOKIE].value != key
    assert client.get("/").status_code == 200
    assert not SessionStore().exists(key)


def test_the_browser_forgets_the_pages_when_she_signs_out(user):
    client = enter(Client(), user)
    assert "Clear-Site-Data" not in client.get(reverse("account_logout")).headers
    assert client.post(reverse("account_logout")).headers["Clear-Site-Data"] == '"cache", "storage"'


def test_an_idle_end_keeps_what_was_being_written(user):
    """Its session holds the draft: nothing is cleared."""
    client = enter(Client(), user)
    response = client.post(reverse("identity:leave"), {"note": "a"})
    assert "Clear-Site-Data" not in response.headers


def test_scripts_and_other_sites_do_not_get_the_cookie(user):
    client = Client()
    give_password(client, user)
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")
    # Ends with the browser.
    assert cookie["max-age"] == ""
