"""Names of units and places are listed as people count: 2A before 10A."""

import pytest
from django.urls import reverse

from centres.administration_queries import units_of
from centres.models import Place, Unit
from centres.queries import places_of
from tests.factories.actors import NOBODY
from tests.personas import make_centre
from trips.audit import tracking
from trips.steering.queries import board_places

NAMES = ["10A", "2A", "B 10", "B 9", "9", "B 10.20", "B 10.3"]
COUNTED = ["2A", "9", "10A", "B 9", "B 10", "B 10.3", "B 10.20"]


@pytest.fixture
def centre(world):
    """Two units of the same names as their places."""
    made = make_centre("north", world.organisations["operator_north"], units=(), label="Fake centre counted")
    for name in NAMES[:2]:
        unit = tracking.create(Unit(centre=made, label=name), by=NOBODY)
        for label in NAMES:
            day = "2020-01-01"
            place = Place(unit=unit, label=label, opens_on=day, specialised_from=day)
            tracking.create(place, by=NOBODY)
    return made


def names(places):
    return [(place.unit.label, place.label) for place in places]


def test_units_and_places_are_listed_as_people_count(world, centre):
    expected = [(unit, place) for unit in ("2A", "10A") for place in COUNTED]
    assert [unit.label for unit in units_of(centre)] == ["2A", "10A"]
    assert names(places_of(centre)) == expected
    assert names(Place.objects.filter(unit__centre=centre)) == expected
    board = board_places(world.national).filter(unit__centre=centre)
    assert names(board) == expected


def test_the_board_of_the_page_too(client_of, centre):
    page = client_of("national").get(reverse("steering:board"), {"centre": centre.reference})
    assert [place.label for place in page.context["page"]] == COUNTED * 2


def test_a_new_name_takes_its_place(centre):
    place = Place.objects.get(unit__label="2A", unit__centre=centre, label="10A")
    tracking.update(place, by=NOBODY, label="1Z")
    assert places_of(centre)[0] == place
