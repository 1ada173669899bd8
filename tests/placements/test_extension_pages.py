"""The pages of an extension: each party reads its own face of it, refusals beside a neighbour."""

from datetime import timedelta

import pytest
from django.urls import reverse

from placements import stay_presenters, stay_queries
from placements.enums import Outcome
from placements.models import ExitStep, Extension, ExtensionGround
from tests.factories import placements as make
from tests.factories.cases import words
from tests.factories.stays import ASSESSMENT, PLAN, ask_extension, grant, make_referred_resident
from trips.ui.exports import lines_of

READERS = {"manager_north", "worker_north", "caseworker_a", "officer_lyon", "national"}


def url(route, *thing):
    return reverse(f"placements:{route}", args=[one.reference for one in thing])


@pytest.fixture
def stay(world):
    return make_referred_resident(world)


def posted(**values):
    return {
        "grounds": [one.pk for one in words(ExtensionGround, "housing")],
        "exit_steps": [one.pk for one in words(ExitStep, "social_housing")],
        "assessment": ASSESSMENT,
        "exit_plan": PLAN,
        **values,
    }


def test_the_centre_asks_on_the_page_of_the_stay(world, stay, client_of):
    client = client_of("manager_north")
    part = client.get(url("ends_of_stay", stay), headers={"HX-Request": "true"}).text
    assert url("ask_extension", stay) in part
    assert "<strong>À vous</strong>" in part
    answer = client.post(url("ask_extension", stay), posted())
    extension = Extension.objects.get()
    assert answer.url == extension.get_absolute_url()
    page = client.get(url("ends_of_stay", stay)).text
    assert extension.reference in page
    assert "En attente : <strong>OFII</strong>" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert client.post(url("ask_extension", stay), posted()).url == extension.get_absolute_url()


@pytest.mark.parametrize("missing", ["grounds", "assessment", "exit_steps", "exit_plan"])
def test_an_incomplete_request_is_not_sent(world, stay, client_of, missing):
    answer = client_of("manager_north").post(url("ask_extension", stay), posted(**{missing: ""}))
    assert (answer.status_code, "error-summary" in answer.text) == (200, True)
    assert not Extension.objects.exists()


def test_a_text_too_long_gets_a_sentence(world, stay, client_of):
    answer = client_of("manager_north").post(url("ask_extension", stay), posted(assessment="x" * 601))
    assert (answer.status_code, Extension.objects.count()) == (200, 0)


def test_each_party_reads_its_own_face(world, stay, client_of):
    extension = ask_extension(world, stay)
    pages = {who: client_of(who).get(url("extension", extension)) for who in sorted(READERS)}
    assert {who for who, page in pages.items() if ASSESSMENT in page.text} == READERS - {"caseworker_a"}
    for stranger in ("manager_south", "caseworker_b", "officer_paris", "auditor", "platform", "stranger"):
        assert client_of(stranger).get(url("extension", extension)).status_code == 404, stranger


def test_a_request_is_answered_from_the_desk(world, stay, client_of):
    extension = ask_extension(world, stay)
    client = client_of("officer_lyon")
    assert extension.reference in client.get(reverse("home:home")).text
    assert url("decide_extension", extension) in client.get(url("extension", extension)).text
    incomplete = client.post(url("decide_extension", extension), {"answer": Outcome.REFUSED})
    assert "Dites pourquoi" in incomplete.text
    assert client.post(url("decide_extension", extension), {"answer": Outcome.GRANTED}).status_code == 302
    extension.refresh_from_db()
    assert extension.outcome == Outcome.GRANTED
    again = client.post(url("decide_extension", extension), {"answer": Outcome.GRANTED}, follow=True)
    assert "déjà" in again.text


def test_who_may_not_decide_reads_why(world, stay, client_of):
    extension = ask_extension(world, stay)
    for who in ("manager_north", "caseworker_a"):
        assert client_of(who).get(url("decide_extension", extension)).status_code == 403
    assert client_of("worker_north").get(url("withdraw_extension", extension)).status_code == 403
    assert client_of("worker_north").get(url("ask_extension", stay)).status_code == 403


def test_the_centre_withdraws(world, stay, client_of):
    extension = ask_extension(world, stay)
    assert client_of("manager_north").post(url("withdraw_extension", extension)).status_code == 302
    extension.refresh_from_db()
    assert extension.outcome == Outcome.WITHDRAWN


def test_long_after_she_left_the_centre_reads_the_dates_only(world, client_of, frozen_now):
    stay = make_referred_resident(world, days_ago=260)
    extension = ask_extension(world, stay, now=frozen_now - timedelta(days=60))
    leave = frozen_now - timedelta(days=40)
    make.depart(world, make.stored(extension.referral), None, None, "north", leave)
    page = client_of("manager_north").get(url("extension", extension)).text
    assert extension.reference in page
    assert ASSESSMENT not in page


def test_the_second_extension_is_warned_of(world, client_of):
    stay = make_referred_resident(world, days_ago=300)
    grant(world, ask_extension(world, stay))
    second = ask_extension(world, stay)
    assert "déjà été prolongé" in client_of("officer_lyon").get(url("decide_extension", second)).text


def test_the_list_shows_what_waits_and_exports_the_same(world, client_of):
    stay = make_referred_resident(world, days_ago=300)
    answered, client = grant(world, ask_extension(world, stay)), client_of("officer_lyon")
    waiting = ask_extension(world, stay)
    page = client.get(url("extensions")).text
    assert waiting.reference in page
    assert answered.reference not in page
    assert answered.reference in client.get(url("extensions"), {"closed": "on"}).text
    assert waiting.reference in client.get(url("extensions"), {"again": "on"}).text
    assert client.get(url("export_extensions")).status_code == 200


@pytest.mark.parametrize(("persona", "queries"), [("officer_lyon", 2), ("manager_north", 2)])
def test_the_list_costs_the_same_with_one_and_with_many(
    world, stay, client_of, persona, queries, django_assert_num_queries
):
    actor = world.actors[persona]

    def read():
        rows = stay_queries.with_stays(stay_queries.extensions_visible_to(actor))
        return lines_of(stay_presenters.extension_columns(actor), rows)

    ask_extension(world, stay)
    with django_assert_num_queries(queries):
        assert len(read()) == 1
    for _one in range(2):
        ask_extension(world, make_referred_resident(world))
    with django_assert_num_queries(queries):
        assert len(read()) == 3
