"""Places have dates; one closes only once nobody is on it or expected there."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from centres.administration_actions import change_place
from centres.models import Place
from tests.factories.centres import make_hold, make_resident, places_of
from trips.audit.models import Event
from trips.guards.refusals import Overtaken

DATES = {"opens_on": "2020-01-01", "closes_on": "", "specialised_from": "2020-01-01", "specialised_until": ""}


def url(name, *args):
    return reverse(f"centres:{name}", args=args)


def first_place(world, centre="north"):
    return places_of(world.centres[centre])[0]


def save(client, place, **changed):
    return client.post(url("place_change", place.reference), {"label": place.label} | DATES | changed)


def is_refused(response):
    return response.status_code == 200 and "field-invalid" in response.content.decode()


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("platform", 200),
        ("officer_lyon", 403),
        ("manager_north", 403),
        ("manager_south", 404),
        ("admin_a", 404),
    ],
)
def test_who_may_change_a_place(client_of, world, persona, status):
    place = first_place(world)
    assert client_of(persona).get(url("place_change", place.reference)).status_code == status
    assert client_of(persona).get(url("place_create", place.unit.reference)).status_code == status


def test_a_free_place_closes(client_of, world):
    place = first_place(world)
    assert save(client_of("platform"), place, closes_on="2026-12-31").status_code == 302
    place.refresh_from_db()
    assert place.closes_on == date(2026, 12, 31)
    assert Event.objects.filter(kind="centres.change_place", reference=place.reference).count() == 1


def test_nothing_changed_is_nothing_recorded(client_of, world):
    assert save(client_of("platform"), first_place(world)).status_code == 302
    assert not Event.objects.filter(kind="centres.change_place").exists()


@pytest.mark.parametrize("field", ["closes_on", "specialised_until"])
def test_a_held_place_neither_closes_nor_loses_its_speciality(client_of, world, field):
    place = first_place(world)
    make_hold(world, [place])
    client = client_of("platform")
    assert is_refused(save(client, place, **{field: "2027-06-01"}))
    assert is_refused(save(client, place, **{field: "2026-11-23"}))
    neighbour = first_place(world, "south")
    assert save(client, neighbour, **{field: "2027-06-01"}).status_code == 302


def test_a_place_with_a_resident_does_not_close(client_of, world):
    stay = make_resident(world)
    place = Place.objects.filter(occupancies__stay=stay).first()
    assert is_refused(save(client_of("platform"), place, closes_on="2027-06-01"))


def test_an_expired_hold_keeps_no_place_open(client_of, world, frozen_now):
    place = first_place(world)
    make_hold(world, [place], expires_at=frozen_now + timedelta(hours=1))
    with pytest.raises(Overtaken):
        change_place(place=place, closes_on=date(2027, 1, 1), by=world.platform, now=frozen_now)
    change_place(
        place=place, closes_on=date(2027, 1, 1), by=world.platform, now=frozen_now + timedelta(hours=2)
    )
    assert Place.objects.get(pk=place.pk).closes_on == date(2027, 1, 1)


def test_a_place_does_not_open_after_it_was_used(client_of, world):
    place = first_place(world)
    make_hold(world, [place])
    later = {"opens_on": "2027-01-01", "specialised_from": "2027-01-01"}
    assert is_refused(save(client_of("platform"), place, **later))


@pytest.mark.parametrize(
    "changed",
    [
        {"opens_on": ""},
        {"opens_on": "31/02/2026"},
        {"closes_on": "2019-12-31"},
        {"closes_on": "2099-12-31"},
        {"specialised_from": "2019-12-31"},
        {"specialised_from": "", "specialised_until": "2027-01-01"},
        {"specialised_until": "2020-01-01"},
        {"closes_on": "2027-01-01", "specialised_until": "2027-02-01"},
        {"label": ""},
        {"label": "2.2"},
        {"label": "x" * 21},
    ],
)
def test_wrong_dates_get_a_sentence(client_of, world, changed):
    place = Place.objects.get(unit__centre=world.centres["north"], label="2.1")
    assert is_refused(save(client_of("platform"), place, **changed))


def test_add_a_place(client_of, world):
    unit = first_place(world).unit
    data = {"label": "9", **DATES}
    client = client_of("platform")
    assert client.post(url("place_create", unit.reference), data).status_code == 302
    assert is_refused(client.post(url("place_create", unit.reference), data))
    assert Place.objects.filter(unit=unit, label="9").count() == 1


@pytest.mark.parametrize("more", [0, 8])
def test_the_list_asks_the_same_number_of_questions(client_of, world, django_assert_num_queries, more):
    unit = first_place(world).unit
    client = client_of("platform")
    for number in range(more):
        client.post(url("place_create", unit.reference), {"label": f"m{number}", **DATES})
    with django_assert_num_queries(9):
        client.get(url("administration_places", world.centres["north"].reference))


def test_the_list_filters_and_its_export_says_the_same(client_of, world):
    client, north = client_of("platform"), world.centres["north"].reference
    unit = Place.objects.get(unit__centre=world.centres["north"], label="2.1").unit
    asked = {"unit": unit.reference, "state": "open", "sort": "-place"}
    page = client.get(url("administration_places", north), asked).content.decode()
    file = client.get(url("administration_places_export", north), asked).content
    sheet = ZipFile(BytesIO(file)).read("xl/worksheets/sheet1.xml").decode()
    for text in (page, sheet):
        assert text.index("2.3") < text.index("2.1")
        assert "/ 1.1" not in text
    for state in ("later", "closed"):
        assert (
            "/ 2.1" not in client.get(url("administration_places", north), {"state": state}).content.decode()
        )
    foreign = {"unit": Place.objects.filter(unit__centre=world.centres["south"]).first().unit.reference}
    assert client.get(url("administration_places", north), foreign).status_code == 200
