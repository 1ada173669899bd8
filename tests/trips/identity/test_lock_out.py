"""Tries are slowed down by account and by address, and never tell whether an account exists."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

from tests.factories.actors import NOBODY, make_user
from tests.jobs import waiting_jobs
from tests.sign_in import PASSWORD
from trips.identity.actions import create_account, suspend_account

LOGIN = reverse("account_login")
UNKNOWN = "nobody@example.org"


class CountingHasher(MD5PasswordHasher):
    count = 0

    def encode(self, password, salt):
        CountingHasher.count += 1
        return super().encode(password, salt)


@pytest.fixture
def user(db, frozen_now):
    return make_user("Fake Person")


def attempt(email, password="wrong", address="192.0.2.1"):
    return Client(REMOTE_ADDR=address).post(LOGIN, {"login": email, "password": password})


def sentences(response):
    return [str(sentence) for sentence in response.context["form"].non_field_errors()]


def hashes(email, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    CountingHasher.count = 0
    attempt(email)
    return CountingHasher.count


def test_known_and_unknown_accounts_cost_the_same(settings, user, frozen_now):
    chosen = create_account(email="new@example.org", full_name="Fake new", by=NOBODY, now=frozen_now)
    gone = make_user("Fake gone")
    suspend_account(user=gone, by=NOBODY, now=frozen_now)
    counts = [hashes(email, settings) for email in (user.email, UNKNOWN, chosen.email, gone.email)]
    assert counts == [1, 1, 1, 1]


@pytest.mark.parametrize("email", ["known", UNKNOWN])
def test_an_account_closes_after_five_wrong_passwords_from_anywhere(email, user):
    email = user.email if email == "known" else email
    answers = [sentences(attempt(email, address=f"192.0.2.{n}")) for n in range(7)]
    assert len({str(answer) for answer in answers[:5]}) == 1
    assert answers[5] == answers[6] != answers[4]
    assert sentences(attempt(email, PASSWORD, address="192.0.2.99")) == answers[5]


def test_an_address_closes_whatever_accounts_it_tries(user):
    answers = [sentences(attempt(f"nobody{n}@example.org")) for n in range(12)]
    assert answers[11] != answers[0]
    assert sentences(attempt(user.email, PASSWORD)) == answers[11]
    assert attempt(user.email, PASSWORD, address="192.0.2.2").status_code == 302


@pytest.mark.parametrize("email", ["known", UNKNOWN])
def test_a_forgotten_password_is_asked_three_times_in_ten_minutes(email, user):
    email = user.email if email == "known" else email
    page = reverse("account_reset_password")
    statuses = [Client().post(page, {"email": email}).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 429]
    assert len(waiting_jobs()) == 3


def test_wrong_codes_close_the_second_step(user):
    from tests.sign_in import code, give_codes

    give_codes(user)
    client = Client()
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).status_code == 200
