"""Two files of one woman at one NGO: which are merged, what is refused, and how a merge is undone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases import actions, queries, rules
from cases.enums import CaseState, MergeReason, RequestKind, RequestOutcome
from cases.merge_queries import merge_for, pair_for
from cases.models import Case, Merge, Notification, RightsRequest
from placements.enums import ReferralState as S
from tests.factories import centres as centre_factory
from tests.factories import placements as refer
from tests.factories.actors import NOBODY
from tests.factories.cases import make_case, make_full_case
from tests.factories.merges import HER, make_merged, make_two_files, merge, stored, undo
from tests.factories.requests import make_request
from tests.factories.work import make_appointment, make_goal
from tests.personas import committed_world
from tests.threads import at_once
from trips.audit import tracking
from trips.audit.models import Event
from trips.guards.refusals import Overtaken, Refused

OTHERS = ("caseworker_b", "admin_a", "officer_lyon", "national", "manager_north", "platform", "protection")


@pytest.fixture
def two(world):
    return make_two_files(world)


def nothing_happened(kept, other):
    assert (stored(kept).state, stored(other).state) == (CaseState.OPEN, CaseState.OPEN)
    assert stored(kept).person_id != stored(other).person_id
    assert not Merge.objects.exists()


# What merging does


def test_the_other_file_closes_and_both_name_one_woman(world, two, frozen_now):
    kept, other = two
    before = stored(other).person_id
    merged = merge(world, kept, other, "colleague_a")
    other = stored(other)
    assert (other.state, other.closed_at, other.closed_by_id) == (
        CaseState.MERGED,
        frozen_now,
        world.colleague_a.user_id,
    )
    assert other.person_id == stored(kept).person_id
    assert (merged.person_id, merged.reason) == (before, MergeReason.OPENED_TWICE)
    assert stored(kept).state == CaseState.OPEN


def test_it_is_recorded_on_both_and_told_to_both_key_workers(world, two):
    kept, other = two
    merge(world, kept, other, "caseworker_a")
    event = Event.objects.get(kind="cases.merge_files")
    assert (event.reference, event.details) == (
        kept.reference,
        {"other": other.reference, "code": "opened_twice"},
    )
    assert Event.objects.get(kind="cases.move").reference == other.reference
    told = Notification.objects.filter(kind="cases.merged").values_list("membership", "subject")
    assert set(told) == {
        (world.memberships[name].pk, kept.reference) for name in ("caseworker_a", "colleague_a")
    }


def test_nothing_is_written_in_the_other_file_any_more(world, two, frozen_now):
    kept, other = two
    merge(world, kept, other)
    for rule in (rules.edit_case, rules.assign_case, rules.give_consent):
        assert "fusionné" in rule(world.colleague_a, stored(other))
    with pytest.raises(Refused, match="fusionné"):
        make_goal(world, other, "colleague_a")
    with pytest.raises(Refused, match="fusion"):
        actions.reopen_case(case=stored(other), by=world.caseworker_a, now=frozen_now)
    assert stored(other).state == CaseState.MERGED
    make_goal(world, kept)


def test_a_second_click_finds_it_done(world, two):
    kept, other = two
    assert merge(world, kept, other) == merge(world, kept, other, "colleague_a")
    assert Event.objects.filter(kind="cases.merge_files").count() == 1


def test_several_files_are_merged_into_one(world, two):
    kept, other = two
    third = make_full_case(world.caseworker_a, household=HER)
    merge(world, kept, other)
    merge(world, kept, third)
    assert len({stored(case).person_id for case in (kept, other, third)}) == 1


# What is refused


@pytest.mark.parametrize("persona", OTHERS)
def test_nobody_else_merges_or_undoes(world, two, persona):
    kept, other = two
    with pytest.raises(Refused):
        merge(world, kept, other, persona)
    nothing_happened(kept, other)
    merged = merge(world, kept, other)
    with pytest.raises(Refused):
        undo(world, merged, persona)
    assert stored(other).state == CaseState.MERGED


def test_files_of_two_ngos_are_never_merged(world, two):
    theirs = make_full_case(world.caseworker_b, household=HER)
    for persona, kept, other in (("caseworker_a", two[0], theirs), ("caseworker_b", theirs, two[0])):
        with pytest.raises(Refused, match="même association"):
            merge(world, kept, other, persona)
    nothing_happened(two[0], theirs)


def test_a_file_is_not_merged_with_itself(world, two):
    with pytest.raises(Refused, match="le même dossier"):
        merge(world, two[0], two[0])


@pytest.mark.parametrize("which", [0, 1])
def test_a_closed_file_or_one_without_her_consent_is_not_merged(world, two, which, frozen_now):
    by = world.caseworker_a
    actions.withdraw_consent(case=stored(two[which]), by=by, now=frozen_now)
    with pytest.raises(Refused, match=two[which].reference):
        merge(world, *two)
    actions.close_case(case=stored(two[which]), by=by, now=frozen_now)
    with pytest.raises(Refused, match="clos"):
        merge(world, *two)
    assert not Merge.objects.exists()


@pytest.mark.parametrize("state", [S.DRAFT, S.SUBMITTED, S.WAITING, S.PROPOSED, S.ARRIVED])
def test_a_file_with_a_referral_is_kept_and_never_merged_away(world, state):
    referred = refer.make_referral(world, state).case
    plain = make_case(world.colleague_a)
    with pytest.raises(Refused, match="Sa demande est encore en cours"):
        merge(world, plain, referred)
    nothing_happened(plain, referred)
    merge(world, referred, plain)
    assert stored(plain).state == CaseState.MERGED


def test_a_file_with_a_stay_is_not_merged_away(world):
    stay, plain = centre_factory.make_resident(world), make_case(world.colleague_a)
    with pytest.raises(Refused, match="Un centre"):
        merge(world, plain, stay.case)


def test_none_is_at_both_ends_of_a_merge(world, two):
    kept, other = two
    third = make_full_case(world.caseworker_a, household=HER)
    merge(world, kept, other)
    with pytest.raises(Overtaken):
        merge(world, other, third)
    with pytest.raises(Overtaken):
        merge(world, third, other)
    with pytest.raises(Refused, match="Un autre dossier est fusionné"):
        merge(world, third, kept)
    assert Merge.objects.count() == 1


def test_the_database_refuses_a_chain_a_second_merge_and_one_with_itself(world, two, frozen_now):
    kept, other = two
    third = make_full_case(world.caseworker_a)
    merge(world, kept, other)
    facts = {"reason": "came_back", "merged_at": frozen_now, "merged_by_id": world.caseworker_a.user_id}
    for one, into in ((kept, third), (other, third), (third, other), (third, third)):
        with pytest.raises(IntegrityError), transaction.atomic():
            tracking.create(Merge(kept=into, other=one, **facts), by=NOBODY)
    tracking.create(Merge(kept=kept, other=third, **facts), by=NOBODY)


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("kind", [RequestKind.ACCESS, RequestKind.ERASURE])
def test_what_she_asked_is_answered_first(world, two, which, kind):
    request = make_request(world, two[which], kind)
    with pytest.raises(Refused, match="demandé"):
        merge(world, *two)
    nothing_happened(*two)
    actions.withdraw_request(request=request, by=world.protection, now=timezone.now())
    merge(world, *two)


def test_an_appointment_to_come_is_not_lost_in_the_file_that_closes(world, two, frozen_now):
    kept, other = two
    made = make_appointment(world, other, "colleague_a", starts_at=frozen_now + timedelta(days=1))
    with pytest.raises(Refused, match="rendez-vous"):
        merge(world, kept, other)
    actions.cancel_appointment(appointment=made, why="service", by=world.caseworker_a, now=frozen_now)
    make_appointment(world, kept, starts_at=frozen_now + timedelta(days=1))
    merge(world, kept, other)


def test_who_is_kept_away_from_either_file_merges_neither_and_does_not_become_its_key_worker(world, two):
    kept, other = two
    actions.declare_own_conflict(case=kept, reason="relative", by=world.colleague_a, now=timezone.now())
    assert pair_for(world.colleague_a, other.reference, kept.reference) is None
    with pytest.raises(Refused, match="référente"):
        merge(world, other, kept)
    merge(world, kept, other)
    assert merge_for(world.colleague_a, other.reference) is None
    assert queries.case_for(world.colleague_a, other.reference) is None
    assert merge_for(world.caseworker_a, other.reference)


# Undoing


def test_undone_everything_is_as_it_was(world, two, frozen_now):
    kept, other = two
    before = Case.objects.filter(pk__in=[kept.pk, other.pk]).order_by("pk").values_list()
    was = list(before)
    merged = merge(world, kept, other)
    undo(world, merged, "colleague_a")
    assert list(before.all()) == was
    assert rules.edit_case(world.colleague_a, stored(other)) == ""
    merged.refresh_from_db()
    assert (merged.undone_at, merged.undone_by_id) == (frozen_now, world.colleague_a.user_id)
    assert Event.objects.get(kind="cases.undo_merge").details == {"other": other.reference}
    states = stored(other).history.order_by("history_id").values_list("state", flat=True)
    assert list(dict.fromkeys(states)) == ["open", "merged"]
    undo(world, merged)
    assert Event.objects.filter(kind="cases.undo_merge").count() == 1
    merge(world, other, kept)


def test_on_the_thirtieth_day_still_and_not_on_the_next(world, two, frozen_now):
    merged = merge(world, *two, now=frozen_now)
    with pytest.raises(Refused, match="définitive"):
        undo(world, merged, now=frozen_now + timedelta(days=31))
    assert stored(two[1]).state == CaseState.MERGED
    undo(world, merged, now=frozen_now.replace(hour=23) + timedelta(days=30))
    assert stored(two[1]).state == CaseState.OPEN


def test_not_while_she_waits_for_an_answer_about_her_data(world, two):
    merged = merge(world, *two)
    make_request(world, two[0])
    with pytest.raises(Refused, match="demandé"):
        undo(world, merged)
    RightsRequest.objects.filter(outcome="").get()
    assert stored(two[1]).state == CaseState.MERGED


def test_a_request_is_recorded_in_the_file_that_goes_on(world, frozen_now):
    kept, other = make_merged(world)
    with pytest.raises(Refused, match="qui continue"):
        make_request(world, other)
    with pytest.raises(Refused, match="qui continue"):
        actions.state_contact(case=other, day=frozen_now.date(), by=world.caseworker_a, now=frozen_now)
    assert make_request(world, kept).outcome == "" != RequestOutcome.DONE


# Two at once


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_each_keep_the_other_file_make_one_merge():
    world = committed_world()
    first, second = make_two_files(world)
    answers = at_once(
        [lambda: merge(world, first, second), lambda: merge(world, second, first, "colleague_a")]
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Merge", "Overtaken"]
    assert Merge.objects.count() == 1
    assert sorted(stored(case).state for case in (first, second)) == ["merged", "open"]
