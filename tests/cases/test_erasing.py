"""Destroying a key: what nobody reads any more, and what still works."""

import pytest
from django.urls import reverse

from cases import actions, queries, rules
from cases.document_queries import document_for
from cases.models import Case, Child, Document, Identity, Safety
from cases.models.household import MARKS
from centres.enums import StayState
from centres.models import Stay
from placements import matching
from placements.models import Referral
from tests.cases.test_documents import CANARY, make_document
from tests.factories import cases as make
from tests.factories import requests
from trips.audit.models import Event
from trips.files import storage
from trips.guards.refusals import Overtaken, Refused
from trips.sealing.fields import ERASED

CHILD = actions.ChildGiven("Secretchild", make.DAY)


@pytest.fixture
def case(world, frozen_now):
    """A closed case with everything that is sealed."""
    made = make.make_full_case(
        world.caseworker_a,
        household={"first_name": "Secretname", "has_children": True, "children": [CHILD]},
        safety={"circles": [make.circle("Nice", 40)], "contact_rules": "Secretrule"},
    )
    return actions.close_case(case=made, by=world.caseworker_a, now=frozen_now)


def erase(case, world, now):
    """By two people, as the product does it."""
    requests.erase(world, case, now)
    return queries.load_answers(Case.objects.get(pk=case.pk))


def test_nothing_of_hers_opens_again_history_included(world, case, frozen_now):
    erased = erase(case, world, frozen_now)
    identity = erased.identity
    assert (identity.first_name, identity.birth_date, identity.phone) == ("", None, "")
    assert identity.full_name == str(ERASED)
    assert erased.safety.contact_rules == ""
    assert queries.zones_of(erased) == ([], [])
    for model in (Identity, Child, Safety):
        for line in model.history.select_related("case__key").filter(case=case):
            assert line.case.key.is_destroyed
            assert not (getattr(line, "first_name", ""))
            assert not (getattr(line, "contact_rules", ""))
    assert bytes(identity.first_name_sealed)


def test_her_documents_are_noise_and_their_files_are_gone(
    world, client_of, case, frozen_now, django_capture_on_commit_callbacks
):
    actions.reopen_case(case=case, by=world.caseworker_a, now=frozen_now)
    document, neighbour = (
        make_document(world, case),
        make_document(world, make.make_full_case(world.caseworker_a)),
    )
    copy = storage.path_of(document.file_number).read_bytes()
    actions.close_case(case=case, by=world.caseworker_a, now=frozen_now)
    with django_capture_on_commit_callbacks(execute=True):
        erase(case, world, frozen_now)
    assert not storage.path_of(document.file_number).exists()
    storage.path_of(document.file_number).write_bytes(copy)
    found = make.opened(Document, pk=document.pk)
    assert (found.file_key, bool(found.file_key_sealed)) == ("", True)
    assert document_for(world.caseworker_a, document.reference) is None
    client = client_of("caseworker_a")
    assert client.get(reverse("cases:document", args=[document.reference])).status_code == 404
    assert client.get(reverse("cases:documents", args=[case.reference])).status_code == 404
    assert client.get(reverse("cases:document", args=[neighbour.reference])).content == CANARY


def test_the_marks_are_dropped_and_she_is_not_found(world, case, frozen_now):
    neighbour = make.make_full_case(world.caseworker_a, household={"first_name": "Secretname"})
    found = queries.cases_named(world.caseworker_a, "secretname")
    assert set(found) == {case, neighbour}
    erased = erase(case, world, frozen_now)
    assert [getattr(erased.identity, name) for name in MARKS] == [None] * 5
    assert set(found.all()) == {neighbour}
    assert make.opened(Identity, case=neighbour).first_name == "Secretname"


def test_her_page_and_the_list_know_her_no_more(world, client_of, case, frozen_now):
    neighbour = make.make_full_case(world.caseworker_a)
    erase(case, world, frozen_now)
    client = client_of("caseworker_a")
    assert client.get(case.get_absolute_url()).status_code == 404
    page = client.get(reverse("cases:list")).content.decode()
    assert case.reference not in page
    assert neighbour.reference in page


def test_it_is_done_once_and_recorded_without_a_name(world, case, frozen_now):
    erased = erase(case, world, frozen_now)
    actions.destroy_key(case=erased, by=world.protection, now=frozen_now)
    event = Event.objects.get(kind="cases.destroy_key")
    assert (event.reference, event.details) == (case.reference, {})
    assert Case.objects.get(pk=case.pk).key.destroyed_by_id == world.admin_a.user_id


def test_nobody_destroys_the_key_of_a_file_that_is_not_erased(world, case, frozen_now):
    for reopened in (False, True):
        if reopened:
            actions.reopen_case(case=case, by=world.caseworker_a, now=frozen_now)
        for actor in world.actors.values():
            with pytest.raises(Refused):
                actions.destroy_key(case=case, by=actor, now=frozen_now)
    assert make.opened(Identity, case=case).first_name == "Secretname"


def test_an_erased_file_takes_no_new_answer_and_no_place(world, case, frozen_now):
    again = erase(case, world, frozen_now)
    assert "effacée" in rules.edit_case(world.caseworker_a, again)
    with pytest.raises(Overtaken):
        actions.reopen_case(case=case, by=world.caseworker_a, now=frozen_now)
    with pytest.raises(Refused, match="effacés"):
        matching.needs_of(Referral(case=again, household_size=2), frozen_now.date())


def test_a_stay_shows_erased_instead_of_a_name(world, case, frozen_now):
    stay = Stay(case=erase(case, world, frozen_now), state=StayState.ENDED)
    stay.agrees = True
    assert stay.shown_name == str(ERASED)
