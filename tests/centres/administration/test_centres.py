"""Centres and units are kept by the platform, which never reads the address again."""

from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from centres.administration_actions import point_near
from centres.models import Centre, Place, Unit
from tests.factories.centres import make_hold, places_of
from tests.personas import make_centre
from trips.audit.models import Event, Read
from trips.geography.models import Department

ALLOWED = "platform"
SEES_CENTRES = ["officer_lyon", "national"]
OTHERS = ["caseworker_a", "admin_a", "auditor", "protection", "stranger"]
PAGES = ["administration_centre", "administration_change", "administration_places", "unit_create"]


def url(name, *args):
    return reverse(f"centres:{name}", args=args)


def centre_data(world, **changed):
    return {
        "organisation": world.organisations["operator_north"].pk,
        "public_label": "Fake centre west",
        "ofii_code": "H0000",
        "department": Department.objects.get(code="59").pk,
        "building": "scattered",
        "house_rules": "",
        "address": "2 imaginary street west",
        "latitude": "50,63",
        "longitude": "3.06",
        "opened_on": "01/01/2026",
    } | changed


@pytest.mark.parametrize("persona", [*SEES_CENTRES, "manager_north", *OTHERS])
@pytest.mark.parametrize("route", ["administration", "administration_export", "administration_create"])
def test_only_the_platform_administers(client_of, persona, route):
    assert client_of(persona).get(url(route)).status_code == 403


@pytest.mark.parametrize("route", PAGES)
def test_who_may_not_know_gets_404_and_who_may_not_do_403(client_of, world, route):
    north = world.centres["north"].reference
    for persona in OTHERS:
        assert client_of(persona).get(url(route, north)).status_code == 404
    assert client_of("manager_south").post(url(route, north)).status_code == 404
    for persona in [*SEES_CENTRES, "manager_north"]:
        assert client_of(persona).post(url(route, north)).status_code == 403


def address_of(centre):
    return Centre.objects.select_related("key").get(pk=centre.pk).address


def test_no_page_of_the_administration_shows_an_address(client_of, world):
    client, north = client_of(ALLOWED), world.centres["north"]
    address = address_of(north)
    pages = [url("administration"), *(url(route, north.reference) for route in PAGES)]
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200
        assert address not in response.content.decode()
    sheet = ZipFile(BytesIO(client.get(url("administration_export")).content))
    assert all(address not in sheet.read(name).decode() for name in sheet.namelist())


@pytest.mark.parametrize("more", [0, 4])
def test_the_list_asks_the_same_number_of_questions(client_of, world, django_assert_num_queries, more):
    for number in range(more):
        centre = make_centre("north", world.organisations["operator_north"], label=f"Fake more {number}")
        assert centre.pk
    client = client_of(ALLOWED)
    with django_assert_num_queries(8):
        client.get(url("administration"))


def test_the_list_filters_and_its_export_says_the_same(client_of, world):
    client = client_of(ALLOWED)
    asked = {"operator": world.organisations["operator_south"].reference, "sort": "-places"}
    page = client.get(url("administration"), asked).content.decode()
    file = client.get(url("administration_export"), asked).content
    sheet = ZipFile(BytesIO(file)).read("xl/worksheets/sheet1.xml").decode()
    for text in (page, sheet):
        assert "Fake centre south" in text
        assert "Fake centre north" not in text
    assert Read.objects.filter(route="centres:administration_export").count() == 1
    assert "Fake centre" not in client.get(url("administration"), {"state": "closed"}).content.decode()


def test_create_a_centre_near_its_address(client_of, world):
    response = client_of(ALLOWED).post(url("administration_create"), centre_data(world))
    made = Centre.objects.get(public_label="Fake centre west")
    assert response.url == url("administration_centre", made.reference)
    assert Decimal("50.6") <= made.area_latitude < Decimal("50.7")
    assert Decimal("3.0") <= made.area_longitude < Decimal("3.1")
    event = Event.objects.get(kind="centres.create_centre", reference=made.reference)
    assert "imaginary" not in str(event.details)


def test_the_point_stays_in_its_cell_and_is_not_the_address():
    for degrees in (Decimal("43.299999"), Decimal("-0.05"), Decimal("5.4"), Decimal("-61.000001")):
        drawn = {point_near(degrees) for _ in range(50)}
        assert len(drawn) > 40
        low = (degrees * 10).to_integral_value(rounding="ROUND_FLOOR") / 10
        assert all(low <= point < low + Decimal("0.1") for point in drawn)


@pytest.mark.parametrize(
    "changed",
    [
        {"public_label": "fake CENTRE north"},
        {"public_label": ""},
        {"department": "nowhere"},
        {"building": "castle"},
        {"address": ""},
        {"latitude": "91"},
        {"latitude": "north"},
        {"longitude": ""},
        {"opened_on": "31/02/2026"},
        {"opened_on": "01/01/1066"},
        {"opened_on": "01/01/2099"},
        {"organisation": ""},
    ],
)
def test_a_wrong_centre_gets_a_sentence(client_of, world, changed):
    response = client_of(ALLOWED).post(url("administration_create"), centre_data(world, **changed))
    assert response.status_code == 200
    assert "field-invalid" in response.content.decode()
    assert not Centre.objects.filter(ofii_code="H0000").exists()


def test_an_ngo_operates_no_centre(client_of, world):
    data = centre_data(world, organisation=world.organisations["ngo_a"].pk)
    assert client_of(ALLOWED).post(url("administration_create"), data).status_code == 200


def test_change_keeps_the_address_that_is_left_empty(client_of, world):
    north = Centre.objects.get(pk=world.centres["north"].pk)
    data = centre_data(world, public_label="Fake renamed", address="", latitude="", longitude="")
    client = client_of(ALLOWED)
    assert client.post(url("administration_change", north.reference), data).status_code == 302
    after = Centre.objects.get(pk=north.pk)
    assert after.public_label == "Fake renamed"
    assert (address_of(north), after.area_latitude) == ("1 imaginary street north", north.area_latitude)
    client.post(url("administration_change", north.reference), data | {"address": "3 imaginary street"})
    assert address_of(north) == "3 imaginary street"
    half = client.post(url("administration_change", north.reference), data | {"latitude": "50"})
    assert "field-invalid" in half.content.decode()


def test_a_centre_closes_only_once_it_is_empty(client_of, world):
    north = world.centres["north"]
    page = url("administration_change", north.reference)
    data = centre_data(world, address="", latitude="", longitude="", closed_on="2026-12-31")
    make_hold(world, places_of(north))
    refused = client_of(ALLOWED).post(page, data)
    assert refused.status_code == 200
    assert "field-invalid" in refused.content.decode()
    south = url("administration_change", world.centres["south"].reference)
    assert client_of(ALLOWED).post(south, data | {"public_label": "Fake s"}).status_code == 302
    wrong = data | {"public_label": "Fake s", "closed_on": "2019-01-01"}
    assert client_of(ALLOWED).post(south, wrong).status_code == 200


# Units


UNIT = {"label": "Unit 9", "floor": "2", "places": "4", "opens_on": "2026-12-01", "specialised_from": ""}


def test_a_unit_comes_with_its_places(client_of, world):
    north = world.centres["north"]
    data = UNIT | {"specialised_from": "2026-12-01", "reduced_mobility": "on"}
    assert client_of(ALLOWED).post(url("unit_create", north.reference), data).status_code == 302
    unit = Unit.objects.get(centre=north, label="Unit 9")
    assert unit.reduced_mobility
    places = Place.objects.filter(unit=unit, specialised_from="2026-12-01")
    assert [place.label for place in places] == ["1", "2", "3", "4"]
    assert Event.objects.filter(kind="centres.create_unit").count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"label": "Unit 1"},
        {"places": "0"},
        {"places": "21"},
        {"floor": "high"},
        {"opens_on": ""},
        {"specialised_from": "2026-11-30"},
    ],
)
def test_a_wrong_unit_gets_a_sentence(client_of, world, changed):
    north = world.centres["north"]
    response = client_of(ALLOWED).post(url("unit_create", north.reference), UNIT | changed)
    assert "field-invalid" in response.content.decode()
    assert Unit.objects.filter(centre=north).count() == 2


def test_change_a_unit(client_of, world):
    unit, other = Unit.objects.filter(centre=world.centres["north"]).order_by("label")
    client = client_of(ALLOWED)
    assert client.get(url("unit_change", unit.reference)).status_code == 200
    assert (
        client.post(url("unit_change", unit.reference), {"label": other.label, "floor": "1"}).status_code
        == 200
    )
    assert (
        client.post(url("unit_change", unit.reference), {"label": "Unit A", "floor": "1"}).status_code == 302
    )
    unit.refresh_from_db()
    assert (unit.label, unit.floor, unit.reduced_mobility) == ("Unit A", 1, False)
    assert client_of("manager_south").get(url("unit_change", unit.reference)).status_code == 404
    assert client_of("manager_north").get(url("unit_change", unit.reference)).status_code == 403
