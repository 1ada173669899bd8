"""An account that nobody uses is closed; its owner is warned in time, and her administrator opens it again."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories.actors import make_user
from tests.jobs import run_jobs
from tests.sign_in import PASSWORD, enter
from trips.audit.models import Event
from trips.identity.models import User
from trips.jobs.actions import Machine
from trips.organisations.actions import close_dormant_accounts, restore_member

WORKER = Machine(role="worker")


def sweep(now):
    close_dormant_accounts(by=WORKER, now=now)
    run_jobs()


def is_open(user):
    return User.objects.get(pk=user.pk).is_active


def used(user, at):
    """She signed in at that moment."""
    user.last_login = at
    user.save(update_fields=["last_login"])


@pytest.mark.parametrize(("days", "still_open"), [(89, True), (90, False), (91, False)])
def test_ninety_days_without_a_sign_in_close_an_account(world, frozen_now, days, still_open):
    gone, present = world.user("caseworker_a"), world.user("caseworker_b")
    later = frozen_now + timedelta(days=days)
    used(gone, frozen_now)
    used(present, later - timedelta(days=1))
    sweep(later)
    assert is_open(gone) == still_open
    assert is_open(present)


@pytest.mark.parametrize(("days", "still_open"), [(89, True), (90, False)])
def test_who_never_came_is_counted_from_the_day_her_account_was_made(world, frozen_now, days, still_open):
    user = world.user("caseworker_a")
    assert user.last_login is None
    sweep(frozen_now + timedelta(days=days))
    assert is_open(user) == still_open


def test_closing_is_recorded_once_and_ends_her_sessions(world, frozen_now):
    user = world.user("caseworker_a")
    with time_machine.travel(frozen_now + timedelta(days=90), tick=False):
        session = enter(Client(), user)
        used(user, frozen_now)
        for _ in range(2):
            sweep(frozen_now + timedelta(days=90))
        assert "_auth_user_id" not in session.session
    events = Event.objects.filter(kind="identity.close_dormant_account", object_id=str(user.pk))
    assert [(one.role, one.user_id) for one in events] == [("worker", None)]
    assert User.history.filter(id=user.pk).latest().is_active is False


def test_a_sign_in_at_the_last_moment_keeps_it(world, frozen_now):
    user, later = world.user("caseworker_a"), frozen_now + timedelta(days=90)
    used(user, later - timedelta(minutes=1))
    sweep(later)
    assert is_open(user)


@pytest.mark.parametrize(("days", "messages"), [(75, 0), (76, 1), (89, 1), (90, 0)])
def test_a_warning_leaves_two_weeks_before(db, frozen_now, days, messages):
    user = make_user("Fake Person")
    sweep(frozen_now + timedelta(days=days))
    assert len(mail.outbox) == messages
    for message in mail.outbox:
        assert message.to == [user.email]
        assert "Fake" not in message.subject + message.body


def test_a_warning_leaves_once_for_each_absence(db, frozen_now):
    user = make_user("Fake Person")
    for days in (76, 77, 80):
        later = frozen_now + timedelta(days=days)
        with time_machine.travel(later, tick=False):
            sweep(later)
    assert len(mail.outbox) == 1
    back = frozen_now + timedelta(days=81)
    used(user, back)
    with time_machine.travel(back + timedelta(days=76), tick=False):
        sweep(back + timedelta(days=76))
    assert len(mail.outbox) == 2


def test_her_own_administrator_restores_her_for_ninety_days_more(client_of, world, frozen_now):
    user, later = world.user("caseworker_a"), frozen_now + timedelta(days=90)
    for persona in ("admin_a", "admin_b"):
        used(world.user(persona), later)
    sweep(later)
    restore = reverse("organisations:restore", args=[world.memberships["caseworker_a"].reference])
    with time_machine.travel(later, tick=False):
        assert client_of("admin_b").post(restore).status_code == 404
        assert not is_open(user)
        assert client_of("admin_a").post(restore).status_code == 302
    sweep(later + timedelta(days=1))
    assert is_open(user)
    sweep(later + timedelta(days=90))
    assert not is_open(user)


def test_the_last_platform_administrator_stays(world, frozen_now):
    """Somebody must be able to restore the others."""
    later = frozen_now + timedelta(days=200)
    sweep(later)
    assert is_open(world.user("platform"))
    assert not is_open(world.user("admin_a"))
    restore_member(member=world.memberships["admin_a"], by=world.actors["platform"], now=later)
    assert is_open(world.user("admin_a"))


def test_a_closed_account_is_told_whom_to_ask(db, frozen_now):
    user = make_user("Fake Person")
    sweep(frozen_now + timedelta(days=90))
    answer = Client().post(reverse("account_login"), {"login": user.email, "password": PASSWORD}, follow=True)
    assert answer.request["PATH_INFO"] == reverse("account_inactive")
