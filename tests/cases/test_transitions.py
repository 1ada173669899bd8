import itertools

import pytest

from cases import actions, rules, transitions
from cases.enums import CaseState
from cases.models import Case
from tests.factories.cases import make_case
from trips.audit.models import Event
from trips.guards.refusals import Overtaken, Refused

pytestmark = pytest.mark.django_db
# Erasure has its own door: tests/cases/test_erasure.py.
MOVABLE = (CaseState.OPEN, CaseState.CLOSED)
OWN = ("caseworker_a", "colleague_a")
OTHERS = ("caseworker_b", "admin_a", "officer_lyon", "national", "manager_north", "auditor", "platform")


def case_in(state, world, now):
    case = make_case(world.caseworker_a)
    if state == CaseState.CLOSED:
        actions.close_case(case=case, by=world.caseworker_a, now=now)
    return case


def move(case, to, by, now):
    return (actions.close_case if to == CaseState.CLOSED else actions.reopen_case)(case=case, by=by, now=now)


@pytest.mark.parametrize(("start", "to"), list(itertools.product(MOVABLE, MOVABLE)))
def test_matrix(world, frozen_now, start, to):
    exists = (start, to) in transitions.TRANSITIONS
    for persona in OWN + OTHERS:
        case = case_in(start, world, frozen_now)
        if exists and persona in OWN:
            move(case, to, world.actors[persona], frozen_now)
            assert Case.objects.get(pk=case.pk).state == to
        else:
            with pytest.raises(Refused if exists else Overtaken):
                move(case, to, world.actors[persona], frozen_now)
            assert Case.objects.get(pk=case.pk).state == start


def test_every_state_is_in_the_table_and_none_leads_back_from_erased():
    assert set(itertools.chain(*transitions.TRANSITIONS)) == set(CaseState)
    assert not [start for start, _to in transitions.TRANSITIONS if start == CaseState.ERASED]


@pytest.mark.parametrize("start", MOVABLE)
def test_nobody_moves_a_case_to_erased_by_herself(world, frozen_now, start):
    case = case_in(start, world, frozen_now)
    for actor in world.actors.values():
        with pytest.raises(Refused, match="deuxième personne"):
            transitions.move(case, CaseState.ERASED, by=actor, now=frozen_now)
    assert Case.objects.get(pk=case.pk).state == start


def test_closing_says_when_and_by_whom_and_reopening_forgets(world, frozen_now):
    case = case_in(CaseState.CLOSED, world, frozen_now)
    assert (case.closed_at, case.closed_by_id) == (frozen_now, world.caseworker_a.user_id)

    actions.reopen_case(case=case, by=world.caseworker_a, now=frozen_now)

    assert (case.closed_at, case.closed_by_id) == (None, None)
    assert rules.edit_case(world.caseworker_a, case) == ""


def test_a_move_is_one_event_and_one_line_of_history(world, frozen_now):
    case = case_in(CaseState.CLOSED, world, frozen_now)

    assert Event.objects.filter(kind="cases.move", reference=case.reference).count() == 1
    assert case.history.count() == 2


def test_close_case_refused_by_a_veto(world, frozen_now, monkeypatch):
    monkeypatch.setattr(transitions, "VETOES", [lambda case, to: "She lives in a centre."])
    case = make_case(world.caseworker_a)

    with pytest.raises(Refused, match="She lives in a centre"):
        actions.close_case(case=case, by=world.caseworker_a, now=frozen_now)
    assert Case.objects.get(pk=case.pk).state == CaseState.OPEN
