"""Who is told of an interview before the decision, and of a journey to the centre."""

from datetime import timedelta

import pytest

from placements import actions
from placements.enums import ReferralState as S
from placements.enums import Stage, WordGiven
from placements.models import ArrivalAlarm
from tests.factories import handovers, interviews
from tests.factories import placements as make
from tests.factories.handovers import HOUR
from tests.told import CENTRE, DESK, NATIONAL, NGO, kinds_of, told_of, turns_of, waits_for

SOUTH = "manager_south"
MINUTES = timedelta(minutes=1)


@pytest.fixture
def proposal(world, frozen_now):
    return make.make_proposal(world)


@pytest.fixture
def stay(world, frozen_now):
    """Leaves in an hour, is heard of within three, arrives in six."""
    stay = make.make_referral(world, S.ADMITTED).stay
    handovers.plan(world, stay)
    return stay


# An interview


def test_an_interview_is_told_to_all_of_the_proposal(world, proposal, frozen_now):
    everybody = {NGO, DESK, "manager_north", CENTRE}
    told = told_of(world, lambda: interviews.set_interview(world, proposal), frozen_now)
    assert kinds_of(told) == dict.fromkeys(everybody, "interview_set")
    assert turns_of(told) == {"manager_north", CENTRE}
    first = proposal.interviews.get()
    told = told_of(world, lambda: interviews.move_interview(world, first), frozen_now)
    assert kinds_of(told) == dict.fromkeys(everybody, "interview_moved")
    second = proposal.interviews.get(outcome="")
    told = told_of(world, lambda: interviews.cancel_interview(world, second), frozen_now)
    assert kinds_of(told) == dict.fromkeys(everybody, "interview_cancelled")


@pytest.mark.parametrize(("outcome", "reason"), [("held", ""), ("not_held", "channel")])
def test_what_became_of_it_leaves_whose_turn_it_is(world, proposal, frozen_now, outcome, reason):
    interview = interviews.set_interview(world, proposal)
    make.favourable(world, proposal)
    close = lambda: interviews.close_interview(  # noqa: E731 -- handed over
        world, interview, "officer_lyon", outcome=outcome, reason=reason
    )
    told = told_of(world, close, interview.starts_at)
    assert set(kinds_of(told).values()) == {f"interview_{outcome}"}
    assert turns_of(told) == {"caseworker_a", NGO}


def test_once_another_centre_is_asked_it_is_told_nothing_of_it(world, proposal, frozen_now):
    interview = interviews.set_interview(world, proposal)
    make.release(world, proposal)
    second = make.propose(world, make.stored(proposal.referral), centre="south")
    make.favourable(world, second, "south")
    told = told_of(world, lambda: interviews.close_interview(world, interview), interview.starts_at)
    assert kinds_of(told) == {NGO: "interview_held", DESK: "interview_held"}
    assert turns_of(told) == {NGO}


def test_nor_is_it_ofiis_turn_again_once_she_lives_there(world, proposal, frozen_now):
    interview = interviews.set_interview(world, proposal)
    referral = make.stored(proposal.referral)
    for verb in (make.admit, make.arrive):
        verb(world, referral, "caseworker_a", "officer_lyon", "north", frozen_now)
    told = told_of(world, lambda: interviews.close_interview(world, interview), interview.starts_at)
    assert kinds_of(told) == dict.fromkeys((NGO, DESK, "manager_north", CENTRE), "interview_held")
    assert turns_of(told) == set()


# A journey


def test_a_journey_is_told_to_all_who_wait_for_her(world, frozen_now):
    stay = make.make_referral(world, S.ADMITTED).stay
    told = told_of(world, lambda: handovers.plan(world, stay), frozen_now)
    assert kinds_of(told) == dict.fromkeys((NGO, DESK, "manager_north", CENTRE), "journey")
    assert turns_of(told) == {"manager_north", CENTRE}


@pytest.mark.parametrize(
    ("stage", "persona", "told_too"),
    [
        (Stage.LEFT, "caseworker_a", (NGO, DESK, "manager_north", CENTRE)),
        (Stage.ON_WAY, "worker_north", ("caseworker_a", NGO, DESK, "manager_north")),
    ],
)
def test_what_is_heard_of_her(world, stay, frozen_now, stage, persona, told_too):
    moment = frozen_now + HOUR
    told = told_of(world, lambda: handovers.confirm(world, stay, stage, persona, now=moment), moment)
    assert kinds_of(told) == dict.fromkeys(told_too, f"heard_{stage}")
    assert turns_of(told) <= {"manager_north", CENTRE}


def test_not_heard_of_in_time_first_the_centre_then_her_ngo(world, stay, frozen_now):
    half, whole = frozen_now + HOUR + 30 * MINUTES, frozen_now + 2 * HOUR
    told = told_of(world, lambda: actions.watch_arrivals(now=half), half)
    assert told == dict.fromkeys(("manager_north", CENTRE), ("placements.not_heard", True))
    told = told_of(world, lambda: actions.watch_arrivals(now=whole), whole)
    assert told == dict.fromkeys(("caseworker_a", NGO), ("placements.not_heard", True))


def test_heard_of_nobody_has_to_look_for_her(world, stay, frozen_now):
    moment = frozen_now + 2 * HOUR
    actions.watch_arrivals(now=moment)
    handovers.confirm(world, stay, now=moment)
    assert waits_for(world, NGO, moment) == []
    assert waits_for(world, CENTRE, moment) == ["heard_left"]


def test_said_to_come_later_before_she_is_missed(world, stay, frozen_now):
    """The referral does not move, and all who wait for her learn it."""
    moment = frozen_now + 2 * HOUR
    actions.watch_arrivals(now=moment)
    assert waits_for(world, NGO, moment) == ["not_heard"]
    alarm = ArrivalAlarm.objects.select_related("stay__case__key", "referral__case").get()
    told = told_of(world, lambda: make.find(world, alarm, now=moment), moment)
    assert kinds_of(told) == dict.fromkeys((NGO, DESK, "manager_north", CENTRE), "found")
    assert turns_of(told) == {"manager_north", CENTRE}
    assert waits_for(world, NGO, moment) == []


@pytest.mark.parametrize("code", ["later", "elsewhere", "arrived"])
def test_however_she_is_found_the_national_desk_looks_for_her_no_more(world, stay, frozen_now, code):
    moment = frozen_now + 5 * HOUR
    actions.watch_arrivals(now=moment)
    assert waits_for(world, NATIONAL, moment) == ["missed"]
    alarm = ArrivalAlarm.objects.select_related("stay__case__key", "referral__case").get()
    if code == "arrived":
        make.arrive(world, stay.referral, "caseworker_a", "officer_lyon", "north", moment)
    else:
        make.find(world, alarm, "officer_lyon", code, now=moment)
    assert waits_for(world, NATIONAL, moment) == []


def test_a_wrong_word_is_told_to_all_and_is_the_national_desks(world, stay, frozen_now):
    moment = frozen_now + HOUR
    wrong = lambda: handovers.confirm(world, stay, given=WordGiven.WRONG, now=moment)  # noqa: E731 -- handed over
    told = told_of(world, wrong, moment)
    assert kinds_of(told) == dict.fromkeys((NGO, DESK, NATIONAL, "manager_north", CENTRE), "wrong_word")
    assert turns_of(told) == {NATIONAL}
