"""Whoever must act after a move finds it in the inbox; the table of notices has every move of the table."""

import pytest

from cases.models import Notification
from placements import actions, notices, queries
from placements.enums import Answer, Opinion, Party
from placements.enums import ReferralState as S
from placements.transitions import TRANSITIONS
from placements.turns import turn
from tests.factories import placements as make
from tests.factories.actors import NOBODY
from tests.told import waits_for
from trips.guards.refusals import Refused
from trips.home.inbox.presenters import SENTENCES
from trips.home.inbox.queries import inbox_of

PERSONAS = {
    Party.NGO: "caseworker_a",
    Party.TERRITORY: "officer_lyon",
    Party.NATIONAL: "national",
    Party.CENTRE: "manager_north",
}
PEOPLE = [*PERSONAS.values(), "caseworker_b", "officer_paris", "manager_south"]


def told_to(world, now):
    """persona → (kind, whether it is her turn) of the newest that she reads."""
    newest = {name: inbox_of(world.actors[name], now=now).order_by("-pk").first() for name in PEOPLE}
    return {name: (one.kind, one.is_open) for name, one in newest.items() if one}


def names_of(start, to):
    named = notices.MOVES[start, to]
    return [("", named)] if isinstance(named, str) else list(named.items())


def test_every_move_has_its_notice_and_each_notice_its_sentence():
    assert set(notices.MOVES) == set(TRANSITIONS)
    kinds = {f"placements.{name}" for pair in TRANSITIONS for _code, name in names_of(*pair) if name}
    assert kinds <= set(SENTENCES)


@pytest.mark.parametrize(("start", "to"), [pair for pair in TRANSITIONS if pair[1] != S.PROPOSED])
def test_whoever_must_act_after_a_move_is_told_and_nobody_else_any_more(world, frozen_now, start, to):
    referral = make.stored(make.make_referral(world, to))
    found = turn(referral, queries.live_proposal(referral), now=frozen_now)
    for code, name in names_of(start, to):
        # Whose turn it was in the state before, be it at the centre where she is now.
        before = make.stored(referral)
        before.state = start
        notices.tell_referral(before, "moved", by=NOBODY, now=frozen_now)
        notices.tell_move(referral, start, code, by=NOBODY, now=frozen_now)
        told = told_to(world, frozen_now)
        assert {kind for kind, _open in told.values()} == {f"placements.{name}"}
        # She lives there: the centre is told, and has nothing to do at once.
        acts = found is not None and to != S.ARRIVED
        assert found is None or PERSONAS[found.party] in told
        assert [who for who in PEOPLE if waits_for(world, who, frozen_now)] == (
            [PERSONAS[found.party]] if acts else []
        )
        assert not {"caseworker_b", "officer_paris", "manager_south"} & set(told)


@pytest.mark.parametrize(
    ("opinion", "answer", "kind", "party"),
    [
        (None, None, "proposed", Party.CENTRE),
        (Opinion.FAVOURABLE, None, "favourable", Party.NGO),
        (Opinion.UNFAVOURABLE, None, "unfavourable", Party.TERRITORY),
        (Opinion.FAVOURABLE, Answer.ACCEPTED, "accepted", Party.TERRITORY),
    ],
)
def test_each_step_of_a_proposal_tells_whoever_is_next(world, frozen_now, opinion, answer, kind, party):
    make.make_proposal(world, opinion=opinion, answer=answer)
    told = told_to(world, frozen_now)
    assert told[PERSONAS[party]] == (f"placements.{kind}", True)
    assert [who for who, (_kind, is_open) in told.items() if is_open] == [PERSONAS[party]]


def test_an_opinion_that_ofii_overrides_asks_her(world, frozen_now):
    make.override(world, make.make_proposal(world, opinion=Opinion.UNFAVOURABLE))
    assert told_to(world, frozen_now)["caseworker_a"] == ("placements.overridden", True)


def test_a_move_that_nobody_named_is_told_all_the_same(world, frozen_now):
    referral = make.stored(make.make_referral(world, S.SUBMITTED))
    notices.tell_move(referral, "a state of tomorrow", "", by=NOBODY, now=frozen_now)
    assert told_to(world, frozen_now)["officer_lyon"] == ("placements.moved", True)


def test_a_move_that_fails_tells_nobody(world, frozen_now):
    referral = make.make_referral(world, S.SUBMITTED)
    before = Notification.objects.count()
    with pytest.raises(Refused):
        actions.take(referral=referral, by=world.officer_paris, now=frozen_now)
    assert Notification.objects.count() == before
