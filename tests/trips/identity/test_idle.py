"""Idle sessions end, nothing typed is lost, nobody else reads it; open sessions are seen and ended from afar."""

import time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.factories.actors import make_user
from tests.sign_in import PASSWORD, code, enter, give_codes
from trips.audit.models import Event

RESUME = reverse("identity:resume")


@pytest.fixture
def user(db, frozen_now):
    user = make_user("Fake Person")
    give_codes(user)
    return user


def later(minutes):
    return time_machine.travel(time.time() + minutes * 60, tick=False)


def come_back(client, user):
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client.post(reverse("mfa_authenticate"), {"code": code()})


def test_fifteen_minutes_without_a_page_end_the_session(user):
    client = enter(Client(), user)
    with later(14):
        assert client.get("/aide/").context["request"].actor.user_id == user.pk
    with later(28):
        assert client.get("/").status_code == 200
    with later(44):
        assert client.get("/").url == "/compte/login/?next=%2F"
        assert "_auth_user_id" not in client.session
        assert client.get("/compte/login/").content.decode().count("notice-info") == 1


def test_what_a_page_asks_by_itself_prolongs_nothing(user):
    client = enter(Client(), user)
    with later(10):
        client.get("/aide/", headers={"X-Background": "1"})
    with later(16):
        assert client.get("/").status_code == 302


def test_the_warning_says_when_and_one_click_stays(user):
    client = enter(Client(), user)
    assert 'data-idle="900"' in client.get("/").content.decode()
    with later(14):
        assert client.post(reverse("identity:stay")).status_code == 204
    with later(28):
        assert client.get("/").status_code == 200


def test_a_form_sent_too_late_comes_back_after_signing_in(user):
    client = enter(Client(), user)
    with later(20):
        sent = client.post("/aide/?page=2", {"note": ["Zoé", "deux"], "password": "no"})
        assert sent.url == "/compte/login/?next=%2Fcompte%2Freprendre%2F"
        assert "Zoé" not in str(dict(client.session))
        come_back(client, user)
        page = client.get(RESUME)
        assert page.context["path"] == "/aide/?page=2"
        assert page.context["fields"] == [["note", "Zoé"], ["note", "deux"]]
        assert client.get(RESUME).url == "/"


def test_a_page_left_alone_hands_over_what_was_typed(user):
    client = enter(Client(), user)
    data = {"next": "/dossiers/?a=1&b=2", "note": "Zoé", "csrfmiddlewaretoken": "x"}
    assert client.post(reverse("identity:leave"), data).url == "/compte/login/?next=%2Fcompte%2Freprendre%2F"
    assert client.get("/").status_code == 302
    come_back(client, user)
    page = client.get(RESUME)
    assert (page.context["path"], page.context["fields"]) == ("/dossiers/?a=1&b=2", [["note", "Zoé"]])


def test_a_colleague_on_the_same_computer_does_not_get_it(user):
    other = make_user("Fake neighbour")
    give_codes(other)
    client = enter(Client(), user)
    client.post(reverse("identity:leave"), {"note": "Zoé"})
    come_back(client, other)
    assert client.get(RESUME).url == "/"
    assert "unsent" not in client.session


def test_an_address_elsewhere_is_not_followed(user):
    client = enter(Client(), user)
    client.post(reverse("identity:leave"), {"note": "Zoé", "next": "https://example.org/"})
    come_back(client, user)
    assert client.get(RESUME).context["path"] == "/"


def test_sessions_are_listed_and_ended_from_afar(user):
    here, there, other = enter(Client(), user), enter(Client(), user), enter(Client(), make_user())
    there.get("/", headers={"User-Agent": "Fake telephone"})
    page = here.get(reverse("identity:sessions"))
    first, second = page.context["sessions"]
    assert (first.is_here, second.is_here) == (True, False)
    assert there.session.session_key not in page.content.decode()
    foreign = other.get(reverse("identity:sessions")).context["sessions"][0].handle
    here.post(reverse("identity:end_session"), {"handle": foreign})
    assert other.get("/").status_code == 200
    here.post(reverse("identity:end_session"), {"handle": second.handle})
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200
    assert Event.objects.filter(kind="identity.end_sessions").count() == 1


def test_sign_out_everywhere_else(user):
    here, there = enter(Client(), user), enter(Client(), user)
    here.post(reverse("identity:end_session"))
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200
