"""Each emergency access is reviewed within two French working days; late is shown as late."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases import actions, emergency_queries
from cases.models import EmergencyAccess
from cases.tasks import remind_of_reviews
from tests.factories import centres as centre_factory
from tests.factories.actors import make_membership
from tests.factories.emergencies import add_on_call, break_glass, put_on_call, review
from tests.jobs import run_jobs
from trips.access.actor import actor_for
from trips.audit.models import Event, Read
from trips.guards.refusals import Overtaken, Refused
from trips.organisations import actions as organisation_actions
from trips.organisations.enums import Role
from trips.organisations.queries import member_for

LIST = "/dossiers/urgences/"


@pytest.fixture
def world(world):
    add_on_call(world)
    for side in ("north", "south"):
        member = make_membership(Role.ORGANISATION_ADMIN, world.organisations[f"operator_{side}"])
        world.memberships[f"admin_{side}"], world.actors[f"admin_{side}"] = member, actor_for(member)
    return world


@pytest.fixture
def case(world):
    return centre_factory.make_resident(world).case


@pytest.fixture
def access(world, case):
    return break_glass(world, case)


def page_of(access):
    return reverse("cases:review_emergency", args=[access.reference])


def on(day):
    return time_machine.travel(datetime.combine(day, time(10), tzinfo=UTC), tick=False)


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2026-11-23T09:00+01:00", date(2026, 11, 25)),
        # Friday night, and the night after it: Tuesday.
        ("2026-11-27T21:00+01:00", date(2026, 12, 1)),
        ("2026-11-28T02:00+01:00", date(2026, 12, 1)),
        # In Paris it is Friday already.
        ("2026-11-26T23:30+00:00", date(2026, 12, 1)),
        # Over Christmas, and over the end of the year.
        ("2026-12-24T20:00+01:00", date(2026, 12, 29)),
        ("2026-12-31T23:30+01:00", date(2027, 1, 5)),
    ],
)
def test_two_working_days(world, case, opened, due):
    with time_machine.travel(datetime.fromisoformat(opened), tick=False):
        assert break_glass(world, case).review_due_on == due


def test_who_sees_the_list_and_who_reviews(world, client_of, access):
    listed = {p: client_of(p).get(LIST).status_code for p in world.memberships}
    assert {p for p, status in listed.items() if status == 200} == {
        "caseworker_a", "colleague_a", "caseworker_b", "protection",
    }  # fmt: skip
    for persona in ("caseworker_a", "colleague_a", "protection"):
        assert access.reference in client_of(persona).get(LIST).text
    assert access.reference not in client_of("caseworker_b").get(LIST).text
    assert access.case.identity.full_name not in client_of("protection").get(LIST).text
    for persona in world.memberships:
        expected = 200 if persona == "protection" else 404
        assert client_of(persona).get(page_of(access)).status_code == expected, persona


def test_the_review_tells_everything_but_who_she_is(world, client_of, access):
    client_of("on_call_north").get(access.get_absolute_url())
    page = client_of("protection").get(page_of(access)).text
    for told in (access.reference, access.case.reference, "Fake operator_north", "Elle appelle", "10:30"):
        assert told in page
    assert access.case.identity.last_name not in page
    assert f"reference={access.reference}" in page
    assert Read.objects.filter(route="cases:review_emergency", why="").count() == 1


def test_a_verdict_has_its_reason(world, client_of, access, frozen_now):
    client = client_of("protection")
    for answers in ({}, {"verdict": "justified"}, {"comment": "Talked"}, {"verdict": "x", "comment": "y"}):
        assert client.post(page_of(access), answers).status_code == 200
    assert client.post(page_of(access), {"verdict": "justified", "comment": "Talked"}).status_code == 302
    access = EmergencyAccess.objects.get()
    assert (access.verdict, access.comment, access.reviewed_at) == ("justified", "Talked", frozen_now)
    assert Event.objects.get(kind="cases.review_emergency").details["late"] is False
    assert "Talked" in client.get(page_of(access)).text


def test_a_review_closes_what_is_still_open(world, client_of, access, frozen_now):
    client = client_of("on_call_north")
    review(world, access, "unjustified")
    assert client.get(access.get_absolute_url()).status_code == 403
    assert EmergencyAccess.objects.get().ended_at == frozen_now


def test_the_same_answer_twice_is_one_and_another_comes_too_late(world, access):
    review(world, access)
    review(world, access)
    with pytest.raises(Overtaken):
        review(world, access, "unjustified")
    assert Event.objects.filter(kind="cases.review_emergency").count() == 1


def test_nobody_reviews_her_own(world, access):
    own = make_membership(Role.DATA_PROTECTION, world.organisations["platform"], world.user("on_call_north"))
    world.actors["own"] = actor_for(own)
    with pytest.raises(Refused):
        review(world, access, by="own")
    for persona in ("admin_north", "caseworker_a", "platform", "national"):
        with pytest.raises(Refused):
            review(world, access, by=persona)


def test_unjustified_is_told_to_the_administrator_of_that_person_without_the_file(world, client_of, access):
    run_jobs()
    mail.outbox.clear()
    reference, name = access.case.reference, access.case.identity.last_name
    review(world, access, "unjustified")
    run_jobs()
    assert [message.to for message in mail.outbox] == [[world.user("admin_north").email]]
    desk = client_of("admin_north").get("/").text
    assert world.user("on_call_north").full_name in desk
    for hidden in (reference, name):
        assert hidden not in desk + mail.outbox[0].body
    for persona in ("admin_south", "admin_a", "platform"):
        assert "non justifié" not in client_of(persona).get("/").text


def test_justified_is_told_to_no_administrator(world, client_of, access):
    run_jobs()
    mail.outbox.clear()
    review(world, access)
    run_jobs()
    assert mail.outbox == []
    assert access.reference not in client_of("admin_north").get("/").text


def test_late_is_shown_as_late(world, client_of, access):
    client = client_of("protection")
    for day, late in ((date(2026, 11, 25), False), (date(2026, 11, 26), True)):
        with on(day):
            client = client_of("protection")
            assert ("en retard depuis" in client.get(LIST).text) is late
            assert ("en retard depuis" in client.get("/").text) is late
            assert (access.reference in client.get(LIST, {"state": "late"}).text) is late
    with on(date(2026, 11, 26)):
        review(world, access, now=access.opened_at + timedelta(days=3))
        assert "examiné en retard" in client_of("protection").get(LIST).text
    assert Event.objects.get(kind="cases.review_emergency").details["late"] is True


def test_the_late_ones_come_first(world, access, frozen_now, client_of):
    case, personas = access.case, ("second", "third")
    for number, persona in enumerate(personas, start=1):
        put_on_call(
            world, persona, make_membership(Role.CENTRE_WORKER, world.organisations["operator_north"])
        )
        with time_machine.travel(frozen_now + timedelta(days=number), tick=False):
            break_glass(world, case, persona)
    done = EmergencyAccess.objects.get(opened_by=world.user("second"))
    with on(date(2026, 11, 26)):
        review(world, done, now=frozen_now + timedelta(days=3))
        text = client_of("protection").get(LIST).text
    third = EmergencyAccess.objects.get(opened_by=world.user("third"))
    assert text.index(access.reference) < text.index(third.reference) < text.index(done.reference)


@pytest.mark.parametrize(
    ("day", "reminded"),
    [
        (date(2026, 11, 24), False),
        (date(2026, 11, 25), True),
        (date(2026, 11, 27), True),
        (date(2026, 11, 28), False),
        (date(2026, 12, 25), False),
    ],
)
def test_the_officer_is_reminded_on_working_days(world, access, day, reminded):
    run_jobs()
    mail.outbox.clear()
    with on(day):
        remind_of_reviews.func(timestamp=0)
        run_jobs()
    assert [message.to for message in mail.outbox] == [[world.user("protection").email]] * reminded


def test_nothing_is_left_to_remind_of_once_reviewed(world, access):
    review(world, access)
    run_jobs()
    mail.outbox.clear()
    with on(date(2026, 11, 30)):
        actions.remind_of_reviews(now=timezone.now())
        run_jobs()
    assert mail.outbox == []


def test_who_is_kept_away_from_her_does_not_see_the_access(world, access, frozen_now):
    actions.declare_conflict(
        email=world.user("colleague_a").email,
        case=access.case,
        reason="relative",
        by=world.protection,
        now=frozen_now,
    )
    assert not emergency_queries.accesses_visible_to(world.colleague_a).exists()
    assert emergency_queries.accesses_visible_to(world.caseworker_a).exists()


def test_her_ngo_sees_it_on_its_desk(world, client_of, access):
    sentence = "Accès d’urgence à nos dossiers"
    assert sentence in client_of("caseworker_a").get("/").text
    assert sentence not in client_of("caseworker_b").get("/").text


@pytest.mark.parametrize("page", [LIST, "/"])
def test_the_pages_cost_the_same_with_many(world, client_of, case, page):
    client, costs = client_of("protection"), []
    client.get(page)
    for count in (1, 3):
        for number in range(count):
            member = make_membership(Role.CENTRE_WORKER, world.organisations["operator_north"])
            put_on_call(world, f"more_{count}_{number}", member)
            break_glass(world, case, f"more_{count}_{number}")
        with CaptureQueriesContext(connection) as used:
            assert client.get(page).status_code == 200
        costs.append(len(used))
    assert costs[0] == costs[1]


# Who is told


def told(world):
    run_jobs()
    return {address for message in mail.outbox for address in message.to}


def emails(world, *personas):
    return {world.user(persona).email for persona in personas}


def test_the_key_worker_and_data_protection_are_told_at_once_by_a_link(world, case):
    access = break_glass(world, case)
    last_name = access.case.identity.last_name
    assert told(world) == emails(world, "caseworker_a", "protection")
    for message in mail.outbox:
        written = message.subject + message.body
        for hidden in ("Fake", last_name, case.reference, access.reference, "Appel", "north"):
            assert hidden not in written
        assert reverse("cases:accesses") in message.body


def test_the_next_one_does_not_wait_for_an_hour(world, case, frozen_now):
    put_on_call(world, "second", make_membership(Role.CENTRE_WORKER, world.organisations["operator_north"]))
    for minutes, persona in ((0, "on_call_north"), (1, "second")):
        with time_machine.travel(frozen_now + timedelta(minutes=minutes), tick=False):
            break_glass(world, case, persona)
            run_jobs()
    assert len(mail.outbox) == 4


def test_when_the_key_worker_is_away_her_team_is_told(world, case, frozen_now):
    member = member_for(world.platform, world.memberships["caseworker_a"].reference)
    organisation_actions.suspend_member(member=member, by=world.platform, now=frozen_now)
    break_glass(world, case)
    assert told(world) == emails(world, "colleague_a", "protection")


def test_a_key_worker_who_is_kept_away_is_not_told(world, case, frozen_now):
    actions.declare_conflict(
        email=world.user("caseworker_a").email,
        case=case,
        reason="other",
        by=world.protection,
        now=frozen_now,
    )
    break_glass(world, case)
    assert told(world) == emails(world, "colleague_a", "protection")
