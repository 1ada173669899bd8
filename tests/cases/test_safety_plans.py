"""The safety plan: sealed whole, written by those who are with her, printed without anything that names her."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from cases import safety_plan_queries
from cases.models import Case, SafetyPlan
from cases.vocabularies import SafeMeans, SafePerson
from placements.enums import ReferralState as S
from tests.factories import centres as centre_factory
from tests.factories.cases import word
from tests.factories.placements import make_referral
from tests.factories.work import make_safety_plan
from trips.guards.refusals import Overtaken, Refused

READERS = {"caseworker_a", "colleague_a", "manager_north", "worker_north", "officer_lyon", "national"}
OUTSIDE = {
    "caseworker_b",
    "officer_paris",
    "manager_south",
    "admin_a",
    "auditor",
    "platform",
    "protection",
    "stranger",
}
SIGN, DEED = "Zqsignqa", "Zqdeedqa"
PAGES = ("safety_plan", "print_safety_plan")


@pytest.fixture
def case(world):
    return make_referral(
        world, S.ARRIVED, household={"first_name": "Secretfirst", "last_name": "Secretlast"}
    ).case


def page(name, case):
    return reverse(f"cases:{name}", args=[case.reference])


def answers(**values):
    given = {
        "signs": f"{SIGN}\n\n another ",
        "people": [word(SafePerson, "on_call").pk],
        "means": [word(SafeMeans, "call_17").pk, word(SafeMeans, "bag").pk],
        "what_to_do": DEED,
        "written_on": "2026-11-23",
        "review_on": "2027-02-01",
        "revision": 0,
    }
    return given | values


def stored():
    return SafetyPlan.objects.select_related("case__key").get()


def test_it_is_written_read_and_sealed_whole(client_of, case):
    client = client_of("worker_north")
    for _click in range(2):
        assert client.post(page("write_safety_plan", case), answers()).url == page("safety_plan", case)

    plan = stored()
    assert plan.signs == f"{SIGN}\nanother"
    assert [one.code for one in safety_plan_queries.chosen_of(plan).means] == ["call_17", "bag"]
    assert plan.revision == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t::text FROM cases_safetyplan t UNION SELECT t::text FROM cases_historicalsafetyplan t"
        )
        rows = " ".join(row for (row,) in cursor.fetchall())
    assert SIGN.encode().hex() not in rows
    assert "people" not in rows


@pytest.mark.parametrize("persona", sorted(READERS))
def test_all_who_work_with_her_read_it(client_of, world, case, persona):
    make_safety_plan(world, case, signs=[SIGN], what_to_do=DEED)
    for name in PAGES:
        shown = client_of(persona).get(page(name, case)).content.decode()
        assert SIGN in shown
        assert DEED in shown


@pytest.mark.parametrize("persona", sorted(OUTSIDE))
def test_nobody_else_knows_of_it(client_of, world, case, persona):
    make_safety_plan(world, case)
    for name in (*PAGES, "write_safety_plan"):
        assert client_of(persona).get(page(name, case)).status_code == 404
        assert client_of(persona).post(page(name, case), answers()).status_code in (404, 405)
    assert SafetyPlan.objects.get().revision == 1


def test_ofii_reads_and_does_not_write(client_of, case):
    assert client_of("officer_lyon").post(page("write_safety_plan", case), answers()).status_code == 403


def test_once_she_has_left_the_centre_reads_it_no_more(client_of, world):
    case = centre_factory.make_departed(world, days_ago=3).case
    make_safety_plan(world, case)
    assert client_of("manager_north").get(page("safety_plan", case)).status_code == 404


def test_the_sheet_names_nobody(client_of, world, case):
    make_safety_plan(world, case, signs=[SIGN], what_to_do=DEED)
    answer = client_of("caseworker_a").get(page("print_safety_plan", case))
    sheet = answer.content.decode()
    for name in ("Secretfirst", "Secretlast", case.reference, "Fake", "TRIPS", "sécurité"):
        assert name not in sheet
    assert "Content-Disposition" not in answer.headers


def test_without_a_plan_the_sheet_leads_back(client_of, case):
    assert client_of("caseworker_a").get(page("print_safety_plan", case)).url == page("safety_plan", case)


@pytest.mark.parametrize(
    "values",
    [
        {"signs": ""},
        {"signs": "x" * 121},
        {"signs": "\n".join("x" * 13)},
        {"review_on": "2026-11-23"},
        {"review_on": "2028-01-01"},
        {"written_on": "2026-11-24"},
        {"written_on": "31/02/2026"},
        {"people": ["0"]},
    ],
)
def test_what_is_wrong_gets_a_sentence(client_of, case, values):
    answer = client_of("caseworker_a").post(page("write_safety_plan", case), answers(**values))
    assert answer.context["form"].errors
    assert not SafetyPlan.objects.exists()


def test_two_people_do_not_overwrite_each_other(world, case):
    make_safety_plan(world, case, signs=["one"])
    make_safety_plan(world, case, "worker_north", signs=["two"], revision=1)
    with pytest.raises(Overtaken):
        make_safety_plan(world, case, signs=["three"], revision=1)
    assert stored().signs == "two"
    assert SafetyPlan.history.count() == 2


def test_a_plan_to_look_at_again_says_so(client_of, world, case, frozen_now):
    make_safety_plan(
        world,
        case,
        now=frozen_now - timedelta(days=40),
        written_on=date(2026, 10, 1),
        review_on=date(2026, 11, 1),
    )
    assert (
        "Il est temps de revoir" in client_of("worker_north").get(page("safety_plan", case)).content.decode()
    )


def test_ofii_is_refused_by_the_verb_too(world, case):
    with pytest.raises(Refused):
        make_safety_plan(world, case, "officer_lyon")


def test_her_copy_holds_it(world, case):
    make_safety_plan(world, case, signs=[SIGN])
    (plan,) = safety_plan_queries.plans_under_request(Case.objects.get(pk=case.pk))
    assert plan.signs == SIGN


def test_the_page_takes_a_constant_number_of_queries(client_of, world, case, django_assert_num_queries):
    client = client_of("worker_north")
    client.get("/healthz")
    make_safety_plan(world, case, signs=["one"])
    with django_assert_num_queries(13):
        client.get(page("safety_plan", case))
