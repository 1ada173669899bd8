"""A household changes places within its centre: no new stay, its nights follow, all of it or nothing."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actions import ChildGiven
from centres import actions, move_rules, queries
from centres.enums import OccupancyKind
from centres.models import Hold, Occupancy, Place, Stay
from tests.factories.cases import save_step
from tests.factories.centres import (
    departure_reason,
    destination,
    make_case,
    make_departed,
    make_expected,
    make_hold,
    make_resident,
    places_of,
    unavailability,
)
from tests.personas import committed_world
from tests.threads import at_once
from trips.guards.refusals import Overtaken, Refused

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def move(world, stay, places, *, day=None, by="manager_north", now=None):
    now = now or timezone.now()
    day = day or timezone.localdate(now)
    return actions.move_household(stay=stay, places=places, day=day, by=world.actors[by], now=now)


def nights(stay, kind=OccupancyKind.OCCUPIED):
    """(place, from, until) of what a stay takes."""
    rows = Occupancy.objects.filter(stay=stay, kind=kind).order_by("starts_on", "place_id")
    return [(row.place.label, row.starts_on, row.ends_on) for row in rows.select_related("place")]


@pytest.fixture
def three(world):
    return places_of(world.centres["north"], 3)


@pytest.fixture
def stay(world):
    return make_resident(world)


def test_only_the_manager_of_the_centre_moves_who_lives_there(world, stay):
    may = {persona for persona, actor in world.actors.items() if not move_rules.move_within(actor, stay)}
    assert may == {"manager_north"}
    other = places_of(world.centres["north"], 3)[:1]
    for elsewhere in (
        make_departed(world, places=other),
        make_expected(world, places=other, case=make_case(world)),
    ):
        assert move_rules.move_within(world.manager_north, elsewhere)


def test_the_old_place_is_free_from_that_night_and_the_stay_goes_on(world, stay, three):
    arrived, end = stay.starts_on, stay.decided_end
    move(world, stay, three[:1])
    assert nights(stay) == [("1.1", arrived, TODAY), ("2.1", TODAY, None)]
    stay = Stay.objects.get(pk=stay.pk)
    assert (stay.starts_on, stay.decided_end, stay.state) == (arrived, end, "arrived")
    assert Place.objects.get(label="1.1", unit__centre=stay.centre) in queries.free_places(
        TODAY, timezone.now()
    )


def test_a_day_that_has_passed_is_recorded_and_one_to_come_is_not(world, stay, three):
    with pytest.raises(Refused, match="à venir"):
        move(world, stay, three[:1], day=TODAY + DAY)
    with pytest.raises(Refused):
        move(world, stay, three[:1], day=stay.starts_on - DAY)
    move(world, stay, three[:1], day=TODAY - 3 * DAY)
    assert nights(stay)[-1] == ("2.1", TODAY - 3 * DAY, None)
    with pytest.raises(Refused):
        move(world, stay, three[1:2], day=TODAY - 4 * DAY)


def test_done_twice_the_second_time_changes_nothing(world, stay, three):
    move(world, stay, three[:1])
    before = nights(stay)
    move(world, stay, three[:1])
    assert nights(stay) == before


def test_two_moves_on_one_day_leave_the_last(world, stay, three):
    move(world, stay, three[:1])
    move(world, stay, three[1:2])
    assert nights(stay) == [("1.1", stay.starts_on, TODAY), ("2.2", TODAY, None)]


def test_a_place_that_somebody_has_is_not_taken_and_nothing_is_half_done(world, stay, three):
    make_resident(world, places=three[:1])
    make_hold(world, three[1:2])
    actions.make_unavailable(
        place=three[2],
        reason=unavailability(),
        starts_on=TODAY,
        ends_on=None,
        by=world.manager_north,
        now=timezone.now(),
    )
    for place in three:
        with pytest.raises(Overtaken):
            move(world, stay, [place])
    assert nights(stay) == [("1.1", stay.starts_on, None)]


def test_an_expired_hold_is_released_on_the_way(world, stay, three, frozen_now):
    hold = make_hold(world, three[:1], expires_at=frozen_now + timedelta(hours=1))
    move(world, stay, three[:1], now=frozen_now + timedelta(hours=2))
    hold.refresh_from_db()
    assert hold.released_at is not None


def test_another_centre_or_two_units_is_no_move_within(world, stay, three):
    south = places_of(world.centres["south"])
    with pytest.raises(Refused, match="centre"):
        move(world, stay, south)
    two = make_resident(world, places=three[:2], case=make_case(world))
    with pytest.raises(Refused, match="unité"):
        move(world, two, [three[0], *places_of(world.centres["north"])])


def test_one_place_for_each_who_lives_there(world, stay, three):
    with pytest.raises(Refused, match="place"):
        move(world, stay, three[:2])
    with pytest.raises(Refused):
        move(world, stay, [])


def test_a_household_that_has_grown_takes_what_it_needs(world, three):
    """And keeps the place that it has already."""
    stay = make_resident(world, places=three[:1])
    born = [ChildGiven("Fictive child", date(2026, 11, 1))]
    save_step(stay.case, "household", by=world.caseworker_a, has_children=True, children=born)
    move(world, stay, three[:2])
    assert nights(stay) == [("2.1", stay.starts_on, None), ("2.2", TODAY, None)]
    assert Stay.objects.get(pk=stay.pk).household_size == 2


# What comes after a move


def test_a_departure_ends_the_last_places(world, stay, three):
    move(world, stay, three[:1], day=TODAY - 5 * DAY)
    leave(world, stay, TODAY)
    assert nights(stay) == [("1.1", stay.starts_on, TODAY - 5 * DAY), ("2.1", TODAY - 5 * DAY, TODAY)]


def leave(world, stay, day):
    actions.record_departure(
        stay=stay,
        day=day,
        departure_reason=departure_reason(),
        destination=destination(),
        by=world.manager_north,
        now=timezone.now(),
    )


def test_a_departure_is_not_before_the_move(world, stay, three):
    move(world, stay, three[:1], day=TODAY - 5 * DAY)
    with pytest.raises(Refused, match="changé de place"):
        leave(world, stay, TODAY - 6 * DAY)


def test_who_leaves_on_the_day_of_the_move_has_not_slept_there(world, stay, three):
    move(world, stay, three[:1])
    leave(world, stay, TODAY)
    assert nights(stay) == [("1.1", stay.starts_on, TODAY)]


def test_a_corrected_departure_is_not_before_the_move(world, stay, three):
    move(world, stay, three[:1], day=TODAY - 5 * DAY)
    leave(world, stay, TODAY)
    values = {"departure_reason": departure_reason(), "destination": destination(), "why": "mistake"}
    with pytest.raises(Refused, match="changé de place"):
        actions.correct_departure(
            stay=stay, day=TODAY - 6 * DAY, **values, by=world.manager_north, now=timezone.now()
        )


def test_a_corrected_arrival_moves_the_first_night_only(world, stay, three):
    move(world, stay, three[:1], day=TODAY - 5 * DAY)
    correct(world, stay, TODAY - 20 * DAY)
    assert nights(stay) == [("1.1", TODAY - 20 * DAY, TODAY - 5 * DAY), ("2.1", TODAY - 5 * DAY, None)]
    assert nights(stay, OccupancyKind.HELD)[-1][2] == TODAY - 20 * DAY


def correct(world, stay, day):
    actions.correct_arrival(stay=stay, day=day, why="mistake", by=world.manager_north, now=timezone.now())


def test_an_arrival_is_not_after_a_move_nor_undone(world, stay, three):
    move(world, stay, three[:1], day=TODAY - 5 * DAY)
    with pytest.raises(Refused, match="changé de place"):
        correct(world, stay, TODAY - 4 * DAY)
    with pytest.raises(Refused, match="changé de place"):
        actions.undo_arrival(
            stay=stay, expected_on=TODAY, why="mistake", by=world.manager_north, now=timezone.now()
        )


# The page


def url(stay):
    return reverse("centres:move_household", args=[stay.reference])


def test_the_manager_moves_her_on_the_page(world, stay, three, client_of):
    client = client_of("manager_north")
    assert url(stay) in client.get(stay.get_absolute_url()).text
    page = client.get(url(stay)).text
    assert "où elle habite" in page
    answer = client.post(url(stay), {"day": "23/11/2026", "places": [three[0].pk]})
    assert answer.url == stay.get_absolute_url()
    assert nights(stay)[-1][0] == "2.1"


@pytest.mark.parametrize(
    "values", [{"day": "31/02/2026"}, {"day": "24/11/2026"}, {"places": []}, {"places": ["9999"]}]
)
def test_what_is_impossible_gets_a_sentence(world, stay, three, client_of, values):
    sent = {"day": "23/11/2026", "places": [three[0].pk], **values}
    answer = client_of("manager_north").post(url(stay), sent)
    assert (answer.status_code, "error-summary" in answer.text) == (200, True)
    assert len(nights(stay)) == 1


def test_the_page_offers_no_place_of_another_centre_nor_one_that_is_taken(world, stay, three, client_of):
    make_resident(world, places=three[:1])
    offered = set(queries.places_to_move_to(stay, TODAY, timezone.now()).values_list("label", flat=True))
    assert offered == {"1.1", "2.2", "2.3"}


def test_others_do_not(world, stay, client_of):
    assert client_of("worker_north").get(url(stay)).status_code == 403
    for persona in ("manager_south", "officer_lyon", "caseworker_a"):
        assert client_of(persona).get(url(stay)).status_code == 404


# At once


@pytest.mark.django_db(transaction=True)
def test_two_households_want_the_same_place_and_one_has_it():
    world = committed_world()
    three = places_of(world.centres["north"], 3)
    stays = [make_resident(world), make_resident(world, places=three[:1], case=make_case(world))]
    results = at_once([partial(move, world, stay, three[2:]) for stay in stays])
    polite = [one for one in results if isinstance(one, Overtaken)]
    assert (len(polite), len([one for one in results if isinstance(one, Stay)])) == (1, 1), results
    assert Occupancy.objects.filter(place=three[2]).count() == 1
    assert all(stay.occupancies.filter(ends_on=None).count() == 1 for stay in stays)


@pytest.mark.django_db(transaction=True)
def test_a_move_and_a_hold_want_the_same_place_and_one_has_it():
    world = committed_world()
    stay, [place] = make_resident(world), places_of(world.centres["north"], 3)[:1]
    verbs = [partial(move, world, stay, [place]), *[partial(make_hold, world, [place])] * 4]
    results = at_once(verbs)
    polite = [one for one in results if isinstance(one, Overtaken)]
    assert len(polite) == 4, results
    assert Occupancy.objects.filter(place=place, ends_on=None).count() == 1
    assert Hold.objects.filter(released_at=None).count() + nights(stay)[-1][0].count("2.") == 1
