from datetime import date, timedelta
from itertools import pairwise

import pytest

from centres import actions, queries
from centres.models import Place
from tests.factories.centres import (
    make_case,
    make_departed,
    make_expected,
    make_hold,
    make_resident,
    places_of,
    unavailability,
)
from trips.audit import tracking

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def runs(place, start=TODAY - 90 * DAY, days=181):
    segments = queries.occupancy_segments([place], start, days)[place.pk]
    assert all(one.days > 0 for one in segments)
    assert all(a.start + a.days * DAY == b.start for a, b in pairwise(segments))
    return [(one.kind, one.start, one.days) for one in segments]


def test_the_nights_of_a_stay_fill_the_board(world):
    stay = make_resident(world, days_ago=30)
    arrived = TODAY - 30 * DAY
    assert runs(stay.occupancies.first().place) == [
        ("free", TODAY - 90 * DAY, 57),
        ("held", arrived - 3 * DAY, 3),
        ("occupied", arrived, 121),
    ]


def test_after_a_departure_the_place_is_made_ready_and_then_free(world):
    stay = make_departed(world, days_ago=5, stayed=200)
    assert runs(stay.occupancies.first().place) == [
        ("occupied", TODAY - 90 * DAY, 85),
        ("preparing", TODAY - 5 * DAY, 3),
        ("free", TODAY - 2 * DAY, 93),
    ]


def test_nights_before_opening_and_after_closing_are_left_out(world):
    [place] = places_of(world.centres["north"])
    tracking.update(place, by=world.platform, opens_on=TODAY, closes_on=TODAY + 10 * DAY)
    assert runs(place) == [("free", TODAY, 10)]


@pytest.mark.parametrize(
    ("first", "last"), [("specialised_from", "specialised_until"), ("opens_on", "closes_on")]
)
def test_only_nights_on_which_the_place_is_specialised_are_drawn(world, first, last):
    [place] = places_of(world.centres["north"])
    tracking.update(place, by=world.platform, **{first: TODAY, last: TODAY + 10 * DAY})
    assert runs(place) == [("free", TODAY, 10)]


def test_a_place_that_never_was_specialised_has_no_night(world):
    [place] = places_of(world.centres["north"])
    tracking.update(place, by=world.platform, specialised_from=None)
    assert runs(place) == []


def test_nights_on_which_the_centre_is_closed_are_left_out(world):
    stay = make_resident(world, days_ago=30)
    values = {"opened_on": TODAY - 40 * DAY, "closed_on": TODAY + 20 * DAY}
    tracking.update(world.centres["north"], by=world.platform, **values)
    assert runs(Place.objects.get(occupancies__stay=stay, occupancies__ends_on=None)) == [
        ("free", TODAY - 40 * DAY, 7),
        ("held", TODAY - 33 * DAY, 3),
        ("occupied", TODAY - 30 * DAY, 50),
    ]


def test_an_unavailable_place_says_why(world, frozen_now):
    [place] = places_of(world.centres["north"])
    actions.make_unavailable(
        place=place,
        reason=unavailability(),
        starts_on=TODAY,
        ends_on=TODAY + DAY,
        by=world.manager_north,
        now=frozen_now,
    )
    [one] = [s for s in queries.occupancy_segments([place], TODAY, 5)[place.pk] if s.kind == "unavailable"]
    assert "Travaux" in one.label


@pytest.mark.parametrize("count", [1, 8])
def test_the_board_takes_two_queries_for_any_number_of_places(world, count, django_assert_num_queries):
    make_hold(world, places_of(world.centres["north"], 3))
    make_resident(world, centre="south")
    places = list(Place.objects.select_related("unit__centre").order_by("pk")[:count])
    with django_assert_num_queries(2):
        assert len(queries.occupancy_segments(places, TODAY, 181)) == count


@pytest.mark.parametrize("names", [["north"], ["north", "south"]])
def test_the_figures_take_three_queries(world, names, django_assert_num_queries):
    make_expected(world)
    make_resident(world, centre="south", case=make_case(world))
    centres = [world.centres[name] for name in names]
    with django_assert_num_queries(3):
        figures = queries.figures_of(centres, TODAY)
    assert (figures[centres[0].pk].places, figures[centres[0].pk].held, figures[centres[0].pk].free) == (
        4,
        1,
        3,
    )


@pytest.mark.parametrize("held", [0, 3])
def test_the_free_places_take_one_query(world, frozen_now, held, django_assert_num_queries):
    if held:
        make_hold(world, places_of(world.centres["north"], held))
    with django_assert_num_queries(1):
        found = list(queries.free_places(TODAY, frozen_now))
        assert {place.unit.centre.department.code for place in found} == {"59", "13"}
    assert len(found) == 8 - held
