"""From × to × persona: every move that exists, every one that does not, everybody who may not."""

import pytest

from centres import transitions
from centres.enums import StayState
from tests.factories.centres import make_case, make_departed, make_expected, make_resident
from tests.personas import PEOPLE
from trips.guards.refusals import Overtaken, Refused
from trips.guards.workflow import available, check

MANAGER = {"manager_north"}
DECIDERS = {"caseworker_a", "colleague_a", "caseworker_b", "officer_lyon", "officer_paris", "national"}
OFII = {"officer_lyon", "officer_paris", "national"}
ALLOWED = {
    (StayState.EXPECTED, StayState.ARRIVED): MANAGER,
    (StayState.EXPECTED, StayState.CANCELLED): DECIDERS,
    (StayState.EXPECTED, StayState.MISSED): DECIDERS,
    # OFII by a transfer, which it decides above.
    (StayState.ARRIVED, StayState.ENDED): MANAGER | OFII,
    (StayState.ARRIVED, StayState.EXPECTED): MANAGER,
    (StayState.ENDED, StayState.ARRIVED): MANAGER,
}
MADE = {StayState.EXPECTED: make_expected, StayState.ARRIVED: make_resident, StayState.ENDED: make_departed}


def test_the_table_says_all_and_no_state_is_forgotten():
    assert set(transitions.TRANSITIONS) == set(ALLOWED)
    assert {state for move in transitions.TRANSITIONS for state in move} == set(StayState)


@pytest.mark.parametrize("start", list(MADE))
def test_every_move_for_everybody(world, start):
    stay = MADE[start](world)
    for to in StayState:
        allowed = ALLOWED.get((start, to))
        for persona in [*PEOPLE, "stranger", "nobody"]:
            actor = world.actors[persona]
            if allowed is None:
                with pytest.raises(Overtaken):
                    check(transitions.TRANSITIONS, actor, stay, to)
            elif persona in allowed:
                check(transitions.TRANSITIONS, actor, stay, to)
            else:
                with pytest.raises(Refused) as refused:
                    check(transitions.TRANSITIONS, actor, stay, to)
                assert refused.value.reason


def cancel(stay, by, now):
    facts = {"cancelled_at": now, "cancelled_by_id": by.user_id, "cancelled_code": "place_lost"}
    return transitions.move(stay, StayState.CANCELLED, by=by, now=now, **facts)


def test_a_cancelled_stay_goes_nowhere(world, frozen_now):
    stay = make_expected(world)
    cancel(stay, world.officer_lyon, frozen_now)
    assert available(transitions.TRANSITIONS, world.manager_north, stay) == []


def test_followers_run_inside_the_move_and_can_stop_it(world, frozen_now, monkeypatch):
    seen = []
    monkeypatch.setattr(transitions, "FOLLOWERS", [lambda *args: seen.append(args)])
    stay = make_expected(world, case=make_case(world))
    cancel(stay, world.national, frozen_now)
    assert seen == [(stay, StayState.EXPECTED, StayState.CANCELLED, world.national, frozen_now)]


def test_a_follower_that_refuses_undoes_the_move(world, frozen_now, monkeypatch):
    def refuse(*args):
        raise Refused("no")

    stay = make_expected(world)
    monkeypatch.setattr(transitions, "FOLLOWERS", [refuse])
    with pytest.raises(Refused):
        cancel(stay, world.national, frozen_now)
    stay.refresh_from_db()
    assert stay.state == StayState.EXPECTED
