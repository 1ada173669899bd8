import zipfile
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.centres import make_resident
from tests.personas import PEOPLE, make_centre
from trips.steering import queries
from trips.steering.masking import masked

BOARD, FIGURES = reverse("steering:board"), reverse("steering:figures")
READERS = {BOARD: {"officer_lyon", "officer_paris", "national"}}
READERS[FIGURES] = READERS[BOARD] | {"auditor"}


@pytest.mark.parametrize("address", [BOARD, FIGURES])
@pytest.mark.parametrize("persona", PEOPLE)
def test_who_reads_the_national_pages(persona, address, client_of):
    expected = 200 if persona in READERS[address] else 403
    assert client_of(persona).get(address).status_code == expected
    export = reverse(f"steering:export_{'board' if address == BOARD else 'figures'}")
    assert client_of(persona).get(export).status_code == expected


def test_the_board_shows_every_place_of_every_centre(world, client_of):
    page = client_of("officer_lyon").get(BOARD).content.decode()
    for centre in world.centres.values():
        assert centre.public_label in page
        assert centre.address not in page


def test_a_filter_narrows_the_board_and_says_so(world, client_of):
    north, south = world.centres["north"], world.centres["south"]
    page = client_of("national").get(BOARD, {"centre": north.reference})
    places = list(page.context["page"])
    assert {place.unit.centre for place in places} == {north}
    assert len(places) == 4
    assert [active.value for active in page.context["listing"].active] == [north.public_label]
    assert south.public_label not in str(page.context["grid"].rows)


@pytest.mark.parametrize("more", [0, 5])
def test_the_board_costs_the_same_for_few_and_for_many(more, world, client_of, django_assert_num_queries):
    units = [(number, 3) for number in range(10, 10 + more)]
    if more:
        make_centre("north", world.organisations["operator_north"], units=units, label="Fake centre more")
    client = client_of("national")
    client.get(BOARD)
    with django_assert_num_queries(10):
        client.get(BOARD)


def test_the_export_holds_the_runs_of_the_screen(world, client_of):
    make_resident(world, days_ago=10)
    client = client_of("officer_lyon")
    grid = client.get(BOARD).context["grid"]
    runs = sum(len(row.segments) for row in grid.rows)
    book = client.get(reverse("steering:export_board"))
    sheet = zipfile.ZipFile(BytesIO(book.content)).read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == runs + 1


def test_small_counts_of_people_are_masked(world, client_of):
    make_resident(world)
    figures = queries.centre_figures(timezone.localdate())
    assert [row.women for row in figures] == [1, 0]
    page = client_of("auditor").get(FIGURES)
    assert [cells[-1].text for cells in page.context["lines"]] == ["< 5", "0"]


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, "< 5"), (4, "< 5"), (5, 5), (66, 66)])
def test_masking(count, shown):
    assert masked(count) == shown
