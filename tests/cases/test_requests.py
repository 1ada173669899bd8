"""What a woman asks about her own data: who records it, who sees it, how it is answered."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cases import actions, request_queries, request_rules
from cases.enums import ConflictReason, RequestKind, RequestOrigin, RequestOutcome, RequestRefusal
from cases.models import RightsRequest
from tests.factories import cases as make
from tests.factories.requests import make_asked, make_request
from tests.placements.test_lists import strings_of
from trips.audit.models import Event, Read
from trips.audit.queries import KINDS
from trips.guards.refusals import Refused
from trips.notices.models import Notice

QUERIES_OF_LIST, QUERIES_OF_PAGE = 7, 10
LIST = reverse("cases:requests")


@pytest.fixture
def case(world):
    return make.make_full_case(world.caseworker_a, household={"first_name": "Fictive", "last_name": "Témoin"})


@pytest.fixture
def neighbour(world):
    return make.make_full_case(world.caseworker_b, household={"first_name": "Autre", "last_name": "Voisine"})


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 23), date(2026, 12, 23)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 30), date(2028, 2, 29)),
        (date(2026, 2, 28), date(2026, 3, 28)),
    ],
)
def test_one_month_is_the_same_day_or_the_last_of_a_shorter_month(received, due):
    assert request_rules.due_on(received) == due


RECORDERS = {"caseworker_a", "colleague_a", "protection"}


def test_who_records_a_request(world, case, frozen_now):
    for persona, actor in world.actors.items():
        if persona in RECORDERS:
            assert make_request(world, case, persona=persona)
        else:
            with pytest.raises(Refused):
                make_request(world, case, persona=persona)
            assert request_queries.case_to_ask_about(actor, case.reference) is None, persona
    assert RightsRequest.objects.count() == 1


def test_one_asks_twice_and_it_is_one_request_while_it_is_open(world, case, frozen_now):
    first = make_request(world, case)
    assert make_request(world, case) == first
    actions.withdraw_request(request=first, by=world.protection, now=frozen_now)
    assert make_request(world, case) != first
    assert make_request(world, case, RequestKind.ACCESS).kind == RequestKind.ACCESS


def test_a_copy_is_never_given_to_nobody(world, case):
    with pytest.raises(Refused, match="quand elle la demande"):
        make_request(world, case, RequestKind.ACCESS, origin=RequestOrigin.RETENTION)


def test_the_key_worker_and_the_officers_get_a_link_and_no_more(world, case):
    make_request(world, case)
    told = {(notice.user_id, notice.kind, notice.path) for notice in Notice.objects.all()}
    assert told == {(world.caseworker_a.user_id, "request", LIST)}


SEERS = {"caseworker_a", "colleague_a", "protection"}


def test_who_sees_a_request(world, case, neighbour):
    ours, theirs = make_request(world, case), make_request(world, neighbour)
    for persona, actor in world.actors.items():
        seen = set(request_queries.requests_visible_to(actor))
        assert (ours in seen) is (persona in SEERS), persona
        assert (theirs in seen) is (persona in {"caseworker_b", "protection"}), persona


def test_an_administrator_sees_an_erasure_once_a_second_person_is_asked(world, case, neighbour):
    make_asked(world, case)
    make_request(world, neighbour)
    assert request_queries.requests_visible_to(world.admin_a).count() == 1
    assert request_queries.requests_visible_to(world.admin_b).count() == 0


def test_who_is_kept_away_sees_no_request_of_hers(world, client_of, case):
    request = make_request(world, case)
    for persona in ("colleague_a", "protection"):
        values = {"email": world.user(persona).email, "reason": ConflictReason.RELATIVE}
        by = world.admin_a if persona == "colleague_a" else world.protection
        actions.declare_conflict(case=case, **values, by=by, now=case.opened_at)
        assert not request_queries.requests_visible_to(world.actors[persona]).exists()
        assert client_of(persona).get(request.get_absolute_url()).status_code == 404
    assert Read.objects.filter(why="kept_away", reference=request.reference).count() == 2
    assert request_queries.file_under_request(world.protection, case) is None


def test_a_file_is_read_through_an_open_request_only(world, case, frozen_now):
    read = request_queries.file_under_request
    assert read(world.protection, case) is None
    request = make_request(world, case, RequestKind.ACCESS)
    assert read(world.protection, case).identity.first_name == "Fictive"
    for persona, actor in world.actors.items():
        assert (read(actor, case) is not None) is (persona == "protection"), persona
    actions.refuse_request(
        request=request, refusal=RequestRefusal.NOT_SURE, by=world.protection, now=frozen_now
    )
    assert read(world.protection, case) is None


def test_the_officer_finds_a_file_and_learns_its_reference_only(world, client_of, case, neighbour):
    client = client_of("protection")
    for text in ("temoin", "Fictive Témoin", case.reference.lower(), "fake 1"):
        page = client.post(reverse("cases:find_file"), {"text": text})
        assert case.reference in page.text, text
        assert neighbour.reference not in page.text
        assert "17/05/1995" not in page.text
    assert Read.objects.filter(KINDS["search"][1]).count() == 4
    nothing = client.post(reverse("cases:find_file"), {"text": "Personne"})
    assert "Aucun dossier" in nothing.text


def test_nobody_else_searches_over_all_ngos(world, client_of, case):
    for persona in ("caseworker_a", "admin_a", "national", "platform"):
        assert client_of(persona).post(reverse("cases:find_file"), {"text": "temoin"}).status_code == 403
        assert not request_queries.files_to_ask_about(world.actors[persona], "temoin").exists()


def test_a_caseworker_records_on_the_page_of_the_file(world, client_of, case):
    client = client_of("caseworker_a")
    assert reverse("cases:requests_of", args=[case.reference]) in client.get(case.get_absolute_url()).text
    address = reverse("cases:record_request", args=[case.reference])
    sent = client.post(address, {"kind": "access", "origin": "known", "received_on": "2026-11-20"})
    request = RightsRequest.objects.get()
    assert sent.url == request.get_absolute_url()
    assert (request.received_on, request.due_on) == (date(2026, 11, 20), date(2026, 12, 20))
    assert "20/12/2026" in client.get(sent.url).text
    assert client_of("caseworker_b").get(sent.url).status_code == 404
    assert client_of("caseworker_b").get(address).status_code == 404


@pytest.mark.parametrize("day", ["2026-11-24", "2025-11-01", "31/02/2026", "jamais"])
def test_an_impossible_day_gets_a_sentence(client_of, case, day):
    address = reverse("cases:record_request", args=[case.reference])
    page = client_of("caseworker_a").post(address, {"kind": "access", "origin": "known", "received_on": day})
    assert page.status_code == 200
    assert "field-error" in page.text or "error-summary" in page.text
    assert not RightsRequest.objects.exists()


def test_a_refusal_has_its_reason_and_only_the_officer_refuses(world, client_of, case):
    request = make_request(world, case, RequestKind.ACCESS)
    address = reverse("cases:refuse_request", args=[request.reference])
    assert client_of("caseworker_a").post(address, {"refusal": "not_sure"}).status_code == 403
    assert client_of("protection").post(address, {}).status_code == 200
    assert client_of("protection").post(address, {"refusal": "not_sure"}).status_code == 302
    request.refresh_from_db()
    assert (request.outcome, request.refusal) == (RequestOutcome.REFUSED, "not_sure")
    assert client_of("protection").post(address, {"refusal": "repeated"}).status_code == 403
    assert Event.objects.filter(kind="cases.answer_request").count() == 1


def test_she_changes_her_mind_and_her_caseworker_records_it(world, client_of, case):
    request = make_asked(world, case)
    address = reverse("cases:withdraw_request", args=[request.reference])
    assert client_of("admin_a").post(address).status_code == 403
    assert client_of("caseworker_a").post(address).status_code == 302
    request.refresh_from_db()
    assert request.outcome == RequestOutcome.WITHDRAWN
    with pytest.raises(Refused, match="déjà"):
        actions.confirm_erasure(request=request, by=world.admin_a, now=case.opened_at)


def test_late_requests_are_shown_and_filtered(world, client_of, case, neighbour, frozen_now):
    late = make_request(world, case, received_on=date(2026, 10, 1))
    fresh = make_request(world, neighbour)
    client = client_of("protection")
    page = client.get(LIST).text
    assert "en retard" in page
    assert page.index(late.reference) < page.index(fresh.reference)
    filtered = client.get(LIST, {"state": "late"})
    assert late.reference in filtered.text
    assert fresh.reference not in filtered.text
    desk = client.get("/").context["desk"]
    assert desk.figures[0].value == 1
    assert [one.reference for one in desk.waiting] == [late.reference, fresh.reference]


def test_what_waits_for_a_second_person_stands_on_her_desk(world, client_of, case):
    request = make_asked(world, case)
    desk = client_of("admin_a").get("/").context["desk"]
    assert [one.reference for one in desk.waiting] == [request.reference]
    assert client_of("admin_b").get("/").context["desk"].waiting == []


def test_her_other_file_has_a_request_of_its_own(world, client_of, case, neighbour):
    neighbour.person = case.person
    neighbour.save()
    request = make_request(world, case)
    page = client_of("protection").get(request.get_absolute_url()).text
    assert neighbour.reference in page
    assert neighbour.reference not in client_of("caseworker_a").get(request.get_absolute_url()).text


def test_the_list_equals_its_export_and_costs_the_same_with_many(world, client_of, django_assert_num_queries):
    client = client_of("protection")
    client.get(LIST)
    made = []
    for count in (1, 12):
        while len(made) < count:
            made.append(make_request(world, make.make_case(world.caseworker_a)))
        with django_assert_num_queries(QUERIES_OF_LIST):
            page = client.get(LIST)
    sheet = strings_of(client.get(reverse("cases:requests_export")))
    shown = [request.reference for request in made]
    assert all(reference in page.text and reference in sheet for reference in shown)
    assert sheet.count("<row") == 1 + len(shown)


def test_a_request_costs_the_same_however_many_files_she_has(
    world, client_of, case, django_assert_num_queries
):
    request = make_request(world, case)
    client = client_of("protection")
    client.get(request.get_absolute_url())
    for _more in range(2):
        with django_assert_num_queries(QUERIES_OF_PAGE):
            client.get(request.get_absolute_url())
        other = make.make_case(world.caseworker_b)
        other.person = case.person
        other.save()


def test_the_wall_between_asker_and_confirmer_stands_in_the_database_too(world, case, frozen_now):
    request = make_asked(world, case)
    alone = (
        "UPDATE cases_rightsrequest SET outcome = 'done', decided_at = now(), decided_by_id = asked_by_id"
        " WHERE id = %s"
    )
    with pytest.raises(IntegrityError, match="request_erased_by_two"), transaction.atomic():
        connection.cursor().execute(alone, [request.pk])
