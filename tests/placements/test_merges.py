"""Files that their NGO reads as one, and what OFII has said of them or is asked: one woman, one stay, no NGO learns."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.actions import merge_files
from cases.models import Case, Merge
from placements import actions, apart_queries, duplicate_queries
from placements.enums import ApartReason, Sameness, SeparationReason
from placements.enums import ReferralState as S
from placements.models import Duplicate
from tests.database import as_web
from tests.factories import placements as make
from tests.factories.actors import NOBODY
from tests.factories.cases import make_full_case
from tests.factories.merges import merge, stored, undo
from tests.placements.test_duplicates import HER, answer, refer
from tests.placements.test_separating import pair_of, separate
from trips.audit import tracking
from trips.database.context import working_for
from trips.guards.refusals import Refused


def person(case):
    return Case.objects.get(pk=case.pk).person_id


def another_file(world, persona="colleague_a", **household):
    return make_full_case(world.actors[persona], household=HER | household)


@pytest.fixture
def sent(world):
    return refer(world, "a", S.WAITING, **HER)


def test_ofii_is_not_asked_about_two_files_that_are_read_as_one(world):
    other = another_file(world)
    sent = refer(world, "a", S.WAITING, **HER)
    assert pair_of_files(sent.case, other).answer == ""
    merged = merge(world, sent.case, other)
    assert not Duplicate.objects.exists()
    make.propose(world, sent)
    undo(world, merged)
    assert pair_of_files(sent.case, other).answer == ""


def pair_of_files(one, other):
    first, second = sorted((one.pk, other.pk))
    return Duplicate.objects.get(first=first, second=second)


def test_a_question_about_the_other_file_is_asked_about_the_one_that_goes_on(world):
    """Another NGO's file was alike to the one that closes: OFII still answers, about the one that goes on."""
    kept = make_full_case(world.caseworker_a)
    other = another_file(world)
    theirs = refer(world, "b", S.WAITING, **HER)
    assert pair_of_files(other, theirs.case)
    merged = merge(world, kept, other)
    pair = Duplicate.objects.get()
    assert {pair.first_id, pair.second_id} == {kept.pk, theirs.case_id}
    undo(world, merged)
    pair = Duplicate.objects.get()
    assert {pair.first_id, pair.second_id} == {other.pk, theirs.case_id}


def test_who_sends_later_is_compared_with_what_is_merged_too(world):
    kept, other = make_full_case(world.caseworker_a), another_file(world)
    merge(world, kept, other)
    theirs = refer(world, "b", S.WAITING, **HER)
    assert pair_of_files(kept, theirs.case)


def as_page(world, frozen_now, verb):
    """As the database of a page of her NGO lets it: the other NGO's file is reached, and read by nobody."""
    with transaction.atomic(), as_web(), working_for(world.caseworker_a, now=frozen_now):
        return verb()


def test_as_a_page_does_it_what_ofii_tied_follows_and_stays_hidden(world, sent, frozen_now):
    theirs = refer(world, "b", S.WAITING, **HER)
    answer(world, "national", theirs, Sameness.SAME)
    make.withdraw(world, make.stored(sent))
    kept = make_full_case(world.colleague_a, household={"file_number": "FAKE 66"})
    asked = refer(world, "b", S.WAITING, file_number="FAKE 66")
    before = person(kept)
    merged = as_page(world, frozen_now, lambda: merge(world, kept, sent.case))
    assert person(kept) == person(sent.case) == person(theirs.case) == before
    assert not as_page(world, frozen_now, lambda: Case.objects.filter(pk=theirs.case_id).exists())
    as_page(world, frozen_now, lambda: undo(world, merged))
    assert person(sent.case) == person(theirs.case) != person(kept) == before
    assert pair_of_files(kept, asked.case).answer == ""


def test_what_ofii_tied_to_the_other_file_follows_it_there_and_back(world, sent):
    theirs = refer(world, "b", S.WAITING, **HER)
    answer(world, "national", theirs, Sameness.SAME)
    kept = make_full_case(world.colleague_a)
    before = person(kept)
    make.withdraw(world, make.stored(sent))
    merged = merge(world, kept, sent.case)
    assert person(kept) == person(sent.case) == person(theirs.case) == before
    undo(world, merged)
    assert person(kept) == before
    assert person(sent.case) == person(theirs.case) != before


def test_two_that_ofii_has_tied_stay_one_woman_after_the_merge_is_undone(world):
    first = refer(world, "a", S.WAITING, **HER)
    second = refer(world, "a", S.WAITING, **HER)
    answer(world, "national", second, Sameness.SAME)
    make.withdraw(world, make.stored(second))
    merged = merge(world, first.case, second.case)
    assert Merge.objects.get().person_id is None
    undo(world, merged)
    assert person(first.case) == person(second.case)


def test_nor_are_they_parted_when_ofii_ties_them_by_others_meanwhile(world):
    """Of another NGO one file is like the one, a second like both: OFII has said that all are one woman's."""
    kept = refer(world, "a", S.WAITING, first_name="Autre", file_number="FAKE 55")
    other = another_file(world)
    first = refer(world, "b", S.WAITING, **HER)
    tie(world, other, first.case, Sameness.SAME)
    merged = merge(world, kept.case, other)
    second = refer(world, "b", S.WAITING, **HER | {"file_number": "FAKE 55"})
    answer(world, "national", second, Sameness.SAME)
    before = person(kept.case)
    undo(world, merged)
    assert {person(one) for one in (kept.case, other, first.case, second.case)} == {before}


def test_two_women_as_ofii_has_answered_are_not_merged(world, sent):
    other = refer(world, "a", S.WAITING, **HER)
    answer(world, "national", other, Sameness.DIFFERENT)
    make.withdraw(world, make.stored(other))
    with pytest.raises(Refused, match="deux femmes"):
        merge(world, sent.case, other.case)
    assert person(sent.case) != person(other.case)


def test_nor_when_it_said_so_of_files_that_belong_to_them(world, sent, frozen_now):
    """As the database of a page shows it: the pair is of two files, of which she reads one."""
    theirs = refer(world, "b", S.WAITING, **HER)
    answer(world, "national", theirs, Sameness.SAME)
    third = refer(world, "b", S.WAITING, file_number="FAKE 99", first_name="Autre", last_name="Autre")
    mine = make_full_case(world.colleague_a, household={"file_number": "FAKE 99"})
    tie(world, mine, third.case, Sameness.SAME)
    tie(world, theirs.case, third.case, Sameness.DIFFERENT)
    with transaction.atomic(), as_web(), working_for(world.caseworker_a, now=frozen_now):
        kept, other = (
            Case.objects.select_related("key_worker__user", "key").get(pk=one.pk) for one in (sent.case, mine)
        )
        with pytest.raises(Refused, match="deux femmes"):
            merge_files(kept=kept, other=other, reason="came_back", by=world.caseworker_a, now=frozen_now)


def tie(world, one, other, said):
    first, second = sorted((one.pk, other.pk))
    now = timezone.now()
    pair = Duplicate.objects.filter(first=first, second=second).first() or tracking.create(
        Duplicate(first_id=first, second_id=second, same_name=True, same_number=False, found_at=now),
        by=NOBODY,
    )
    tracking.update(pair, by=NOBODY, answer=said, answered_at=now, answered_by_id=world.national.user_id)
    if said == Sameness.SAME:
        for case in duplicate_queries.files_of({stored(other).person_id}):
            tracking.update(case, by=NOBODY, person_id=stored(one).person_id)


def test_a_merged_file_is_not_separated_from_the_one_that_goes_on(world):
    first, second = (refer(world, "a", S.WAITING, **HER) for _both in range(2))
    answer(world, "national", second, Sameness.SAME)
    make.withdraw(world, make.stored(second))
    merge(world, first.case, second.case)
    with pytest.raises(Refused, match="fusionné"):
        separate(world, first, second)
    assert pair_of(first, second).answer == Sameness.SAME


def test_when_ofii_separates_another_ngos_file_the_merged_one_stays_with_its_own(world, sent):
    theirs = refer(world, "b", S.WAITING, **HER)
    answer(world, "national", theirs, Sameness.SAME)
    other = another_file(world, file_number="OTHER-1", first_name="Autre")
    merge(world, sent.case, other)
    actions.separate_files(
        duplicate=pair_of(sent, theirs),
        referral=make.stored(sent),
        reason=SeparationReason.CLICK,
        by=world.national,
        now=timezone.now(),
    )
    assert person(sent.case) == person(other) != person(theirs.case)


def test_two_who_must_not_meet_are_not_made_one(world, sent):
    other = another_file(world)
    actions.keep_apart(
        case=sent.case,
        reference=other.reference,
        reason=ApartReason.KNOWN,
        by=world.caseworker_a,
        now=timezone.now(),
    )
    with pytest.raises(IntegrityError, match="apart_of_two_women"), transaction.atomic():
        merge(world, sent.case, other)
    assert not Merge.objects.exists()


def test_whom_she_must_not_meet_holds_for_both_files_and_follows_each_when_undone(world, sent):
    other, enemy = another_file(world), make_full_case(world.caseworker_a)
    pair = actions.keep_apart(
        case=other,
        reference=enemy.reference,
        reason=ApartReason.KNOWN,
        by=world.caseworker_a,
        now=timezone.now(),
    )
    before = person(other)
    merged = merge(world, sent.case, other)
    pair.refresh_from_db()
    assert person(sent.case) in (pair.first_person_id, pair.second_person_id)
    undo(world, merged)
    pair.refresh_from_db()
    assert before in (pair.first_person_id, pair.second_person_id)
    assert person(sent.case) not in (pair.first_person_id, pair.second_person_id)
    assert apart_queries.live_pair(person(sent.case), person(enemy))


def test_whom_both_must_not_meet_is_said_once_and_again_of_both_when_undone(world, sent, frozen_now):
    other, enemy = another_file(world), make_full_case(world.caseworker_a)
    for case in (sent.case, other):
        actions.keep_apart(
            case=case,
            reference=enemy.reference,
            reason=ApartReason.KNOWN,
            by=world.caseworker_a,
            now=timezone.now(),
        )
    merged = as_page(world, frozen_now, lambda: merge(world, sent.case, other))
    assert apart_queries.live_pairs_of(person(enemy)).count() == 1
    as_page(world, frozen_now, lambda: undo(world, merged))
    for case in (sent.case, other):
        assert apart_queries.live_pair(person(case), person(enemy))
