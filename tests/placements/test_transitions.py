"""The whole matrix: every from, every to, every persona; refused rows included."""

from itertools import product

import pytest
from django.utils import timezone

from centres.enums import NEVER_BEGUN, StayState
from centres.transitions import FOLLOWERS
from placements import rules, transitions
from placements.enums import OPEN_STATES, ReferralState
from placements.transitions import FOLLOWED, TRANSITIONS, move
from tests.factories import placements as make
from trips.guards.refusals import Overtaken, Refused
from trips.guards.workflow import available

S = ReferralState
NGO = {"caseworker_a", "colleague_a"}
OFII = {"officer_lyon", "national"}
BOTH = NGO | OFII
CENTRE = {"manager_north", "worker_north"}
NONE = set()
# (from, to) → the personas who may; her NGO is ngo_a, her territory Lyon.
ALLOWED = {
    (S.DRAFT, S.SUBMITTED): NGO,
    (S.DRAFT, S.WITHDRAWN): NGO,
    # Only time does this.
    (S.DRAFT, S.EXPIRED): NONE,
    (S.SUBMITTED, S.UNDER_REVIEW): OFII,
    (S.SUBMITTED, S.WITHDRAWN): BOTH,
    (S.UNDER_REVIEW, S.WAITING): OFII,
    (S.UNDER_REVIEW, S.NOT_ELIGIBLE): OFII,
    (S.UNDER_REVIEW, S.INFORMATION_REQUESTED): OFII,
    (S.UNDER_REVIEW, S.WITHDRAWN): BOTH,
    (S.INFORMATION_REQUESTED, S.UNDER_REVIEW): BOTH,
    (S.INFORMATION_REQUESTED, S.WITHDRAWN): BOTH,
    (S.NOT_ELIGIBLE, S.SUBMITTED): NGO,
    (S.WAITING, S.PROPOSED): OFII,
    (S.WAITING, S.WITHDRAWN): BOTH,
    (S.PROPOSED, S.ADMITTED): OFII,
    (S.PROPOSED, S.WAITING): BOTH,
    (S.PROPOSED, S.WITHDRAWN): BOTH,
    (S.ADMITTED, S.WAITING): OFII,
    (S.ADMITTED, S.WITHDRAWN): BOTH,
    # Whoever sees that she has not come.
    (S.ADMITTED, S.ARRIVAL_MISSED): BOTH | CENTRE,
    (S.ARRIVAL_MISSED, S.ADMITTED): BOTH | CENTRE,
    (S.ARRIVAL_MISSED, S.WAITING): OFII,
    (S.ARRIVAL_MISSED, S.WITHDRAWN): BOTH,
    # A transfer; a corrected arrival comes back the same way, moved by the stay.
    (S.ARRIVED, S.ADMITTED): OFII,
    # Only the stay moves these.
    (S.ADMITTED, S.ARRIVED): NONE,
    (S.ARRIVAL_MISSED, S.ARRIVED): NONE,
    (S.ARRIVED, S.CLOSED): NONE,
    (S.CLOSED, S.ARRIVED): NONE,
}


def test_the_table_has_exactly_these_moves():
    assert set(TRANSITIONS) == set(ALLOWED)


def test_every_state_is_in_the_table_and_the_finished_ones_lead_nowhere():
    assert {state for pair in TRANSITIONS for state in pair} == set(S)
    finished = set(S) - set(OPEN_STATES)
    assert {pair for pair in TRANSITIONS if pair[0] in finished} == {
        (S.CLOSED, S.ARRIVED),
        (S.NOT_ELIGIBLE, S.SUBMITTED),
    }


def test_every_open_state_but_a_stay_can_be_withdrawn():
    withdrawn = {start for start, to in TRANSITIONS if to == S.WITHDRAWN}
    assert withdrawn == set(OPEN_STATES) - {S.ARRIVED}


@pytest.mark.parametrize("start", list(S))
def test_the_whole_matrix(world, start):
    referral = make.stored(make.make_referral(world, start))
    for to, (persona, actor) in product(S, world.actors.items()):
        rule = TRANSITIONS.get((start, to))
        outcome = rule is not None and rule(actor, referral) == ""
        assert outcome == (persona in ALLOWED.get((start, to), NONE)), (start, to, persona)


@pytest.mark.parametrize("start", list(S))
def test_a_move_outside_the_table_says_that_the_file_moved_on(world, start):
    referral = make.make_referral(world, start)
    for to in S:
        if (start, to) not in TRANSITIONS:
            with pytest.raises(Overtaken):
                move(referral, to, by=world.national, now=timezone.now())
    assert make.stored(referral).state == start


def test_a_refused_move_writes_nothing(world):
    referral = make.make_referral(world, S.SUBMITTED)
    with pytest.raises(Refused, match="OFII"):
        move(referral, S.UNDER_REVIEW, by=world.officer_paris, now=timezone.now())
    assert make.stored(referral).state == S.SUBMITTED


def test_available_says_why_not(world):
    referral = make.stored(make.make_referral(world, S.WAITING))
    moves = {move.to: move.reason for move in available(TRANSITIONS, world.caseworker_a, referral)}
    assert moves[S.WITHDRAWN] == ""
    assert moves[S.PROPOSED] != ""


def test_only_time_itself_expires(world):
    referral = make.stored(make.make_referral(world, S.PROPOSED))
    assert rules.free_place(rules.EXPIRY, referral) == ""
    assert not rules.EXPIRY.is_signed_in
    assert rules.EXPIRY not in world.actors.values()


def test_every_state_of_a_stay_that_is_not_given_up_is_followed():
    assert set(FOLLOWED) == set(StayState) - set(NEVER_BEGUN)


def test_every_table_has_sentences(world):
    """A refusal is never a bare no."""
    referral = make.stored(make.make_referral(world, S.WAITING))
    for rule in set(TRANSITIONS.values()):
        assert rule(world.auditor, referral)


def test_follower_is_registered_once():
    assert FOLLOWERS.count(transitions.follow_stay) == 1
