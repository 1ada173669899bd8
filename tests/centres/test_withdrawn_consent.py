"""She withdraws: the centre keeps her place and her reference, and no longer reads who she is."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from cases import actions as case_actions
from cases.models import Identity
from cases.queries import cases_visible_to
from centres.models import Service, Stay
from tests.factories.cases import opened
from tests.factories.centres import log, make_case, make_departed, make_expected, make_resident, places_of

HIDDEN = ("Imaginaire", "Fictive", "17/05/1995", "+99 000", "Weekdays only", "Enfantine")


@pytest.fixture
def three(world):
    """One who lives there, one who is expected, one who has left; all with their names."""
    places = places_of(world.centres["north"], 3)
    child = {"has_children": True, "children": [case_actions.ChildGiven("Enfantine", date(2020, 1, 2))]}
    made = (make_resident, make_expected, make_departed)
    return [
        make(world, places=[place], case=make_case(world, full=True, **child))
        for make, place in zip(made, places, strict=True)
    ]


def withdraw(world, stays, now):
    """Her consent alone: what follows of it for a referral is tested there."""
    for stay in stays:
        case_actions.withdraw_consent(case=stay.case, by=world.caseworker_a, now=now)


def texts(world, client_of, stays):
    """Every page and export of the centre that could name one of them."""
    client, centre = client_of("manager_north"), world.centres["north"]
    routes = [(route, centre) for route in ("detail", "residents", "services", "session_new", "places")]
    routes += [(route, stay) for stay in stays for route in ("stay", "service_new", "departure", "arrival")]
    for route, thing in routes:
        yield route, client.get(reverse(f"centres:{route}", args=[thing.reference])).text
    part = {"HX-Request": "true", "HX-Request-Type": "partial"}
    row = reverse("centres:resident_row", args=[stays[0].reference])
    yield "row", client.get(row, headers=part).text
    for route in ("residents_export", "services_export"):
        answer = client.get(reverse(f"centres:{route}", args=[centre.reference]))
        with ZipFile(BytesIO(answer.content)) as book:
            yield route, "".join(book.read(name).decode() for name in book.namelist())


def test_no_page_and_no_export_says_who_she_is_any_more(world, client_of, three, frozen_now):
    before = "".join(text for _route, text in texts(world, client_of, three))
    assert all(word in before for word in HIDDEN)
    withdraw(world, three, frozen_now)
    for route, text in texts(world, client_of, three):
        assert [word for word in HIDDEN if word in text] == [], route
    page = client_of("worker_north").get(
        reverse("centres:residents", args=[world.centres["north"].reference])
    )
    assert all(stay.reference in page.text for stay in three)


def test_her_page_says_why(world, client_of, three, frozen_now):
    withdraw(world, three, frozen_now)
    page = client_of("worker_north").get(three[0].get_absolute_url()).text
    assert "Elle a retiré son accord" in page
    assert "trente jours" not in page


def test_her_neighbours_who_agree_are_still_named(world, client_of, three, frozen_now):
    withdraw(world, three[:1], frozen_now)
    page = client_of("worker_north").get(reverse("centres:residents", args=[three[0].centre.reference])).text
    names = [opened(Identity, case=stay.case).full_name for stay in three]
    assert [name in page for name in names] == [False, True, True]


def test_the_centre_no_longer_sees_the_case(world, three, frozen_now):
    assert cases_visible_to(world.worker_north).count() == 3
    withdraw(world, three[:1], frozen_now)
    assert set(cases_visible_to(world.worker_north)) == {three[1].case, three[2].case}
    assert three[0].case in cases_visible_to(world.caseworker_a)
    assert not cases_visible_to(world.manager_south).exists()


def test_she_keeps_her_place_and_services_are_logged_by_reference(world, three, frozen_now):
    withdraw(world, three, frozen_now)
    assert log(world, three[0])
    three[0].refresh_from_db()
    assert three[0].occupancies.filter(ends_on=None).count() == 1
    assert Stay.objects.get(pk=three[0].pk).state == "arrived"
    assert Service.objects.count() == 1
