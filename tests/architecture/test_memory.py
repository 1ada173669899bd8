"""What a test finds in memory is what the verbs would have made for it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from cases import transitions
from cases.actions import saving
from centres.models import Place
from placements.enums import ReferralState as S
from placements.models import RefusalReason
from tests.factories import centres as centre_factory
from tests.factories.placements import make_proposal, make_referral
from tests.memory import memory, rows_written
from trips.audit import tracking
from trips.sealing import masters

OTHER_KEYS = "other:" + "A" * 43


@pytest.fixture(autouse=True)
def nothing_made(monkeypatch, world):
    """In these tests the verbs make each recipe anew."""
    monkeypatch.setattr(memory, "made", {})


def made_and_taken_back(recipe, *args, **kwargs):
    """The result and the rows of the verbs; the test is as it was before."""
    path = memory.path
    with transaction.atomic():
        result = recipe(*args, **kwargs)
        rows = rows_written()
        transaction.set_rollback(True)
    memory.path = path
    return result, rows


def places_taken(proposal):
    return set(Place.objects.filter(occupancies__hold=proposal.hold))


@pytest.mark.parametrize("state", [S.DRAFT, S.ADMITTED, S.CLOSED, S.NOT_ELIGIBLE])
def test_memory_writes_the_rows_of_the_verbs(state, world, django_assert_num_queries):
    made, rows = made_and_taken_back(make_referral, world, state)
    with django_assert_num_queries(1):
        again = make_referral(world, state)
    assert rows_written() == rows
    assert (again, again.state, again.case) == (made, state, made.case)
    assert again is not made
    assert again.case is not made.case


def test_the_second_of_a_kind_is_another_woman_in_another_place(world):
    first, second = make_proposal(world), make_proposal(world)
    assert first.referral.case != second.referral.case
    assert places_taken(first).isdisjoint(places_taken(second))


def test_what_was_made_after_something_else_is_not_given_first(world):
    """After another woman she is given the second place; alone, the first."""

    def both():
        return [places_taken(make_proposal(world, persona=name)) for name in ("caseworker_a", "caseworker_b")]

    (first, second), _rows = made_and_taken_back(both)
    assert first != second
    assert places_taken(make_proposal(world, persona="caseworker_b")) == first


@pytest.mark.parametrize("values", [{"size": 2}, {"state": S.WAITING}, {"persona": "caseworker_b"}])
def test_other_arguments_are_made_anew(values, world):
    made_and_taken_back(make_referral, world)
    known = dict(memory.made)
    made_and_taken_back(make_referral, world, **values)
    assert memory.made.keys() > known.keys()


def test_another_hour_is_made_anew(world, frozen_now):
    made, _rows = made_and_taken_back(make_referral, world)
    with time_machine.travel(frozen_now + timedelta(hours=1), tick=False):
        assert make_referral(world).submitted_at == timezone.now() == made.submitted_at + timedelta(hours=1)


def test_other_keys_seal_it_anew(world, settings):
    made_and_taken_back(make_referral, world)
    settings.SEALING_KEYS = f"{OTHER_KEYS},{settings.SEALING_KEYS}"
    assert make_referral(world).case.key.master == masters.current() == "other"


def test_other_hooks_make_it_anew(world, monkeypatch):
    made_and_taken_back(make_referral, world)
    told = []
    monkeypatch.setattr(transitions, "VETOES", [lambda case, to: told.append(case) or ""])
    monkeypatch.setattr(saving, "CORRECTED", [lambda case, by, now: told.append(case)])
    assert make_referral(world).case in told


def test_whoever_wrote_something_is_given_what_the_verbs_make_of_it(world):
    """The place that memory would take is taken."""
    taken, _rows = made_and_taken_back(lambda: places_taken(make_proposal(world)))
    centre_factory.make_hold(world, list(taken))
    assert memory.path is None
    assert places_taken(make_proposal(world)).isdisjoint(taken)


def test_whoever_takes_something_back_is_too(world):
    with transaction.atomic():
        make_referral(world)
        transaction.set_rollback(True)
    assert memory.path is None


def test_a_change_of_reference_data_counts_as_a_write(world):
    word = RefusalReason.objects.current().first()
    tracking.update(word, by=world.platform, retired_on=timezone.localdate())
    assert memory.path is None


def test_signing_in_and_looking_at_a_page_do_not(world, client_of):
    make_referral(world)
    path = memory.path
    client_of("caseworker_a").get("/")
    assert memory.path == path is not None
