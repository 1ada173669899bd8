"""Who reads unusually much is warned, then suspended; the right people are told, and no file is named."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from tests.factories.cases import make_case
from tests.jobs import run_jobs
from trips.audit.models import Event, Read
from trips.guards.refusals import Refused
from trips.identity.models import User
from trips.organisations import actions, queries
from trips.organisations.models import ReadingAlarm
from trips.organisations.watch import Watch, lift_alarm, watch_reading

QUOTA = 5


@pytest.fixture(autouse=True)
def _small_quotas(settings):
    settings.READ_QUOTAS = dict.fromkeys(settings.READ_QUOTAS, 1000) | {"hour": QUOTA}


@pytest.fixture
def cases(world):
    return [make_case(world.caseworker_a) for _ in range(QUOTA + 2)]


def opens(client, cases):
    return [client.get(case.get_absolute_url()).status_code for case in cases]


def watched(now):
    watch_reading(by=Watch(), now=now)


def user(world, persona):
    return User.objects.get(pk=world.actors[persona].user_id)


@pytest.fixture
def suspended(world, client_of, cases, frozen_now):
    opens(client_of("caseworker_a"), cases)
    watched(frozen_now)
    return ReadingAlarm.objects.get()


def test_a_file_too_many_is_refused_with_a_sentence_and_not_recorded(client_of, cases, frozen_now):
    client = client_of("caseworker_a")
    assert opens(client, cases) == [200] * QUOTA + [403] * 2
    assert "autre" in client.get(cases[-1].get_absolute_url()).content.decode()
    assert Read.objects.filter(route="cases:detail").count() == QUOTA
    # What is open stays open, and a colleague is another person.
    assert opens(client, cases[:2]) == [200, 200]
    assert opens(client_of("colleague_a"), cases[-2:]) == [200, 200]


def test_no_detour_by_post(client_of, cases):
    client = client_of("caseworker_a")
    opens(client, cases[:QUOTA])
    assert client.post(reverse("cases:step", args=[cases[-1].reference, "needs"])).status_code == 403


def test_a_form_that_comes_back_is_a_look(client_of, cases):
    client = client_of("caseworker_a")
    assert client.post(reverse("cases:step", args=[cases[0].reference, "household"])).status_code == 200
    assert Read.objects.filter(route="cases:step", file_id=cases[0].pk).count() == 1


def test_ordinary_reading_is_left_alone(world, client_of, cases, frozen_now):
    opens(client_of("caseworker_a"), cases[:3])
    watched(frozen_now)
    assert not ReadingAlarm.objects.exists()
    assert "ouvert beaucoup" not in client_of("caseworker_a").get("/").content.decode()


def test_near_the_quota_she_is_warned_on_every_page(world, client_of, cases, frozen_now):
    client = client_of("caseworker_a")
    opens(client, cases[:4])
    watched(frozen_now)
    watched(frozen_now)
    alarm = ReadingAlarm.objects.get()
    assert (alarm.user_id, alarm.count, alarm.quota, alarm.suspended_at) == (
        world.caseworker_a.user_id,
        4,
        QUOTA,
        None,
    )
    assert "ouvert beaucoup" in client.get("/").content.decode()
    assert "ouvert beaucoup" not in client_of("colleague_a").get("/").content.decode()
    run_jobs()
    assert [message.to for message in mail.outbox] == [[user(world, "caseworker_a").email]]


def test_a_warning_ends_by_itself(world, client_of, cases, frozen_now):
    opens(client_of("caseworker_a"), cases[:4])
    watched(frozen_now)
    watched(frozen_now + timedelta(hours=1))
    alarm = ReadingAlarm.objects.get()
    assert alarm.ended_at is not None
    assert alarm.ended_by is None
    assert "ouvert beaucoup" not in client_of("caseworker_a").get("/").content.decode()


def test_at_the_quota_the_account_is_suspended_and_signed_out(world, client_of, cases, frozen_now):
    client = client_of("caseworker_a")
    opens(client, cases)
    watched(frozen_now)
    watched(frozen_now)
    assert not user(world, "caseworker_a").is_active
    assert user(world, "colleague_a").is_active
    assert client.get("/").status_code == 302
    assert ReadingAlarm.objects.get().suspended_at == frozen_now
    event = Event.objects.get(kind="organisations.suspend_reader")
    assert (event.role, event.details) == ("reading_watch", {"measure": "hour"})


def test_told_are_data_protection_and_her_own_administrators_only(world, suspended, cases):
    run_jobs()
    told = {address for message in mail.outbox for address in message.to}
    assert told == {user(world, persona).email for persona in ("protection", "admin_a")}
    for message in mail.outbox:
        assert not any(case.reference in message.body + message.subject for case in cases)
        assert "Fake" not in message.body + message.subject


@pytest.mark.parametrize("persona", ["protection", "admin_a"])
def test_their_desks_say_it_and_name_no_file(client_of, suspended, cases, persona):
    page = client_of(persona).get("/").content.decode()
    assert "Fake caseworker_a" in page
    assert not any(case.reference in page for case in cases)


@pytest.mark.parametrize("persona", ["admin_b", "platform", "caseworker_b", "colleague_a"])
def test_nobody_else_is_told(client_of, suspended, persona):
    assert "Fake caseworker_a" not in client_of(persona).get("/").content.decode()


@pytest.mark.parametrize(
    ("persona", "listed", "lifted"),
    [
        ("protection", 200, 200),
        ("admin_a", 403, 403),
        ("admin_b", 403, 404),
        ("platform", 403, 404),
        ("caseworker_b", 403, 404),
    ],
)
def test_who_reviews(client_of, suspended, persona, listed, lifted):
    client = client_of(persona)
    assert client.get(reverse("home:alarms")).status_code == listed
    assert client.get(suspended.get_absolute_url()).status_code == lifted


def test_her_administrator_cannot_give_the_account_back(world, suspended, frozen_now):
    member = queries.member_for(world.admin_a, world.memberships["caseworker_a"].reference)
    with pytest.raises(Refused):
        actions.restore_member(member=member, by=world.admin_a, now=frozen_now)
    assert not user(world, "caseworker_a").is_active


def test_data_protection_lifts_it_with_a_reason(world, client_of, suspended, cases, frozen_now):
    client = client_of("protection")
    assert client.post(suspended.get_absolute_url(), {"why": ""}).status_code == 200
    assert not user(world, "caseworker_a").is_active
    for _click in range(2):
        assert client.post(suspended.get_absolute_url(), {"why": "A census asked for it"}).status_code == 302
    suspended.refresh_from_db()
    assert (suspended.why, suspended.ended_by_id) == ("A census asked for it", world.protection.user_id)
    assert user(world, "caseworker_a").is_active
    assert Event.objects.filter(kind="organisations.lift_alarm").count() == 1
    # What she read before counts no more: she is not suspended again, and may go on.
    watched(frozen_now + timedelta(minutes=1))
    assert user(world, "caseworker_a").is_active


def test_nobody_lifts_her_own(world, frozen_now):
    mine = ReadingAlarm(user_id=world.protection.user_id, measure="hour", count=9, quota=5)
    mine.warned_at = mine.suspended_at = frozen_now
    mine.save()
    with pytest.raises(Refused):
        lift_alarm(alarm=mine, why="It was me", by=world.protection, now=frozen_now)


def test_the_list_asks_the_same_number_of_questions(world, client_of, frozen_now, django_assert_num_queries):
    client = client_of("protection")
    client.get("/healthz")
    for personas in (["caseworker_a"], ["colleague_a", "caseworker_b", "officer_lyon"]):
        for persona in personas:
            facts = {"measure": "hour", "count": 9, "quota": 5}
            moments = {"warned_at": frozen_now, "suspended_at": frozen_now}
            ReadingAlarm(user_id=world.actors[persona].user_id, **facts, **moments).save()
        with django_assert_num_queries(7):
            client.get(reverse("home:alarms"))
