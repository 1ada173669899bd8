"""An incident that concerns no woman: the building, a place, somebody unknown nearby."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from centres import actions, incident_queries
from centres.models import HouseIncident, IncidentClosing, IncidentKind
from tests.counting import count_of
from tests.factories.cases import word
from tests.factories.centres import make_expected, places_of
from tests.factories.stays import MEASURES, open_house_incident, open_incident
from trips.guards.refusals import Overtaken, Refused

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def sent(**values):
    facts = {"kind": word(IncidentKind, "fire").pk, "severity": "serious", "happened_on": "22/11/2026"}
    return facts | {"measures": MEASURES} | values


def new(world, name="north"):
    return reverse("centres:house_incident_new", args=[world.centres[name].reference])


def url(incident, route="house_incident"):
    return reverse(f"centres:{route}", args=[incident.reference])


def test_who_sees_it(world):
    incident = open_house_incident(world)
    open_house_incident(world, "south", persona="manager_south")
    seen = {
        name
        for name, actor in world.actors.items()
        if incident_queries.house_incidents_visible_to(actor).filter(pk=incident.pk).exists()
    }
    assert seen == {"manager_north", "worker_north", "officer_lyon", "officer_paris", "national"}


PAGES = {
    "worker_north": (200, 200),
    "manager_north": (200, 200),
    "national": (200, 403),
    "officer_paris": (200, 403),
    "manager_south": (404, 404),
    "caseworker_a": (404, 404),
    "auditor": (404, 404),
    "platform": (404, 403),
}


@pytest.mark.parametrize(("persona", "statuses"), PAGES.items())
def test_who_reads_and_who_writes(world, client_of, persona, statuses):
    client, incident = client_of(persona), open_house_incident(world)
    assert client.get(url(incident)).status_code == statuses[0]
    assert client.get(new(world)).status_code == statuses[1]
    closing = {"closing": word(IncidentClosing, "resolved").pk}
    answer = client.post(url(incident, "house_incident_close"), closing)
    assert answer.status_code == (302 if statuses[1] == 200 else 403 if statuses[0] == 200 else 404)
    incident.refresh_from_db()
    assert (incident.closing is not None) == (statuses[1] == 200)


def test_its_measures_are_sealed_under_the_key_of_the_centre(world):
    incident = HouseIncident.objects.select_related("centre__key").get(pk=open_house_incident(world).pk)
    assert incident.measures == MEASURES
    assert MEASURES.encode() not in bytes(incident.measures_sealed)


def test_from_the_first_word_to_the_last(world, client_of):
    client, place = client_of("manager_north"), places_of(world.centres["north"])[0]
    assert client.post(new(world), sent(place=place.reference)).status_code == 302
    incident = HouseIncident.objects.get()
    page = client.get(url(incident)).text
    assert MEASURES in page
    assert reverse("centres:unavailable", args=[place.reference]) in page
    values = {"measures": "Porte changée.", "declared_on": "23/11/2026", "official_number": "FAKE-1"}
    assert client.post(url(incident, "house_incident_complete"), values).status_code == 302
    assert "FAKE-1" in client.get(url(incident)).text
    listing = reverse("centres:house_incidents")
    assert incident.reference in client.get(listing).text
    client.post(url(incident, "house_incident_close"), {"closing": word(IncidentClosing, "resolved").pk})
    assert incident.reference not in client.get(listing).text
    assert incident.reference in client.get(listing, {"closed": "on"}).text
    assert client.post(url(incident, "house_incident_complete"), values, follow=True).status_code == 200


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"happened_on": "24/11/2026"}, "encore à venir"),
        ({"happened_on": "31/02/2026"}, "une date qui existe"),
        ({"happened_on": "01/01/2019"}, "avant l’ouverture"),
        ({"declared_on": "21/11/2026"}, "le jour où il a eu lieu ou après"),
        ({"kind": "x"}, "pas dans la liste"),
        ({"place": "P-NONE-NONE"}, "pas dans la liste"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(world, client_of, values, sentence):
    assert sentence in client_of("worker_north").post(new(world), sent(**values)).text
    assert not HouseIncident.objects.exists()


def test_a_place_of_another_centre_is_refused(world, client_of, frozen_now):
    place = places_of(world.centres["south"])[0]
    assert "pas dans la liste" in client_of("worker_north").post(new(world), sent(place=place.reference)).text
    with pytest.raises(Refused, match="autre centre"):
        open_house_incident(world, place=place)


def test_closed_once(world, frozen_now):
    incident, closing = open_house_incident(world), word(IncidentClosing, "resolved")
    actions.close_house_incident(incident=incident, closing=closing, by=world.worker_north, now=frozen_now)
    with pytest.raises(Overtaken):
        actions.close_house_incident(
            incident=incident, closing=closing, by=world.worker_north, now=frozen_now
        )


def test_before_an_arrival_it_is_about_her(world, frozen_now):
    """OFII has decided, she is on her way: somebody has called and asked for her."""
    stay = make_expected(world)
    decided_on = stay.decided_at.date()
    assert open_incident(world, stay).happened_on == TODAY
    with pytest.raises(Refused, match="avant la décision de l’OFII"):
        open_incident(world, stay, now=frozen_now - (TODAY - decided_on + 2 * DAY))


def test_its_desks_count_it(world, client_of):
    open_house_incident(world)
    for persona in ("worker_north", "national"):
        assert "Événements du centre à suivre" in client_of(persona).get(reverse("home:home")).text


def test_the_list_asks_the_same_for_one_and_for_many(world, client_of):
    client, listing = client_of("national"), reverse("centres:house_incidents")
    open_house_incident(world)
    client.get(listing)
    one = count_of(client, listing)
    for place in places_of(world.centres["north"], 3):
        open_house_incident(world, place=place)
    assert count_of(client, listing) == one


def test_a_second_click_records_nothing_more(world, frozen_now):
    first = open_house_incident(world)
    assert open_house_incident(world) == first
    assert open_house_incident(world, now=frozen_now + timedelta(minutes=2)) != first
