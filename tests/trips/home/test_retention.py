"""How long a file is kept: one definition of the last contact, lists of what is due, and nothing erased by itself."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases import actions
from cases.enums import CaseState, ConflictReason, RequestKind
from cases.models import Case, RightsRequest
from centres.enums import StayState
from placements.enums import ReferralState as S
from tests.cases.test_documents import make_document
from tests.factories import cases as make
from tests.factories import centres as centre_factory
from tests.factories.actors import make_actor
from tests.factories.placements import make_referral, withdraw
from tests.factories.requests import erase, make_request
from trips.guards.refusals import Refused
from trips.home import tasks
from trips.home.retention_queries import (
    DRAFT,
    FILE,
    REFUSED,
    due_files,
    due_files_visible_to,
    due_since,
    months_before,
    with_last_contact,
)
from trips.notices.models import Notice

LIST = reverse("home:retention")


def last_contact(case):
    return with_last_contact(Case.objects.filter(pk=case.pk)).get().last_contact


def ago(now, months, days=0):
    """A moment so many months and days before `now`, when a case of the past was worked on."""
    day = months_before(timezone.localdate(now), months) - timedelta(days=days)
    return now.replace(year=day.year, month=day.month, day=day.day)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 23), 24, date(2024, 11, 23)),
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2028, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 1, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_are_counted_on_the_calendar(day, months, before):
    assert months_before(day, months) == before


# The last contact


def acts(world):
    """What may happen with her → how it is done at a moment."""
    a = world.caseworker_a
    return {
        "step": lambda case, now: make.save_step(case, "needs", by=a, now=now),
        "withdrawal": lambda case, now: actions.withdraw_consent(case=case, by=a, now=now),
        "contact": lambda case, now: actions.state_contact(
            case=case, day=timezone.localdate(now), by=a, now=now
        ),
    }


@pytest.mark.parametrize("act", ["step", "withdrawal", "contact"])
def test_each_act_of_the_ngo_is_a_contact(world, act, frozen_now):
    case = make.make_case(world.caseworker_a, now=ago(frozen_now, 30))
    assert last_contact(case) == timezone.localdate(ago(frozen_now, 30))
    acts(world)[act](case, ago(frozen_now, 3))
    assert last_contact(case) == timezone.localdate(ago(frozen_now, 3))


def test_a_document_a_referral_a_stay_and_a_service_are_contacts(world, frozen_now):
    old = ago(frozen_now, 30)
    referral = make_referral(world, S.CLOSED, now=old)
    assert last_contact(referral.case) == timezone.localdate(old)
    make_document(world, referral.case)
    assert last_contact(referral.case) == timezone.localdate(frozen_now)

    stay = centre_factory.make_departed(world, days_ago=40, stayed=200)
    left = timezone.localdate(frozen_now) - timedelta(days=40)
    assert last_contact(stay.case) >= left


def test_closing_and_looking_are_no_contact(world, client_of, frozen_now):
    case = make.make_case(world.caseworker_a, now=ago(frozen_now, 30))
    client_of("caseworker_a").get(case.get_absolute_url())
    actions.close_case(case=case, by=world.caseworker_a, now=frozen_now)
    assert last_contact(case) == timezone.localdate(ago(frozen_now, 30))


# What is due


def kinds(today):
    return {case.reference: case.kept_as for case in due_files(today)}


@pytest.mark.parametrize(
    ("state", "months", "kind"), [(S.CLOSED, 24, FILE), (S.NOT_ELIGIBLE, 12, REFUSED), (S.DRAFT, 6, DRAFT)]
)
def test_each_kind_has_its_time_to_the_day(world, state, months, kind, frozen_now):
    today = timezone.localdate(frozen_now)
    due = make_referral(world, state, now=ago(frozen_now, months, days=1)).case
    not_yet = make_referral(world, state, "caseworker_b", centre="south", now=ago(frozen_now, months)).case
    assert kinds(today) == {due.reference: kind}
    assert not_yet.reference in kinds(today + timedelta(days=1))
    assert due_since(due_files(today).get()) == today - timedelta(days=1)


def test_a_file_never_referred_is_a_draft_and_a_withdrawn_referral_a_file(world, frozen_now):
    today, past = timezone.localdate(frozen_now), ago(frozen_now, 13)
    case = make.make_case(world.caseworker_a, now=past)
    sent = make_referral(world, S.SUBMITTED, now=past)
    withdraw(world, sent, now=past)
    assert kinds(today) == {case.reference: DRAFT}
    assert sent.case.reference in kinds(today + timedelta(days=400))


@pytest.mark.parametrize("state", [S.SUBMITTED, S.UNDER_REVIEW, S.WAITING, S.PROPOSED, S.ADMITTED, S.ARRIVED])
def test_nobody_is_due_while_something_is_under_way(world, state, frozen_now):
    make_referral(world, state, now=ago(frozen_now, 40))
    assert kinds(timezone.localdate(frozen_now)) == {}


def test_a_woman_who_still_lives_there_is_not_due_without_services_either(world, frozen_now):
    stay = centre_factory.make_resident(world, days_ago=900)
    assert stay.state == StayState.ARRIVED
    assert kinds(timezone.localdate(frozen_now) + timedelta(days=2000)) == {}


def test_what_was_erased_is_due_no_more(world, frozen_now):
    case = make.make_case(world.caseworker_a, now=ago(frozen_now, 30))
    erase(world, case)
    assert kinds(timezone.localdate(frozen_now)) == {}


def test_settings_change_the_time(world, settings, frozen_now):
    settings.RETENTION_MONTHS = {"file": 24, "refused": 12, "draft": 1}
    case = make.make_case(world.caseworker_a, now=ago(frozen_now, 2))
    assert kinds(timezone.localdate(frozen_now)) == {case.reference: DRAFT}


# Who sees what is due, and what she does


@pytest.fixture
def due(world, frozen_now):
    return {
        side: make.make_full_case(
            world.actors[f"caseworker_{side}"],
            now=ago(frozen_now, 30),
            household={"first_name": "Fictive", "last_name": f"Ancienne{side}"},
        )
        for side in "ab"
    }


def test_each_sees_her_own_and_the_officer_all_by_reference(world, client_of, due, frozen_now):
    today = timezone.localdate(frozen_now)
    for persona, actor in world.actors.items():
        seen = {case.reference for case in due_files_visible_to(actor, today)}
        expected = {
            "caseworker_a": {due["a"].reference},
            "colleague_a": {due["a"].reference},
            "caseworker_b": {due["b"].reference},
            "protection": {due["a"].reference, due["b"].reference},
        }.get(persona, set())
        assert seen == expected, persona
        page = client_of(persona).get(LIST)
        assert (page.status_code == 200) is bool(expected), persona
        if expected:
            assert "Ancienne" not in page.text


def test_who_is_kept_away_does_not_see_that_her_file_is_due(world, client_of, due, frozen_now):
    values = {"email": world.user("caseworker_a").email, "reason": ConflictReason.RELATIVE}
    actions.declare_conflict(case=due["a"], **values, by=world.admin_a, now=frozen_now)
    assert due["a"].reference not in client_of("caseworker_a").get(LIST).text
    assert due["a"].reference in client_of("colleague_a").get(LIST).text


def test_her_ngo_says_that_she_is_still_followed(world, client_of, due, frozen_now):
    client, address = client_of("caseworker_a"), reverse("home:followed", args=[due["a"].reference])
    assert address in client.get(LIST).text
    answer = client.post(address, {"day": "2026-11-02"})
    assert answer.url == LIST
    assert last_contact(due["a"]) == date(2026, 11, 2)
    assert due["a"].reference not in client.get(LIST).text
    assert due["a"].history.filter(contact_on=date(2026, 11, 2)).count() == 1


@pytest.mark.parametrize("day", ["2026-11-24", "2020-01-01", "30/02/2026", ""])
def test_an_impossible_day_gets_a_sentence(client_of, due, day):
    page = client_of("caseworker_a").post(reverse("home:followed", args=[due["a"].reference]), {"day": day})
    assert page.status_code == 200
    assert "error-summary" in page.text
    assert Case.objects.get(pk=due["a"].pk).contact_on is None


def test_others_do_not_say_it(world, client_of, due, frozen_now):
    for persona in ("caseworker_b", "admin_a", "national", "protection"):
        address = reverse("home:followed", args=[due["a"].reference])
        assert client_of(persona).post(address, {"day": "2026-11-02"}).status_code in {403, 404}
        with pytest.raises(Refused):
            actions.state_contact(
                case=due["a"], day=date(2026, 11, 2), by=world.actors[persona], now=frozen_now
            )


@pytest.mark.parametrize("persona", ["caseworker_a", "protection"])
def test_erasure_is_proposed_and_nothing_erased(world, client_of, due, persona):
    client = client_of(persona)
    page = client.get(LIST).text
    where = reverse("home:followed", args=[due["a"].reference]) if persona == "caseworker_a" else LIST
    link = f"{reverse('cases:record_request', args=[due['a'].reference])}?kind=erasure&amp;origin=retention"
    assert link in client.get(where).text
    form = client.get(link.replace("&amp;", "&")).text
    assert form.count("checked") == 2
    client.post(link.split("?")[0], {"kind": "erasure", "origin": "retention", "received_on": "2026-11-23"})
    assert RightsRequest.objects.get().kind == RequestKind.ERASURE
    assert Case.objects.get(pk=due["a"].pk).state == CaseState.OPEN
    assert "effacement proposé" in client.get(LIST).text
    assert "effacement proposé" not in page


def test_what_is_decided_on_is_filtered(world, client_of, due):
    make_request(world, due["a"])
    page = client_of("protection").get(LIST, {"unproposed": "on"}).text
    assert due["a"].reference not in page
    assert due["b"].reference in page


@pytest.mark.parametrize("persona", ["caseworker_a", "protection"])
def test_the_list_and_its_export_cost_the_same_with_many(world, client_of, persona, frozen_now):
    client, counts = client_of(persona), []
    export = reverse("home:retention_export")
    for count in (1, 14):
        for _case in range(count):
            make_referral(world, S.DRAFT, now=ago(frozen_now, 30))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8
    assert page.context["page"].total == 15
    sheet = client.get(export)
    assert sheet.status_code == 200


# The reminder


def test_each_month_the_organisation_gets_a_link(world, due, frozen_now):
    make.make_case(make_actor(), now=frozen_now)
    tasks.remind_of_due_files(timestamp=0)
    told = set(Notice.objects.filter(kind="retention").values_list("user", flat=True))
    expected = ("caseworker_a", "colleague_a", "caseworker_b", "protection")
    assert told == {world.actors[persona].user_id for persona in expected}
    assert set(Notice.objects.values_list("path", flat=True)) == {LIST}


def test_nothing_due_nobody_is_told(world, frozen_now):
    make.make_case(world.caseworker_a)
    tasks.remind_of_due_files(timestamp=0)
    assert not Notice.objects.exists()
