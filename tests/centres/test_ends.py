"""How near the decided end is: the same words on lists, pages, boards and exports."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from centres import queries, rules, stay_presenters
from centres.enums import StayState
from centres.models import Place, Stay
from tests.factories.centres import make_resident, places_of
from tests.factories.stays import make_referred_resident
from trips.ui.exports import lines_of

DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)
BEYOND = "au-delà de la fin décidée"


def ending(days, state=StayState.ARRIVED):
    return Stay(state=state, decided_end=TODAY + days * DAY)


@pytest.mark.parametrize(
    ("days", "step"), [(91, 0), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (0, 30), (-1, 0)]
)
def test_the_centre_is_reminded_in_three_steps(days, step):
    assert rules.reminder(ending(days), TODAY) == step


@pytest.mark.parametrize(("days", "beyond"), [(1, False), (0, False), (-1, True)])
def test_a_stay_is_beyond_its_end_from_the_day_after(days, beyond):
    assert rules.is_beyond_end(ending(days), TODAY) == beyond


@pytest.mark.parametrize("state", [StayState.ENDED, StayState.CANCELLED, StayState.EXPECTED])
def test_who_does_not_live_there_has_no_end_to_watch(state):
    for days in (10, -10):
        stay = ending(days, state)
        assert (rules.reminder(stay, TODAY), rules.is_beyond_end(stay, TODAY)) == (0, False)
        assert stay_presenters.end_mark(stay, TODAY) == ""


@pytest.fixture
def two(world):
    """One beyond her end, one who has just come; each side of the mechanism has its neighbour."""
    world.late = make_referred_resident(world, days_ago=300)
    world.fresh = make_referred_resident(world, days_ago=10)
    world.foreign = make_referred_resident(
        world, days_ago=290, persona="caseworker_b", centre="south", officer="national"
    )
    return world


def test_one_query_gives_who_must_be_reminded(two):
    soon = make_resident(two, days_ago=240, places=places_of(two.centres["south"], 3)[1:2], centre="south")
    assert list(queries.stays_ending(90 * DAY, today=TODAY)) == [soon]
    assert list(queries.stays_ending(20 * DAY, today=TODAY)) == []


def test_each_follows_her_own(two):
    seen = {name: set(queries.stays_followed_by(actor)) for name, actor in two.actors.items()}
    north, south = {two.late, two.fresh}, {two.foreign}
    assert {name: rows for name, rows in seen.items() if rows} == {
        "manager_north": north,
        "worker_north": north,
        "manager_south": south,
        "caseworker_a": north,
        "colleague_a": north,
        "caseworker_b": south,
        "officer_lyon": north | south,
        "national": north | south,
    }


def strings_of(response):
    with ZipFile(BytesIO(response.content)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("persona", ["manager_north", "caseworker_a", "officer_lyon"])
def test_it_is_shown_on_every_list_of_those_who_follow_her(two, client_of, persona):
    client, url = client_of(persona), reverse("centres:stays")
    page = client.get(url).text
    assert BEYOND in page
    assert two.late.reference in client.get(url, {"ending": "beyond"}).text
    assert two.fresh.reference not in client.get(url, {"ending": "beyond"}).text
    assert two.late.reference not in client.get(url, {"ending": "90"}).text
    assert BEYOND in strings_of(client.get(reverse("centres:stays_export")))


def test_it_is_shown_at_the_centre(two, client_of):
    client, north = client_of("worker_north"), two.centres["north"].reference
    assert BEYOND in client.get(two.late.get_absolute_url()).text
    residents = reverse("centres:residents", args=[north])
    assert BEYOND in client.get(residents).text
    only = client.get(residents, {"ending": "beyond"}).text
    assert two.late.reference in only
    assert two.fresh.reference not in only
    assert BEYOND in strings_of(client.get(reverse("centres:residents_export", args=[north])))
    assert BEYOND in client.get(reverse("centres:calendar", args=[north])).text


def test_it_is_shown_to_ofii_and_her_ngo_on_the_referral(two, client_of):
    for persona in ("officer_lyon", "caseworker_a"):
        assert BEYOND in client_of(persona).get(two.late.referral.get_absolute_url()).text


def test_the_board_shows_it_for_all_of_france_without_a_file(two, client_of):
    """An officer of another territory sees the nights, and no stay."""
    assert BEYOND in client_of("officer_paris").get(reverse("steering:board")).text
    assert not queries.stays_followed_by(two.officer_paris).exists()


def test_the_run_of_nights_is_cut_at_the_end(two):
    place = Place.objects.select_related("unit__centre").get(
        occupancies__stay=two.late, occupancies__kind="occupied"
    )
    start = TODAY - 90 * DAY
    runs = queries.occupancy_segments([place], start, 180, today=TODAY)[place.pk]
    assert [run.kind for run in runs] == ["occupied", "beyond"]
    assert runs[1].start == two.late.decided_end + DAY
    assert sum(run.days for run in runs) == 180


def test_the_desks_count_them(two, client_of):
    for persona in ("officer_lyon", "manager_north"):
        page = client_of(persona).get(reverse("home:home")).text
        assert f"{reverse('centres:stays')}?ending=beyond" in page


@pytest.mark.parametrize("persona", ["manager_north", "national", "caseworker_a"])
def test_one_query_whatever_the_number(two, persona, django_assert_num_queries):
    actor = two.actors[persona]
    with django_assert_num_queries(1):
        assert lines_of(stay_presenters.stay_columns(actor, TODAY), queries.stays_followed_by(actor))
