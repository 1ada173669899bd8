"""The ledger's pages: who reads which, what is masked, and what is refused."""

import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import transaction
from django.urls import reverse

from placements.enums import ReferralState
from tests.database import as_web
from tests.factories import placements as make
from tests.factories.centres import make_departed, make_resident, places_of
from tests.personas import make_centre
from trips.database.context import working_for
from trips.steering import ledger
from trips.steering.masking import masked_table

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
LEDGER, EXPORT = reverse("steering:ledger"), reverse("steering:export_ledger")


def nights_page(centre, route="ledger_nights"):
    return reverse(f"steering:{route}", args=[centre.reference])


def texts(page):
    return {cells[0].text: [cell.text for cell in cells[1:]] for cells in page.context["lines"]}


@pytest.mark.parametrize(
    ("persona", "centres"),
    [
        *(("officer_lyon", 2), ("national", 2), ("auditor", 2), ("manager_north", 1), ("manager_south", 1)),
        *(("worker_north", 0), ("caseworker_a", 0), ("platform", 0), ("admin_a", 0), ("protection", 0)),
    ],
)
def test_who_reads_the_ledger_of_which_centres(world, client_of, persona, centres):
    client = client_of(persona)
    page = client.get(LEDGER)
    assert page.status_code == client.get(EXPORT).status_code == (200 if centres else 403)
    assert not centres or len(page.context["lines"]) == centres + 1


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("national", 200),
        ("manager_north", 200),
        ("manager_south", 404),
        ("auditor", 403),
        ("caseworker_a", 404),
    ],
)
def test_who_reads_the_nights_of_a_centre_one_by_one(world, client_of, persona, status):
    for route in ("ledger_nights", "export_nights"):
        assert client_of(persona).get(nights_page(world.centres["north"], route)).status_code == status


def test_the_page_counts_thirty_nights_by_default(world, client_of):
    make_departed(world, days_ago=5)
    lines = texts(client_of("manager_north").get(LEDGER))
    # Four places: one occupied 24 nights, made ready 3, then free like the others.
    assert lines["Fake centre north"][:7] == ["120", "24", "0", "0", "3", "0", "93"]


def test_free_nights_say_how_many_waited_and_for_whom_there_was_room(world, client_of):
    make.make_referral(world, ReferralState.WAITING)
    make.make_referral(world, ReferralState.WAITING, size=4)
    page = client_of("national").get(nights_page(world.centres["north"]))
    assert [[cell.text for cell in cells][2:] for cells in page.context["lines"]] == [
        ["29", "4", "0", "0", "0"],
        ["1", "4", "2", "1", "4"],
    ]
    assert texts(client_of("national").get(LEDGER))["Fake centre north"][5:] == ["4", "116", "4", "2", "1"]


def test_the_same_numbers_whoever_may_not_read_the_referrals(world, frozen_now):
    make.make_referral(world, ReferralState.WAITING)
    centres = list(world.centres.values())
    seen = ledger.ledger(centres, TODAY - 30 * DAY, TODAY)
    assert sum(line.free_while_waiting for line in seen) == 8
    north = [line for line in seen if line.centre == world.centres["north"]]
    for persona, hers in (("auditor", seen), ("officer_paris", seen), ("manager_north", north)):
        with transaction.atomic(), as_web(), working_for(world.actors[persona], now=frozen_now):
            assert ledger.ledger(centres, TODAY - 30 * DAY, TODAY) == hers


def test_the_auditor_reads_no_small_number(world, client_of):
    make_departed(world, days_ago=5)
    page = client_of("auditor").get(LEDGER)
    north, both = texts(page)["Fake centre north"], texts(page)["Tous"]
    assert north == ["120", "masqué", "0", "0", "<\N{NO-BREAK SPACE}5", "0", "93", "0", "0", "0"]
    assert both == ["240", "masqué", "0", "0", "<\N{NO-BREAK SPACE}5", "0", "213", "0", "0", "0"]
    assert "nuits/C-" not in page.text


def test_the_export_says_what_the_screen_says(world, client_of):
    make_resident(world, days_ago=10)
    for persona in ("auditor", "national"):
        client = client_of(persona)
        shown = client.get(LEDGER).context["lines"]
        with zipfile.ZipFile(BytesIO(client.get(EXPORT).content)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert sheet.count("<row ") == len(shown) + 1
        for cells in shown:
            for cell in cells:
                assert cell.text.replace("<", "&lt;").replace("\N{NARROW NO-BREAK SPACE}", "") in sheet


@pytest.mark.parametrize(
    ("query", "field", "word"),
    [
        ({"since": "10/11/2026", "until": "09/11/2026"}, "since", "après la dernière"),
        ({"until": "24/11/2026"}, "until", "pas encore connues"),
        ({"since": "01/01/2024", "until": "01/11/2026"}, "since", "un an"),
        ({"since": "01/01/0001", "until": "01/11/2026"}, "since", "trop éloignée"),
        ({"since": "31/02/2026"}, "since", "qui existe"),
    ],
)
def test_a_wrong_period_gets_a_sentence_and_the_usual_one_is_shown(world, client_of, query, field, word):
    page = client_of("national").get(LEDGER, query)
    assert page.status_code == 200
    assert word in str(page.context["listing"].errors[field])
    assert texts(page)["Fake centre north"][0] == "120"


@pytest.mark.parametrize("more", [0, 5])
def test_the_ledger_costs_the_same_for_few_and_for_many(more, world, client_of, django_assert_num_queries):
    if more:
        units = [(number, 3) for number in range(10, 10 + more)]
        make_centre("north", world.organisations["operator_north"], units=units, label="Fake centre more")
    make_resident(world, places=places_of(world.centres["north"]))
    client = client_of("national")
    client.get(LEDGER)
    with django_assert_num_queries(8):
        client.get(LEDGER)


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        (
            [{"a": 3, "b": 20, "c": 9}, {"a": 30, "b": 7, "c": 8}, {"a": 33, "b": 27, "c": 17}],
            {(1, "b"), (1, "a")},
        ),
        ([{"a": 0, "b": 20}, {"a": 0, "b": 20}], None),
    ],
)
def test_no_small_number_is_found_by_subtraction(rows, shown):
    table = masked_table(rows, ("a", "b", "c")[: len(rows[0])])
    hidden = {
        (at, name) for at, row in enumerate(table) for name, cell in row.items() if isinstance(cell, str)
    }
    if shown is None:
        assert not hidden
        return
    for at in range(len(rows)):
        assert len([cell for cell in hidden if cell[0] == at]) != 1
    for name in rows[0]:
        assert len([cell for cell in hidden if cell[1] == name]) != 1
