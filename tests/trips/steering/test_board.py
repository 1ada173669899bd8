import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

import pytest
from django.urls import reverse
from django.utils import timezone

from placements.enums import ReferralState
from tests.factories import placements as make
from tests.factories.centres import make_resident
from tests.personas import PEOPLE, make_centre
from trips.steering import queries
from trips.steering.masking import masked

BOARD, FIGURES = reverse("steering:board"), reverse("steering:figures")
# On one line: a table must not cut it in two.
FEW = "<\N{NO-BREAK SPACE}5"
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
    with django_assert_num_queries(12):
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
    assert [cells[-1].text for cells in page.context["lines"]] == [FEW, "0"]


def figures_page(client_of):
    """The page as the auditor reads it, and the texts of her export."""
    client = client_of("auditor")
    book = client.get(reverse("steering:export_figures"))
    with zipfile.ZipFile(BytesIO(book.content)) as file:
        return client.get(FIGURES), file.read("xl/worksheets/sheet1.xml").decode()


def test_women_found_not_eligible_are_unmet_need_too(world, client_of):
    for _one in range(5):
        make.make_referral(world, ReferralState.NOT_ELIGIBLE)
    make.make_referral(world, ReferralState.WAITING)
    page, _export = figures_page(client_of)
    counts = dict(dict(page.context["tables"])["Femmes déclarées non éligibles cette année"])
    assert counts["Aucune protection internationale accordée"] == 5
    assert {count for label, count in counts.items() if "accordée" not in label} == {0}


def test_a_few_women_found_not_eligible_are_masked(world, client_of):
    make.make_referral(world, ReferralState.NOT_ELIGIBLE)
    page, exported = figures_page(client_of)
    counts = dict(dict(page.context["tables"])["Femmes déclarées non éligibles cette année"])
    assert counts["Aucune protection internationale accordée"] == FEW
    texts = [count for _title, rows in page.context["tables"] for _label, count in rows]
    texts += [cell.text for cells in page.context["lines"] for cell in cells]
    assert exported.count(escape(FEW)) == texts.count(FEW)


def test_the_export_of_the_figures_says_what_the_screen_says(world, client_of):
    make_resident(world)
    make.make_referral(world, ReferralState.NOT_ELIGIBLE)
    page, exported = figures_page(client_of)
    shown = sum(len(rows) for _title, rows in page.context["tables"])
    shown += sum(len(cells) - 1 for cells in page.context["lines"])
    assert exported.count("<row ") == shown + 2
    for title, rows in page.context["tables"]:
        for text in (title, *(label for label, _count in rows)):
            assert escape(text) in exported


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, FEW), (4, FEW), (5, 5), (66, 66)])
def test_masking(count, shown):
    assert masked(count) == shown
