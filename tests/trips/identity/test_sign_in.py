"""Signing in, choosing and forgetting a password, end to end through the real pages."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories.actors import NOBODY, make_user
from tests.jobs import run_jobs, waiting_jobs
from tests.sign_in import enter
from trips.identity.actions import create_account, suspend_account
from trips.identity.models import User

OLD = "not a real password, seven words in all"
NEW = "another invented sentence made of seven different words"


@pytest.fixture
def user(db):
    return make_user("Fake Person")


def sign_in(client, user, password=OLD):
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def link_in(message):
    return re.search(r"http://testserver(/\S+)", message.body).group(1)


def choose(client, link, password=NEW):
    """Open the link as a browser does, then write the password twice."""
    page = client.get(link, follow=True)
    return client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})


def ask(client, email):
    answer = client.post(reverse("account_reset_password"), {"email": email}, follow=True)
    run_jobs()
    return answer


def test_sign_in_and_out(client, user):
    assert sign_in(client, user, "wrong").status_code == 200
    assert sign_in(client, user).url == reverse("home:home")
    assert client.session["_auth_user_id"] == str(user.pk)
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_signing_in_is_no_line_of_history(client, user):
    before = User.history.filter(id=user.pk).count()
    sign_in(client, user)
    user.refresh_from_db()
    assert user.last_login is not None
    assert User.history.filter(id=user.pk).count() == before


def test_the_sign_in_page_says_the_same_of_an_unknown_address(client, user):
    known = sign_in(client, user, "wrong").context["form"].errors
    unknown = client.post(reverse("account_login"), {"login": "no@example.org", "password": "wrong"})
    assert unknown.context["form"].errors == known


def test_forgotten_password_end_to_end(client, user):
    ask(client, user.email)
    (message,) = mail.outbox
    assert message.to == [user.email]
    assert "Fake" not in message.subject + message.body
    link = link_in(message)
    assert choose(client, link, "too short").status_code == 200
    assert choose(client, link).status_code == 302
    assert sign_in(Client(), user).status_code == 200
    assert sign_in(Client(), user, NEW).status_code == 302
    used = Client().get(link, follow=True)
    assert used.context["token_fail"]


def test_an_unknown_address_gets_the_same_answer(client, user):
    known, unknown = ask(Client(), user.email), ask(Client(), "nobody@example.org")
    assert known.redirect_chain == unknown.redirect_chain
    assert unknown.status_code == 200
    assert [message.to for message in mail.outbox] == [[user.email], ["nobody@example.org"]]
    assert "testserver" not in mail.outbox[1].body


def test_a_suspended_account_gets_no_link_and_no_sign_in(client, user, frozen_now):
    suspend_account(user=user, by=NOBODY, now=frozen_now)
    ask(client, user.email)
    assert "http" not in mail.outbox[0].body
    assert sign_in(client, user).url == reverse("account_inactive")


def test_a_new_account_chooses_its_password(client, db, frozen_now):
    made = create_account(email="New.One@Example.org", full_name="Fake New", by=NOBODY, now=frozen_now)
    assert sign_in(client, made, "").status_code == 200
    ask(client, "new.one@example.org")
    choose(client, link_in(mail.outbox[0]))
    assert sign_in(Client(), made, NEW).status_code == 302


def test_change_ones_password(client, user):
    enter(client, user)
    page = reverse("account_change_password")
    data = {"oldpassword": OLD, "password1": NEW, "password2": NEW}
    assert client.post(page, data | {"oldpassword": "wrong"}).status_code == 200
    assert client.post(page, data | {"password2": "different"}).status_code == 200
    assert client.post(page, data).status_code == 302
    assert client.get(page).status_code == 200
    assert sign_in(Client(), user, NEW).status_code == 302


def test_a_new_password_ends_the_other_sessions(user):
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        enter(client, user)
    here.post(reverse("account_change_password"), {"oldpassword": OLD, "password1": NEW, "password2": NEW})
    assert elsewhere.get(reverse("account_change_password")).status_code == 302
    assert here.get(reverse("account_change_password")).status_code == 200


def test_nobody_changes_a_password_signed_out(client, db):
    assert client.get(reverse("account_change_password")).status_code == 302


@pytest.mark.parametrize("route", ["account_signup", "account_email", "account_set_password"])
def test_the_other_pages_of_the_package_do_not_exist(client, user, route):
    enter(client, user)
    assert client.get(reverse(route)).status_code == 404


def test_an_unknown_address_is_not_readable_in_the_queue(client, db):
    client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    (job,) = waiting_jobs()
    assert "nobody" not in str(job.args)


def test_a_link_that_opens_an_account_waits_in_no_queue(client, user):
    client.post(reverse("account_reset_password"), {"email": user.email})
    (job,) = waiting_jobs()
    assert job.args == {"user_id": user.pk, "kind": "new_password"}
