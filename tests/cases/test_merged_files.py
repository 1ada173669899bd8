"""What holds for both files once they are read as one: her rights, her consent, lists, searches, the timeline."""

import json
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import actions, emergency_queries, queries, rules
from cases.enums import Audience, CaseState, RequestKind, ShareEnding, ShareScope
from cases.models import Case, Share
from cases.timeline_presenters import timeline_of
from cases.vocabularies import ConsentMeans
from cases.work_queries import case_by_duty_for
from placements.enums import ReferralState as S
from tests.cases.test_documents import make_document
from tests.factories import placements as refer
from tests.factories.cases import make_case, make_full_case
from tests.factories.emergencies import add_on_call
from tests.factories.merges import HER, make_merged, make_two_files, merge, stored, undo
from tests.factories.requests import erase, make_asked, make_request
from tests.factories.work import make_goal, make_note
from trips.home.retention_queries import due_files, with_last_contact


@pytest.fixture
def merged(world):
    return make_merged(world)


def share(world, case, organisation="ngo_b", now=None):
    return actions.share_case(
        case=stored(case),
        organisation=world.organisations[organisation],
        scope=ShareScope.WHOLE,
        given_on=date(2026, 11, 20),
        means=ConsentMeans.objects.current().first(),
        until=date(2026, 12, 20),
        by=world.caseworker_a,
        now=now or case.opened_at,
    )


# Her rights


def test_erasing_her_file_erases_both(world):
    kept, other = make_two_files(world)
    document = make_document(world, other)
    merge(world, kept, other)
    neighbour = make_full_case(world.caseworker_a, household={"first_name": "Voisine"})
    erase(world, kept)
    for case in (kept, other):
        case = stored(case)
        assert (case.state, case.key.is_destroyed) == (CaseState.ERASED, True)
        assert not rules.agreed_scopes(case)
        assert queries.case_for(world.caseworker_a, case.reference) is None
    assert not Case.objects.filter(pk=other.pk, identity__file_number_mark__isnull=False).exists()
    assert document.case_id == other.pk
    assert stored(neighbour).state == CaseState.OPEN


def test_the_second_person_erases_both_by_her_page(world, client_of):
    """As the database shows them to her: an administrator, who reads neither."""
    kept, other = make_merged(world)
    request = make_asked(world, kept)
    address = reverse("cases:confirm_erasure", args=[request.reference])
    assert other.reference in client_of("admin_a").get(address).text
    assert client_of("admin_a").post(address).url == request.get_absolute_url()
    for case in (kept, other):
        assert (stored(case).state, stored(case).key.is_destroyed) == (CaseState.ERASED, True)


def test_a_consent_withdrawn_on_the_page_of_either_ends_in_both(world, client_of):
    for which in (0, 1):
        files = make_merged(world)
        address = reverse("cases:withdraw_consent", args=[files[which].reference])
        assert client_of("caseworker_a").post(address).status_code == 302
        assert [rules.agreed_scopes(stored(case)) for case in files] == [set(), set()]


def test_the_preview_of_an_erasure_and_the_page_of_the_request_name_both(world, merged, client_of):
    kept, other = merged
    request = make_request(world, kept)
    client = client_of("protection")
    preview = client.get(reverse("cases:ask_erasure", args=[request.reference])).text
    assert f"La même chose du dossier {other.reference}" in preview
    assert other.reference in client.get(request.get_absolute_url()).text
    alone = make_request(world, make_case(world.caseworker_a))
    assert "fusionné" not in client.get(reverse("cases:ask_erasure", args=[alone.reference])).text


def test_after_the_merge_is_undone_only_one_is_erased(world):
    kept, other = make_two_files(world)
    undo(world, merge(world, kept, other))
    erase(world, kept)
    assert (stored(kept).state, stored(other).state) == (CaseState.ERASED, CaseState.OPEN)


def test_her_copy_holds_both(world, client_of):
    kept, other = make_two_files(world, phone="+99 222 222 222")
    make_note(world, other, "colleague_a", Audience.ORGANISATION, "Fake words in the other file")
    make_document(world, other)
    merge(world, kept, other)
    make_full_case(world.caseworker_a, household={"first_name": "Voisine"})
    request = make_request(world, kept, RequestKind.ACCESS)
    answer = client_of("protection").post(reverse("home:subject_access", args=[request.reference]))
    book = ZipFile(BytesIO(b"".join(answer) if answer.streaming else answer.content))
    chapters = json.loads(book.read("donnees.json"))["chapters"]
    assert {one["reference"] for one in chapters["file"]} == {kept.reference, other.reference}
    assert {one["phone"] for one in chapters["identity"]} == {"+99 000 000 000", "+99 222 222 222"}
    assert [one["text"] for one in chapters["notes"]] == ["Fake words in the other file"]
    assert [(one["kept"], one["other"]) for one in chapters["merges"]] == [(kept.reference, other.reference)]
    assert len([name for name in book.namelist() if name.startswith("documents/")]) == 1
    assert "Voisine" not in book.read("donnees.json").decode()


def test_the_officer_finds_the_file_that_goes_on_by_what_the_other_says(world, client_of):
    kept, other = make_two_files(world, file_number="OTHER-77")
    merge(world, kept, other)
    for text in ("OTHER-77", other.reference):
        found = client_of("protection").post(reverse("cases:find_file"), {"text": text}).context["found"]
        assert [case.pk for case in found] == [kept.pk], text


# Her consent, and what hangs on it


def test_a_consent_withdrawn_in_either_closes_both_to_ofii(world, frozen_now):
    for which in (0, 1):
        sent = refer.make_referral(world, S.SUBMITTED).case
        files = (stored(sent), make_case(world.colleague_a))
        merge(world, *files)
        before = refer.make_referral(world, S.WITHDRAWN).case
        merge(world, sent, before)
        assert rules.read_case(world.officer_lyon, stored(before)) == ""
        actions.withdraw_consent(case=stored((sent, before)[which]), by=world.caseworker_a, now=frozen_now)
        for case in (sent, before):
            assert "retiré" in rules.read_case(world.officer_lyon, stored(case))
            assert queries.case_for(world.officer_lyon, case.reference) is None


def test_shares_of_the_other_file_go_on_and_end_with_her_consent_or_with_the_file(world, frozen_now):
    kept, other = make_two_files(world)
    shared = share(world, other)
    merge(world, kept, other)
    assert Share.objects.get(pk=shared.pk).ended_at is None
    actions.close_case(case=stored(kept), by=world.caseworker_a, now=frozen_now)
    assert Share.objects.get(pk=shared.pk).ending == ShareEnding.CLOSED

    kept, other = make_two_files(world)
    shared = share(world, other)
    merge(world, kept, other)
    actions.withdraw_consent(case=stored(kept), by=world.caseworker_a, now=frozen_now)
    assert Share.objects.get(pk=shared.pk).ending == ShareEnding.CONSENT


def test_a_share_of_one_file_does_not_open_the_other(world):
    kept, other = make_two_files(world)
    merge(world, kept, other)
    share(world, kept)
    assert queries.case_for(world.caseworker_b, kept.reference)
    assert queries.case_for(world.caseworker_b, other.reference) is None


def test_an_emergency_opens_no_more_than_before(world):
    add_on_call(world)
    hosted = refer.make_referral(world, S.ARRIVED).case
    other = make_case(world.colleague_a)
    merge(world, hosted, other)
    reachable = set(emergency_queries.reachable_cases(world.actors["on_call_north"]))
    assert hosted in reachable
    assert other not in reachable


# Lists, searches, reminders


def test_it_stands_in_lists_and_counts_once_and_is_found_by_what_either_says(world, client_of):
    kept, other = make_two_files(world, first_name="Autrement", file_number="OTHER-78")
    make_goal(world, other, "colleague_a", due_on=date(2026, 11, 24))
    merge(world, kept, other)
    assert list(queries.case_list(world.caseworker_a)) == [kept]
    for text in ("Autrement", "OTHER-78", "Fictive"):
        assert list(queries.cases_named(world.colleague_a, text)) == [kept], text
    with time_machine.travel("2026-11-26 10:00:00+01:00", tick=False):
        goals = client_of("colleague_a").get(reverse("cases:goals")).text
        assert other.reference not in goals
    listed = client_of("colleague_a").get(reverse("cases:list")).text
    assert kept.reference in listed
    assert other.reference not in listed
    assert "merged" not in listed


def test_a_file_is_kept_as_long_as_what_is_merged_into_it(world, frozen_now):
    """The older contact is forgotten by nobody: the last one of either counts for both."""
    long_ago = frozen_now - timedelta(days=800)
    kept = make_case(world.caseworker_a, now=long_ago)
    other = make_case(world.caseworker_a, now=long_ago)
    today = frozen_now.date()
    assert set(due_files(today)) == {kept, other}
    merge(world, kept, other)
    assert set(due_files(today)) == {kept}
    actions.state_contact(
        case=stored(kept), day=today - timedelta(days=10), by=world.caseworker_a, now=frozen_now
    )
    assert not due_files(today).exists()


def test_the_last_contact_of_the_other_file_counts(world, frozen_now):
    kept = make_case(world.caseworker_a, now=frozen_now - timedelta(days=800))
    other = make_case(world.caseworker_a, now=frozen_now - timedelta(days=3))
    merged = merge(world, kept, other)
    found = with_last_contact(Case.objects.filter(pk=kept.pk)).get()
    assert found.last_contact == frozen_now.date() - timedelta(days=3)
    undo(world, merged)
    assert with_last_contact(Case.objects.filter(pk=kept.pk)).get().last_contact < found.last_contact


# The timeline


def lines(world, persona, case, now):
    actor = world.actors[persona]
    return timeline_of(actor, case_by_duty_for(actor, case.reference), now=now)


def test_what_happened_on_the_other_file_is_told_with_the_one_that_goes_on(world, frozen_now):
    kept, other = make_two_files(world)
    make_note(world, other, "colleague_a")
    merged = merge(world, kept, other)
    told = [(line.title, line.text) for line in lines(world, "caseworker_a", kept, frozen_now)]
    notes = [text for title, text in told if title == "Note"]
    assert len(notes) == 1
    assert f"dossier {other.reference}" in notes[0]
    title = f"Dossier {other.reference} fusionné dans le dossier {kept.reference}"
    for case in (kept, other):
        assert [one.title for one in lines(world, "colleague_a", case, frozen_now)].count(title) == 1
    undo(world, merged)
    told = [line.title for line in lines(world, "caseworker_a", kept, frozen_now)]
    assert "Note" not in told
    assert f"Fusion du dossier {other.reference} dans le dossier {kept.reference} annulée" in told


def test_one_merged_file_and_many_take_as_many_queries(world, client_of):
    kept, other = make_two_files(world)
    client, page = client_of("caseworker_a"), reverse("cases:timeline", args=[kept.reference])
    client.get("/healthz")
    counts = []
    for more in (other, *(make_full_case(world.colleague_a, household=HER) for _more in range(2))):
        for make in (make_note, make_goal, make_document):
            make(world, more)
        merge(world, kept, more)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).text.count(f"dossier {more.reference}") > 3
        counts.append(len(seen))
    assert counts == counts[:1] * 3


def test_ofii_is_told_of_the_other_file_only_where_it_reads_it(world, frozen_now):
    kept, other = (
        refer.make_referral(world, S.SUBMITTED).case,
        make_full_case(world.colleague_a, household=HER),
    )
    make_note(world, other, "colleague_a")
    merge(world, kept, other)
    told = lines(world, "officer_lyon", kept, frozen_now)
    assert not [line for line in told if other.reference in line.title + line.text]
