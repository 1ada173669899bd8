"""The host that a request names decides nothing: another's is refused, and links in messages take ours."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories.actors import make_user
from tests.jobs import run_jobs

ELSEWHERE = "elsewhere.example"


def test_another_host_gets_nothing(db):
    for page in ("/", "/aide/", reverse("account_login"), "/healthz"):
        assert Client().get(page, headers={"host": ELSEWHERE}).status_code == 400
        assert Client().get(page, headers={"x-forwarded-host": ELSEWHERE}).status_code in (200, 302)


@pytest.mark.parametrize("header", ["host", "x-forwarded-host"])
def test_a_link_to_a_new_password_begins_with_our_address(db, frozen_now, settings, header):
    settings.ALLOWED_HOSTS = ["testserver", ELSEWHERE]
    user = make_user("Fake Person")
    Client().post(reverse("account_reset_password"), {"email": user.email}, headers={header: ELSEWHERE})
    run_jobs()
    (message,) = mail.outbox
    assert settings.SITE_URL in message.body
    assert ELSEWHERE not in message.body
