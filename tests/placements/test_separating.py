"""A wrong « same woman »: the national desk separates the files again, each woman keeps what is hers."""

import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases import actions as case_actions
from cases.models import Case
from centres.models import Stay
from placements import actions
from placements.enums import ReferralState as S
from placements.enums import Sameness, SeparationReason
from placements.models import Duplicate
from tests.factories import placements as make
from tests.personas import build_world
from tests.placements.test_duplicates import HER, answer, page, refer
from trips.audit.models import Event
from trips.guards.refusals import Overtaken, Refused


def pair_of(*referrals):
    first, second = sorted(one.case_id for one in referrals)
    return Duplicate.objects.get(first=first, second=second)


def separate(world, here, there, persona="national"):
    actions.separate_files(
        duplicate=pair_of(here, there),
        referral=here,
        reason=SeparationReason.CLICK,
        by=world.actors[persona],
        now=timezone.now(),
    )


def person(referral):
    return Case.objects.get(pk=referral.case_id).person_id


@pytest.fixture
def joined(world):
    files = refer(world, "a", S.WAITING, **HER), refer(world, "b", S.WAITING, **HER)
    answer(world, "national", files[0], Sameness.SAME)
    for one in files:
        one.refresh_from_db()
    return files


def test_each_file_names_a_woman_of_its_own_again_and_it_is_not_asked_again(world, joined):
    hers, theirs = joined
    stays = person(hers)
    separate(world, hers, theirs)
    assert (person(hers), person(theirs) != stays) == (stays, True)
    pair = pair_of(hers, theirs)
    assert (pair.answer, pair.separated_why) == (Sameness.DIFFERENT, SeparationReason.CLICK)
    assert [line.answer for line in pair.history.order_by("history_id")] == ["", "same", "different"]
    line = Case.objects.get(pk=theirs.case_id).history.first()
    assert (line.person_id, line.history_user_id) == (person(theirs), world.national.user_id)
    event = Event.objects.get(kind="placements.separate_files")
    assert (event.details, event.reference) == ({"code": "click", "files": 1}, hers.reference)
    make.propose(world, hers)
    make.propose(world, theirs, officer="officer_paris", centre="south")


def test_a_second_click_is_told_that_it_is_done(world, joined):
    separate(world, *joined)
    with pytest.raises(Overtaken):
        separate(world, *joined)
    assert Event.objects.filter(kind="placements.separate_files").count() == 1


@pytest.mark.parametrize(
    "persona", ["officer_lyon", "officer_paris", "caseworker_a", "manager_north", "platform"]
)
def test_nobody_but_the_national_desk_separates(world, joined, persona):
    with pytest.raises(Refused):
        separate(world, *joined, persona=persona)
    assert person(joined[0]) == person(joined[1])


def test_a_file_that_has_a_place_does_not_leave_but_the_other_may(world):
    hosted = refer(world, "a", S.ARRIVED, **HER)
    again = refer(world, "b", S.WAITING, **HER)
    answer(world, "national", again, Sameness.SAME)
    hosted.refresh_from_db()
    again.refresh_from_db()
    with pytest.raises(Refused, match="place"):
        separate(world, again, hosted)
    separate(world, hosted, again)
    assert Stay.objects.get(case=hosted.case_id).person_id == person(hosted) != person(again)


def test_a_held_place_keeps_its_file_too(world, joined):
    hers, theirs = joined
    make.propose(world, theirs, officer="officer_paris")
    with pytest.raises(Refused, match="place"):
        separate(world, hers, theirs)
    assert person(hers) == person(theirs)


def test_a_stay_of_before_goes_with_its_file(world):
    left = refer(world, "a", S.CLOSED, **HER)
    again = refer(world, "b", S.WAITING, **HER)
    answer(world, "national", again, Sameness.SAME)
    again.refresh_from_db()
    separate(world, again, left)
    assert Stay.objects.get(case=left.case_id).person_id == person(left) != person(again)


def three(world):
    files = [refer(world, "a", **HER), refer(world, "b", **HER), refer(world, "b", **HER)]
    answer(world, "national", files[0], Sameness.SAME)
    answer(world, "national", files[2], Sameness.SAME)
    for one in files:
        one.refresh_from_db()
    return files


def test_of_three_files_only_the_wrong_one_leaves(world):
    one, wrong, three_ = three(world)
    separate(world, one, wrong)
    assert person(one) == person(three_) != person(wrong)
    answers = {pair.pk: pair.answer for pair in Duplicate.objects.all()}
    assert answers == {
        pair_of(one, wrong).pk: "different",
        pair_of(wrong, three_).pk: "different",
        pair_of(one, three_).pk: "same",
    }


def test_what_is_tied_to_the_other_file_alone_goes_with_it(world):
    """One number ties the first two, her name the last two: the middle one is in between."""
    one = refer(world, "a", file_number="FAKE 1")
    middle = refer(world, "b", file_number="FAKE 1", **HER)
    last = refer(world, "b", **HER)
    for referral in (one, last):
        answer(world, "national", referral, Sameness.SAME)
    one.refresh_from_db()
    separate(world, one, middle)
    assert person(middle) == person(last) != person(one)
    assert pair_of(middle, last).answer == Sameness.SAME


def test_who_knows_one_of_them_is_kept_from_hers_only(world, joined):
    hers, theirs = joined
    case = Case.objects.get(pk=theirs.case_id)
    case_actions.declare_own_conflict(case=case, reason="friend", by=world.officer_lyon, now=timezone.now())
    separate(world, hers, theirs)
    conflict = case.conflicts.get()
    assert conflict.person_id == person(theirs)


def test_the_page_says_which_file_leaves_and_separates(world, joined, client_of):
    hers, theirs = joined
    client, address = client_of("national"), page("separate", hers)
    assert address in client.get(page("detail", hers)).content.decode()
    assert theirs.case.reference in client.get(address).content.decode()
    pair = pair_of(hers, theirs).reference
    assert client.post(address, {"pair": "E-0000-0000", "reason": "click"}).status_code == 200
    assert client.post(address, {"pair": pair}).status_code == 200
    assert person(hers) == person(theirs)
    assert client.post(address, {"pair": pair, "reason": "told"}).url == hers.get_absolute_url()
    assert person(hers) != person(theirs)
    assert client.get(address).status_code == 302
    assert address not in client.get(page("detail", hers)).content.decode()


def test_neither_the_ngo_nor_another_desk_learns_of_it(world, joined, client_of):
    hers, theirs = joined
    for persona in ("caseworker_a", "officer_lyon"):
        client = client_of(persona)
        assert client.get(page("separate", hers)).status_code == 403
        assert client.get(page("separate", theirs)).status_code == 404
        shown = client.get(page("detail", hers)).content.decode()
        assert not [one for one in (theirs.reference, theirs.case.reference, "separer") if one in shown]
    assert (
        client_of("manager_north").get(reverse("placements:separate", args=[hers.reference])).status_code
        == 404
    )


@pytest.mark.django_db(transaction=True)
def test_a_join_and_a_separation_at_once_leave_whole_persons(frozen_now):
    """A third file joins one of two while these are separated: whoever waits works on what is true then."""
    world = build_world()
    one, wrong = refer(world, "a", **HER), refer(world, "b", **HER)
    answer(world, "national", one, Sameness.SAME)
    third = refer(world, "b", **HER)
    one.refresh_from_db()
    barrier, failed = threading.Barrier(2), []

    def run(work):
        try:
            barrier.wait()
            work()
        except (Overtaken, Refused) as refusal:
            failed.append(refusal)
        finally:
            connection.close()

    asked = pair_of(one, third)

    def join():
        actions.answer_duplicate(
            duplicate=asked, referral=third, answer=Sameness.SAME, by=world.national, now=timezone.now()
        )

    works = (join, lambda: separate(world, one, wrong))
    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert person(one) == person(third) != person(wrong)
    apart = Duplicate.objects.exclude(answer="same").values_list("first", "second")
    assert all(wrong.case_id in pair for pair in apart)
