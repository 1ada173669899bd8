"""What the staff do on the pages: forms by POST, sentences beside the fields, lists and their exports."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from centres.models import GroupSession, Occupancy, Service
from tests.factories.centres import (
    departure_reason,
    destination,
    log,
    make_case,
    make_departed,
    make_expected,
    make_resident,
    places_of,
    unavailability,
)

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def url(route, thing):
    return reverse(f"centres:{route}", args=[thing.reference])


def service(**values):
    return {"commitment": "2.4", "provided_on": "23/11/2026", "minutes": "30", "by_whom": "me", **values}


def test_a_service_is_logged_without_leaving_the_list(world, client_of):
    stay, client = make_resident(world), client_of("worker_north")
    part = client.get(url("service_new", stay), headers=PART).text
    assert part.strip().startswith("<tbody")
    assert 'name="commitment"' in part
    answer = client.post(url("service_new", stay), service(), headers=PART)
    assert answer.status_code == 200
    assert "Accompagnement juridique" in answer.text
    assert 'name="commitment"' not in answer.text
    assert Service.objects.get().provided_by == world.memberships["worker_north"]


def test_a_wrong_service_comes_back_open_under_her_row(world, client_of):
    stay = make_resident(world)
    answer = client_of("worker_north").post(url("service_new", stay), service(commitment=""), headers=PART)
    assert (answer.status_code, answer.text.strip()[:6]) == (200, "<tbody")
    assert "error-summary" in answer.text


def test_without_javascript_it_is_a_page_and_returns_to_the_list(world, client_of):
    stay, client = make_resident(world), client_of("worker_north")
    assert "<html" in client.get(url("service_new", stay)).text
    answer = client.post(url("service_new", stay), service())
    assert answer.url == url("residents", stay.centre)
    assert "Accompagnement juridique" in client.get(answer.url).text


def test_a_resident_who_left_meanwhile_is_shown_on_her_own_page(world, client_of):
    stay = make_departed(world)
    values = service(provided_on=stay.ends_on.isoformat())
    answer = client_of("worker_north").post(url("service_new", stay), values, headers=PART)
    assert answer.headers["HX-Redirect"] == stay.get_absolute_url()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"provided_on": "24/11/2026"}, "à venir"),
        ({"provided_on": "31/02/2026"}, "qui existe"),
        ({"provided_on": "01/01/0900"}, "avant son arrivée"),
        ({"provided_on": "01/01/2026"}, "avant son arrivée"),
        ({"minutes": "7"}, "pas dans la liste"),
        ({"minutes": "x" * 100_000}, "pas dans la liste"),
        ({"commitment": "4.4"}, "pas dans la liste"),
        ({"commitment": "5.4"}, "pas dans la liste"),
        ({"by_whom": "partner"}, "organisme partenaire"),
        ({"by_whom": "partner", "partner": "a\0b"}, "ne peut pas être"),
        ({"by_whom": "partner", "partner": "a" * 81}, "au plus"),
        ({"result": "999999999999"}, "pas dans la liste"),
    ],
)
def test_bad_input_gets_a_sentence_and_writes_nothing(world, client_of, values, sentence):
    stay = make_resident(world)
    answer = client_of("worker_north").post(url("service_new", stay), service(**values))
    assert answer.status_code == 200
    assert sentence in answer.text
    assert not Service.objects.exists()


def test_a_session_for_those_who_came(world, client_of):
    three = places_of(world.centres["north"], 3)
    stays = [make_resident(world, places=[place], case=make_case(world)) for place in three]
    client, centre = client_of("worker_north"), world.centres["north"]
    foreign = make_resident(world, centre="south", case=make_case(world))
    values = {"commitment": "4.4", "held_on": "22/11/2026", "minutes": "90", "by_whom": "me"}
    refused = client.post(url("session_new", centre), values | {"stays": [foreign.reference]})
    assert "pas dans la liste" in refused.text
    assert "Cochez au moins" in client.post(url("session_new", centre), values).text
    assert not GroupSession.objects.exists()
    answer = client.post(url("session_new", centre), values | {"stays": [s.reference for s in stays[:2]]})
    assert answer.status_code == 302
    assert Service.objects.filter(session__isnull=False).count() == 2


def test_arrival_and_departure_on_the_pages(world, client_of):
    stay, client = make_expected(world), client_of("manager_north")
    assert "à venir" in client.post(url("arrival", stay), {"day": "24/11/2026"}).text
    assert client.post(url("arrival", stay), {"day": "23/11/2026"}).status_code == 302
    assert client.post(url("arrival", stay), {"day": "23/11/2026"}).status_code == 409
    values = {"departure_reason": departure_reason().pk, "destination": destination().pk}
    assert "avant son arrivée" in client.post(url("departure", stay), values | {"day": "22/11/2026"}).text
    assert "Faites un choix" in client.post(url("departure", stay), {"day": "23/11/2026"}).text
    assert client.post(url("departure", stay), values | {"day": "23/11/2026"}).status_code == 302
    assert not Occupancy.objects.filter(ends_on=None).exists()


def test_corrections_on_the_pages_want_a_reason(world, client_of):
    stay, client = make_resident(world), client_of("manager_north")
    values = {"what": "day", "day": (stay.starts_on + DAY).isoformat()}
    assert "Remplissez" in client.post(url("correct_arrival", stay), values).text
    assert client.post(url("correct_arrival", stay), values | {"why": "Faute de frappe"}).status_code == 302
    undo = {"what": "undo", "why": "Pas venue"}
    assert "passée" in client.post(url("correct_arrival", stay), undo | {"day": "01/11/2026"}).text
    assert client.post(url("correct_arrival", stay), undo | {"day": "30/11/2026"}).status_code == 302
    stay.refresh_from_db()
    assert (stay.state, stay.starts_on) == ("expected", date(2026, 11, 30))


def test_a_departure_is_undone_on_the_page(world, client_of):
    stay, client = make_departed(world), client_of("manager_north")
    values = {
        "what": "undo",
        "day": "",
        "departure_reason": stay.departure_reason_id,
        "destination": stay.destination_id,
        "why": "Erreur",
    }
    answer = client.post(url("correct_departure", stay), values | {"day": stay.ends_on.isoformat()})
    assert answer.status_code == 302
    stay.refresh_from_db()
    assert stay.state == "arrived"


def test_a_service_is_cancelled_with_a_reason_by_a_worker(world, client_of):
    stay, client = make_resident(world), client_of("worker_north")
    one = log(world, stay)
    assert "Remplissez" in client.post(url("service_cancel", one), {"why": " "}).text
    assert client.post(url("service_cancel", one), {"why": "Mauvaise résidente"}).status_code == 302
    assert client.post(url("service_cancel", one), {"why": "encore"}).status_code == 403
    assert "Mauvaise résidente" in client.get(url("services", stay.centre)).text


def test_a_place_unavailable_and_back_on_the_pages(world, client_of):
    [place] = places_of(world.centres["north"])
    client, reason = client_of("manager_north"), unavailability().pk
    wrong = {"reason": reason, "starts_on": "23/11/2026", "ends_on": "23/11/2026"}
    assert "après la première nuit" in client.post(url("unavailable", place), wrong).text
    far = {"reason": reason, "starts_on": "01/01/1900"}
    assert "trop éloignée" in client.post(url("unavailable", place), far).text
    assert (
        client.post(url("unavailable", place), {"reason": reason, "starts_on": "20/11/2026"}).status_code
        == 302
    )
    assert "Travaux" in client.get(place.get_absolute_url()).text
    assert "avant le début" in client.post(url("back", place), {"back_on": "19/11/2026"}).text
    assert client.post(url("back", place), {"back_on": "23/11/2026"}).status_code == 302
    assert Occupancy.objects.get().ends_on == TODAY


def test_an_unavailability_to_come_is_cancelled_before_it_starts(world, client_of):
    [place] = places_of(world.centres["north"])
    client, reason = client_of("manager_north"), unavailability().pk
    client.post(url("unavailable", place), {"reason": reason, "starts_on": "20/12/2026"})
    assert "avant le début" in client.post(url("back", place), {"back_on": "22/11/2026"}).text
    assert client.post(url("back", place), {"back_on": "23/11/2026"}).status_code == 302
    assert not Occupancy.objects.exists()
    assert "Travaux" not in client.get(place.get_absolute_url()).text


@pytest.mark.parametrize("quarter", ["2026-3", "2026-9", "9999-1", "x", "2026-", "²-1", "2027-1"])
def test_any_quarter_in_the_address_gives_a_page(world, client_of, quarter):
    page = client_of("manager_north").get(world.centres["north"].get_absolute_url(), {"quarter": quarter})
    assert page.status_code == 200
    assert ("01/07/2026" in page.text) == (quarter == "2026-3")


# Lists: the same queries for one and for many, the same rows in the export


def furnish(world, count):
    three = places_of(world.centres["north"], 3)
    for place in three[:count]:
        stay = make_resident(world, places=[place], case=make_case(world))
        log(world, stay)
    make_resident(world, centre="south", case=make_case(world))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("route", "queries"),
    [("residents", 13), ("services", 10), ("places", 9), ("calendar", 11), ("detail", 28)],
)
def test_queries_of_a_list(world, client_of, route, queries, count, django_assert_num_queries):
    furnish(world, count)
    client = client_of("manager_north")
    with django_assert_num_queries(queries):
        assert client.get(url(route, world.centres["north"])).status_code == 200


def sheet(response):
    with ZipFile(BytesIO(response.content)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode(), response


@pytest.mark.parametrize("route", ["residents", "services", "places"])
def test_an_export_has_the_rows_of_its_screen(world, client_of, route):
    furnish(world, 3)
    client, centre = client_of("manager_north"), world.centres["north"]
    rows = client.get(url(route, centre)).context["page"]
    xml, response = sheet(client.get(url(f"{route}_export", centre)))
    assert xml.count("<row ") == len(rows) + 1
    assert response.headers["Content-Disposition"].endswith('-2026-11-23.xlsx"')


def test_filters_hold_in_the_list_and_in_the_export(world, client_of):
    furnish(world, 3)
    client, centre = client_of("manager_north"), world.centres["north"]
    for query, count in (
        ({"commitment": "2.4"}, 3),
        ({"commitment": "2.5"}, 0),
        ({"since": "24/11/2026"}, 0),
    ):
        assert len(client.get(url("services", centre), query).context["page"]) == count
        xml, _response = sheet(client.get(url("services_export", centre), query))
        assert xml.count("<row ") == count + 1
    assert len(client.get(url("residents", centre), {"silent": "14"}).context["page"]) == 0
    assert len(client.get(url("places", centre), {"state": "free"}).context["page"]) == 1


def test_a_worker_is_offered_what_she_may_do(world, client_of):
    stay, centre = make_expected(world), world.centres["north"]
    link = url("arrival", stay)
    for route in ("residents", "detail"):
        assert link not in client_of("worker_north").get(url(route, centre)).text
        assert link in client_of("manager_north").get(url(route, centre)).text
    page = client_of("worker_north").get(stay.get_absolute_url()).text
    assert "Seule la personne responsable" in page
