"""Every page as everybody, GET, beside a neighbour: north's pages for north, nothing of them for south."""

import pytest
from django.urls import reverse

from cases.models import Identity
from centres.models import Place
from tests.factories.cases import opened
from tests.factories.centres import log, make_case, make_departed, make_expected, make_resident, places_of
from trips.audit.models import Read

STAFF = {"manager_north", "worker_north"}
MANAGER = {"manager_north"}
OFII = {"officer_lyon", "officer_paris", "national"}
# One of each kind, and the neighbours; the crawl of every address asks everybody.
ASKED = dict.fromkeys(
    [
        "manager_north",
        "worker_north",
        "manager_south",
        "officer_lyon",
        "national",
        "caseworker_a",
        "caseworker_b",
        "platform",
        "auditor",
        "stranger",
        "nobody",
    ]
)
# route → who reads it (200); who knows of the object but may not (403); everybody else: 404.
CENTRE_PAGES = {
    "detail": (STAFF | OFII, {"platform"}),
    "calendar": (STAFF | OFII, {"platform"}),
    "address": (STAFF | OFII, {"platform"}),
    "residents": (STAFF, OFII | {"platform"}),
    "residents_export": (STAFF, OFII | {"platform"}),
    "session_new": (STAFF, OFII | {"platform"}),
    "services": (STAFF, OFII | {"platform"}),
    "services_export": (STAFF, OFII | {"platform"}),
    "places": (STAFF, OFII | {"platform"}),
    "places_export": (STAFF, OFII | {"platform"}),
    "preparation_time": (MANAGER | {"platform"}, OFII | {"worker_north"}),
    "surroundings": (MANAGER | {"platform"}, OFII | {"worker_north"}),
}
STAY_PAGES = {
    "stay": (STAFF, set()),
    "service_new": (STAFF, set()),
    "departure": (MANAGER, {"worker_north"}),
    "correct_arrival": (MANAGER, {"worker_north"}),
}
PLACE_PAGES = {
    "place": (STAFF, OFII | {"platform"}),
    "unavailable": (MANAGER, {"worker_north", "platform"} | OFII),
    "back": (MANAGER, {"worker_north", "platform"} | OFII),
}


@pytest.fixture
def furnished(world):
    world.stay = make_resident(world)
    world.service = log(world, world.stay)
    three = places_of(world.centres["north"], 3)
    world.expected = make_expected(world, places=three[:1], case=make_case(world))
    world.gone = make_departed(world, places=three[1:2], case=make_case(world))
    world.foreign = make_resident(world, centre="south", case=make_case(world, "caseworker_b"))
    return world


def statuses(client_of, *urls):
    """Address → who gets which answer. One browser for each persona."""
    clients = {persona: client_of(persona) for persona in ASKED}
    return [{persona: client.get(url).status_code for persona, client in clients.items()} for url in urls]


def expected_statuses(readers, known):
    found = dict.fromkeys(ASKED, 404) | {"nobody": 302}
    found |= dict.fromkeys(known & ASKED.keys(), 403)
    return found | dict.fromkeys(readers & ASKED.keys(), 200)


def check_pages(client_of, table, thing):
    urls = [reverse(f"centres:{route}", args=[thing.reference]) for route in table]
    for route, found in zip(table, statuses(client_of, *urls), strict=True):
        assert found == expected_statuses(*table[route]), route


def test_pages_of_a_centre(furnished, client_of):
    check_pages(client_of, CENTRE_PAGES, furnished.centres["north"])


def test_pages_of_a_stay_a_service_and_a_place(furnished, client_of):
    check_pages(client_of, STAY_PAGES, furnished.stay)
    check_pages(client_of, {"service_cancel": (STAFF, set())}, furnished.service)
    check_pages(client_of, {"arrival": (MANAGER, {"worker_north"})}, furnished.expected)
    place = Place.objects.filter(unit__centre=furnished.centres["north"]).order_by("pk").first()
    check_pages(client_of, PLACE_PAGES, place)


def test_a_page_for_a_move_that_is_no_longer_possible_says_so(furnished, client_of):
    client = client_of("manager_north")
    for route, stay in (("arrival", "stay"), ("departure", "gone"), ("correct_departure", "stay")):
        reference = getattr(furnished, stay).reference
        assert client.get(reverse(f"centres:{route}", args=[reference])).status_code == 409


def test_the_list_of_centres(furnished, client_of):
    refused = dict.fromkeys(ASKED, 403) | {"nobody": 302}
    readers = dict.fromkeys((STAFF | OFII | {"manager_south"}) & ASKED.keys(), 200)
    for found in statuses(client_of, reverse("centres:list"), reverse("centres:export")):
        assert found == refused | readers


def test_staff_see_their_own_centre_only(furnished, client_of):
    page = client_of("manager_south").get(reverse("centres:list")).text
    assert "Fake centre south" in page
    assert "Fake centre north" not in page


def test_no_page_shows_the_address(furnished, client_of):
    client, north = client_of("manager_north"), furnished.centres["north"]
    pages = [reverse(f"centres:{route}", args=[north.reference]) for route in CENTRE_PAGES]
    for url in [reverse("centres:list"), *pages]:
        assert b"imaginary street" not in client.get(url).content, url


def test_the_address_is_shown_by_its_button_and_recorded(furnished, client_of):
    url = reverse("centres:address", args=[furnished.centres["north"].reference])
    client = client_of("officer_lyon")
    assert "imaginary street" not in client.get(url).text
    assert not Read.objects.filter(route__startswith="centres.address_of").exists()
    assert "1 imaginary street north" in client.get(url, {"show": "1"}).text
    [read] = Read.objects.filter(route="centres.address_of", why="ofii")
    assert read.user_id == furnished.officer_lyon.user_id


def test_her_own_ngo_reads_the_address_of_an_expected_stay_and_nobody_else(furnished, client_of):
    url = reverse("centres:stay_address", args=[furnished.expected.reference])
    [found] = statuses(client_of, url)
    assert {persona for persona, status in found.items() if status == 200} == {"caseworker_a"}
    assert "imaginary street north" in client_of("caseworker_a").get(url, {"show": "1"}).text
    gone = reverse("centres:stay_address", args=[furnished.gone.reference])
    assert client_of("caseworker_a").get(gone).status_code == 403


# Identity: from OFII's decision to thirty days after departure


def test_the_centre_sees_who_she_is_while_it_receives_her(furnished, client_of):
    for stay in (furnished.stay, furnished.expected, furnished.gone):
        page = client_of("worker_north").get(stay.get_absolute_url()).text
        assert opened(Identity, case=stay.case).full_name in page
    assert Read.objects.filter(reference=furnished.stay.reference).count() == 1


def test_after_thirty_days_the_identity_is_gone(world, client_of):
    stay = make_departed(world, days_ago=31)
    client, name = client_of("manager_north"), opened(Identity, case=stay.case).last_name
    page = client.get(stay.get_absolute_url()).text
    assert stay.reference in page
    assert name not in page
    assert "+99 000" not in page
    for route in ("residents", "services"):
        assert name not in client.get(reverse(f"centres:{route}", args=[stay.centre.reference])).text


def test_no_zone_no_indicator_reaches_a_centre(world, client_of):
    """Her NGO marked the Rhône as a place to avoid."""
    stay = make_resident(world, case=make_case(world, full=True))
    for route in ("stay", "service_new"):
        page = client_of("manager_north").get(reverse(f"centres:{route}", args=[stay.reference])).text
        assert "Rhône" not in page


def test_references_are_accepted_in_small_letters_and_guesses_are_not(furnished, client_of):
    client = client_of("manager_north")
    assert client.get(furnished.stay.get_absolute_url().lower()).status_code == 200
    assert client.get("/centres/sejours/S-0000-0000/").status_code == 404
    assert client.get(furnished.foreign.get_absolute_url()).status_code == 404
