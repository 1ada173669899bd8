"""The six conditions of all centres: for OFII and the State, the same states as on each centre's own page."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from tests.counting import count_of
from tests.factories.centres import make_resident
from tests.factories.contracts import make_agreement
from tests.personas import make_centre

PAGE = "steering:conditions"
READERS = {"officer_lyon", "officer_paris", "national", "auditor"}


@pytest.fixture
def bound(world, frozen_now):
    make_agreement(world)
    return make_resident(world, days_ago=20)


def test_who_reads_them(world, client_of):
    for persona in world.memberships:
        expected = 200 if persona in READERS else 403
        assert client_of(persona).get(reverse(PAGE)).status_code == expected, persona


@pytest.mark.parametrize("persona", ["national", "auditor"])
def test_all_centres_with_the_states_of_their_own_pages(world, client_of, bound, persona):
    client = client_of(persona)
    rows = client.get(reverse(PAGE)).context["rows"]
    assert {str(row.centre) for row in rows} == {"Fake centre north", "Fake centre south"}
    own = client.get(reverse("centres:compass", args=[bound.centre.reference])).context["conditions"]
    [here] = [row for row in rows if row.centre.pk == bound.centre_id]
    assert [cell.label for cell in here.cells] == [line.label for line in own]
    assert "non tenu" in {cell.label for cell in here.cells}


def test_no_woman_and_for_the_auditor_no_small_number(world, client_of, bound):
    for persona in ("national", "auditor"):
        client = client_of(persona)
        assert bound.reference not in client.get(reverse(PAGE)).text
        answer = client.get(reverse("steering:export_conditions"))
        with ZipFile(BytesIO(answer.content)) as book:
            words = book.read("xl/worksheets/sheet1.xml").decode()
        assert bound.reference not in words
        assert words.count("<row ") == 2 * 23 + 1
        assert ("non fait pour 1" in words) == (persona == "national")


def test_an_earlier_quarter(world, client_of, bound):
    page = client_of("auditor").get(reverse(PAGE), {"quarter": "2026-3"})
    assert "du 01/07/2026 au 30/09/2026" in page.text


def test_the_page_asks_the_same_for_two_centres_and_for_more(world, client_of, bound):
    client = client_of("national")
    client.get(reverse(PAGE))
    two = count_of(client, reverse(PAGE))
    for number in range(3):
        label = f"Fake centre {number}"
        world.centres["north"] = make_centre("north", world.organisations["operator_north"], label=label)
        make_agreement(world, number=label)
    assert count_of(client, reverse(PAGE)) == two
