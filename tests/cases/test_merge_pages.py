"""The pages of two files that are read as one: for whom they open, what they say, and what they refuse."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import actions
from cases.enums import CaseState
from cases.models import Merge
from placements.enums import ReferralState as S
from tests.factories import placements as refer
from tests.factories.cases import make_case, make_full_case, save_step
from tests.factories.merges import HER, make_merged, make_two_files, merge, stored
from trips.audit.models import Read

OUTSIDE = ("caseworker_b", "admin_a", "officer_lyon", "national", "manager_north", "platform", "protection")
QUERIES_OF_FINDING = 13


def page(name, *cases):
    return reverse(f"cases:{name}", args=[case.reference for case in cases])


@pytest.fixture
def two(world):
    return make_two_files(world)


# Finding the other file


def test_her_name_or_her_number_proposes_the_other_file_and_nobody_elses(world, two, client_of):
    kept, other = two
    number = make_full_case(world.colleague_a, household={"first_name": "Autre", "file_number": "fake 22"})
    theirs = make_full_case(world.caseworker_b, household=HER)
    make_full_case(world.caseworker_a)
    shown = client_of("caseworker_a").get(page("other_file", kept)).text
    for case in (other, number):
        assert page("merge", kept, case) in shown
    assert theirs.reference not in shown
    assert "même nom, même date de naissance, même numéro de dossier" in shown
    assert "Fictive" not in shown


def test_a_closed_or_merged_file_is_still_named_and_only_the_open_or_closed_one_proposed(
    world, two, client_of
):
    kept, other = two
    third = make_full_case(world.caseworker_a, household=HER)
    merge(world, kept, other)
    shown = client_of("caseworker_a").get(page("other_file", third)).text
    assert kept.reference in shown
    assert other.reference not in shown


@pytest.mark.parametrize("typed", ["D-0000-0000", "bidon", ""])
def test_a_wrong_reference_gets_one_sentence_and_nothing_about_others(world, two, client_of, typed):
    theirs = make_full_case(world.caseworker_b, household=HER)
    client = client_of("caseworker_a")
    answers = [
        client.post(page("other_file", two[0]), {"reference": one}) for one in (typed, theirs.reference)
    ]
    assert [one.status_code for one in answers] == [200, 200]
    assert "Aucun autre dossier de votre organisation ne porte cette référence" in answers[1].text
    if typed:
        assert "Aucun autre dossier de votre organisation ne porte cette référence" in answers[0].text
    mine = client.post(page("other_file", two[0]), {"reference": f" {two[1].reference.lower()} "})
    assert mine.url == page("merge", *two)


def test_the_page_asks_as_much_for_many_as_for_one(world, two, client_of):
    client = client_of("caseworker_a")

    def count():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(page("other_file", two[0])).status_code == 200
        return len(asked)

    one = count()
    for _again in range(3):
        make_full_case(world.colleague_a, household=HER)
    assert count() == one == QUERIES_OF_FINDING


# Comparing and merging


def test_both_are_compared_and_one_click_merges_them(world, two, client_of):
    kept, other = two
    save_step(other, "household", by=world.colleague_a, **HER, phone="+99 111 111 111")
    client = client_of("caseworker_a")
    shown = client.get(page("merge", *two)).text
    for text in ("Double", "+99 000 000 000", "+99 111 111 111", "différent", other.reference):
        assert text in shown
    assert set(Read.objects.filter(route="cases:merge").values_list("file_id", flat=True)) == {
        kept.pk,
        other.pk,
    }
    assert client.post(page("merge", *two), {}).status_code == 200
    assert not Merge.objects.exists()
    answer = client.post(page("merge", *two), {"reason": "handed_over"}, follow=True)
    assert answer.redirect_chain[-1][0] == kept.get_absolute_url()
    assert "Aussi gardé dans le dossier fusionné" in answer.text
    again = client.post(page("merge", *two), {"reason": "came_back"})
    assert again.url == kept.get_absolute_url()
    assert Merge.objects.get().reason == "handed_over"


@pytest.mark.parametrize("persona", OUTSIDE)
def test_nobody_else_comes_near(world, two, client_of, persona):
    client = client_of(persona)
    for address in (page("other_file", two[0]), page("merge", *two)):
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": "came_back", "reference": two[1].reference}).status_code == 404
    merge(world, *two)
    assert client.get(page("undo_merge", two[1])).status_code == 404
    assert client.post(page("undo_merge", two[1])).status_code == 404
    assert stored(two[1]).state == CaseState.MERGED


def test_a_file_of_another_ngo_is_404_beside_hers(world, two, client_of):
    theirs, client = make_full_case(world.caseworker_b, household=HER), client_of("caseworker_a")
    for pair in ((two[0], theirs), (theirs, two[0]), (two[0], two[0])):
        assert client.get(page("merge", *pair)).status_code == 404


def test_what_cannot_be_merged_says_why_and_offers_the_other_way(world, client_of):
    referred, plain = refer.make_draft(world).case, make_case(world.colleague_a)
    client = client_of("colleague_a")
    shown = client.get(page("merge", plain, referred)).text
    assert "Sa demande est encore en cours" in shown
    assert page("merge", referred, plain) in shown
    assert 'name="reason"' not in shown
    refused = client.post(page("merge", plain, referred), {"reason": "came_back"})
    assert refused.status_code == 403
    assert "Sa demande est encore en cours" in refused.text
    assert 'name="reason"' in client.get(page("merge", referred, plain)).text


def test_a_file_whose_woman_no_longer_agrees_refuses_the_search_with_a_sentence(
    world, two, client_of, frozen_now
):
    actions.withdraw_consent(case=stored(two[0]), by=world.caseworker_a, now=frozen_now)
    client = client_of("caseworker_a")
    assert client.get(page("other_file", two[0])).status_code == 403
    assert page("other_file", two[0]) not in client.get(page("detail", two[0])).text


# Reading, and separating again


def test_the_merged_file_leads_to_the_one_that_goes_on_and_offers_no_move(world, client_of):
    kept, other = make_merged(world)
    shown = client_of("colleague_a").get(page("detail", other)).text
    assert f"Ce dossier se lit avec le dossier {kept.reference}" in shown
    assert kept.get_absolute_url() in shown
    for name in ("close", "reopen", "assign", "other_file", "record_request", "give_consent"):
        assert f'"{page(name, other)}"' not in shown
    assert f'"{page("withdraw_consent", other)}"' in shown
    assert page("record_request", other) not in client_of("colleague_a").get(page("requests_of", other)).text


def test_from_the_file_that_goes_on_every_page_of_the_other_is_reached(world, client_of):
    kept, other = make_merged(world)
    client = client_of("caseworker_a")
    shown = client.get(page("detail", kept)).text
    for name in (
        "detail",
        "timeline",
        "assessments",
        "plan",
        "safety_plan",
        "legal_steps",
        "appointments",
        "notes",
    ):
        assert page(name, other) in shown, name
        assert client.get(page(name, other)).status_code == 200, name


def test_it_is_undone_until_the_thirtieth_day_and_the_page_says_since_when_it_is_final(
    world, client_of, frozen_now
):
    kept, other = make_merged(world)
    client = client_of("caseworker_a")
    assert page("undo_merge", other) in client.get(page("detail", kept)).text
    with time_machine.travel(frozen_now + timedelta(days=31), tick=False):
        client = client_of("caseworker_a")
        for case in (kept, other):
            shown = client.get(page("detail", case)).text
            assert page("undo_merge", other) not in shown
            assert "23/12/2026" in shown
        assert client.get(page("undo_merge", other)).status_code == 403
        assert client.post(page("undo_merge", other)).status_code == 403
    with time_machine.travel(frozen_now + timedelta(days=30), tick=False):
        client = client_of("colleague_a")
        assert client.get(page("undo_merge", other)).status_code == 200
        assert client.post(page("undo_merge", other)).url == other.get_absolute_url()
        assert client.post(page("undo_merge", other)).status_code == 404
    assert stored(other).state == CaseState.OPEN


def test_ofii_reads_the_other_file_only_where_it_had_it_before(world, client_of):
    """A past referral of the file that is merged away stays with its desk; a file never sent is not even named."""
    kept = refer.make_referral(world, S.SUBMITTED).case
    sent = refer.make_referral(world, S.WITHDRAWN).case
    unsent = make_case(world.colleague_a)
    merge(world, kept, sent)
    merge(world, kept, unsent)
    shown = client_of("officer_lyon").get(page("detail", kept)).text
    assert unsent.reference not in shown
    assert page("undo_merge", sent) not in shown
    assert client_of("officer_lyon").get(page("detail", unsent)).status_code == 404


def test_the_page_of_a_file_asks_as_much_for_several_merged_ones_as_for_one(world, two, client_of):
    kept, other = two
    client = client_of("caseworker_a")
    merge(world, kept, other)

    def count():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page("detail", kept)).status_code == 200
        return len(asked)

    count()
    one = count()
    for _again in range(3):
        merge(world, kept, make_full_case(world.colleague_a, household=HER))
    assert count() == one


def test_before_a_referral_is_sent_the_other_file_can_be_compared_and_merged(world, client_of):
    draft, other = refer.make_draft(world, household=HER), make_full_case(world.colleague_a, household=HER)
    client, check = client_of("caseworker_a"), reverse("placements:check", args=[draft.reference])
    assert page("merge", draft.case, other) in client.get(check).text
    merge(world, draft.case, other)
    assert other.reference not in client.get(check).text
