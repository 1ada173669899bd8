"""Twenty people want the last place at once: real threads, real transactions."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from centres import actions, queries
from centres.models import Hold, Occupancy, Place
from tests.factories.centres import places_of
from tests.personas import committed_world
from tests.threads import at_once
from trips.guards.refusals import Overtaken

pytestmark = pytest.mark.django_db(transaction=True)


def in_threads(wishes, by):
    """Each wish (a list of places) asked for at the same moment; what each thread got."""

    def ask(places):
        now = timezone.now()
        return actions.hold_places(
            places=places,
            starts_on=timezone.localdate(now),
            expires_at=now + timedelta(days=7),
            by=by,
            now=now,
        )

    return at_once([partial(ask, places) for places in wishes])


def split(results):
    winners = [one for one in results if isinstance(one, Hold)]
    polite = [one for one in results if isinstance(one, Overtaken)]
    assert len(winners) + len(polite) == len(results), [one for one in results if isinstance(one, Exception)]
    assert all("prise" in one.reason or "taken" in one.reason for one in polite)
    return winners, polite


def test_twenty_want_the_last_place_and_one_has_it():
    world = committed_world()
    [place] = places_of(world.centres["north"])
    winners, polite = split(in_threads([[place]] * 20, world.officer_lyon))
    assert (len(winners), len(polite)) == (1, 19)
    assert Occupancy.objects.filter(place=place).count() == 1
    assert Hold.objects.count() == 1


def test_households_of_three_over_four_places():
    """Each wants another three of the four, in another order: one household is lodged, whole."""
    world = committed_world()
    four = list(Place.objects.order_by("pk")[:4])
    wishes = [[four[(n + k * step) % 4] for k in range(3)] for n in range(10) for step in (1, 3)]
    winners, polite = split(in_threads(wishes, world.officer_lyon))
    assert (len(winners), len(polite)) == (1, 19)
    assert Occupancy.objects.filter(hold=winners[0]).count() == 3
    assert Occupancy.objects.count() == 3


def test_an_expired_hold_is_released_by_exactly_one_of_those_who_want_its_place():
    world = committed_world()
    past, places = timezone.now() - timedelta(days=8), places_of(world.centres["north"], 3)
    old = actions.hold_places(
        places=places,
        starts_on=timezone.localdate(past),
        expires_at=past + timedelta(days=7),
        by=world.officer_lyon,
        now=past,
    )
    winners, polite = split(in_threads([[places[n % 3]] for n in range(20)], world.officer_paris))
    assert (len(winners), len(polite)) == (3, 17)
    old.refresh_from_db()
    assert old.released_at is not None
    assert old.history.count() == 2
    assert (
        queries.free_places(timezone.localdate(), timezone.now())
        .filter(pk__in=[p.pk for p in places])
        .count()
        == 0
    )
