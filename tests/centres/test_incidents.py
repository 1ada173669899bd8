"""An incident: recorded by the centre, followed by OFII, closed with a reason; its measures are sealed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from centres import actions, incident_queries, incident_rules
from centres.models import Incident, IncidentClosing
from tests.factories import placements as make
from tests.factories.cases import word
from tests.factories.centres import make_expected
from tests.factories.stays import MEASURES, make_referred_resident, open_incident
from trips.guards.refusals import Overtaken, Refused

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
STAFF = {"manager_north", "worker_north"}


@pytest.fixture
def stay(world):
    return make_referred_resident(world, days_ago=60)


def stored(incident):
    return Incident.objects.select_related("stay__case__key").get(pk=incident.pk)


def close(world, incident, now):
    closing = word(IncidentClosing, "resolved")
    return actions.close_incident(incident=incident, closing=closing, by=world.worker_north, now=now)


def test_who_records_follows_and_sees(world, stay):
    incident = open_incident(world, stay)
    for persona, actor in world.actors.items():
        assert (incident_rules.open_incident(actor, stay) == "") == (persona in STAFF), persona
        assert (incident_rules.follow_up(actor, incident) == "") == (persona in STAFF), persona
    seen = {
        name for name, actor in world.actors.items() if incident_queries.incidents_visible_to(actor).exists()
    }
    assert seen == STAFF | {"officer_lyon", "national"}


def test_its_measures_are_sealed_under_her_key(world, stay):
    incident = stored(open_incident(world, stay))
    assert (incident.measures, incident.centre) == (MEASURES, stay.centre)
    assert MEASURES.encode() not in bytes(incident.measures_sealed)


@pytest.mark.parametrize("ago", [-1, 61])
def test_only_inside_the_stay(world, stay, frozen_now, ago):
    with pytest.raises(Refused):
        open_incident(world, stay, now=frozen_now - ago * DAY) if ago > 0 else open_later(
            world, stay, frozen_now
        )
    assert not Incident.objects.exists()


def open_later(world, stay, now):
    actions.open_incident(
        stay=stay,
        kind=incident_queries.incident_kinds().first(),
        severity="minor",
        happened_on=TODAY + DAY,
        measures="x",
        by=world.worker_north,
        now=now,
    )


def test_not_of_who_never_came(world, frozen_now):
    stay = make_expected(world)
    assert incident_rules.open_incident(world.worker_north, stay) == ""
    open_incident(world, stay)
    assert incident_queries.incidents_visible_to(world.worker_north).exists()
    actions.cancel_stay(stay=stay, by=world.officer_lyon, now=frozen_now, code="renounced")
    assert "jamais venue" in incident_rules.open_incident(world.worker_north, stay)
    assert not incident_queries.incidents_visible_to(world.worker_north).exists()


def test_a_declaration_is_not_before_the_event_nor_to_come(world, stay, frozen_now):
    for day in (TODAY - DAY, TODAY + DAY):
        with pytest.raises(Refused, match="déclaré"):
            open_incident(world, stay, declared_on=day)
    incident = open_incident(world, stay, severity="grave")
    values = {"measures": "more", "declared_on": TODAY, "official_number": "EIG-1"}
    actions.complete_incident(incident=incident, **values, by=world.worker_north, now=frozen_now)
    again = stored(incident)
    assert (again.measures, again.declared_on, again.official_number) == ("more", TODAY, "EIG-1")


def test_once_closed_it_is_not_changed_any_more(world, stay, frozen_now):
    incident = open_incident(world, stay)
    close(world, incident, frozen_now)
    assert stored(incident).closing.code == "resolved"
    with pytest.raises(Overtaken, match="déjà clos"):
        close(world, incident, frozen_now)
    values = {"measures": "x", "declared_on": None, "official_number": ""}
    with pytest.raises(Overtaken):
        actions.complete_incident(incident=incident, **values, by=world.worker_north, now=frozen_now)


def url(route, *thing):
    return reverse(f"centres:{route}", args=[one.reference for one in thing])


def test_its_life_on_the_pages(world, stay, client_of):
    client = client_of("worker_north")
    assert url("incident_new", stay) in client.get(stay.get_absolute_url()).text
    kind = incident_queries.incident_kinds().get(code="approach").pk
    values = {"kind": kind, "severity": "grave", "happened_on": "22/11/2026", "measures": "She is safe"}
    answer = client.post(url("incident_new", stay), values)
    incident = Incident.objects.get()
    assert answer.url == incident.get_absolute_url()
    assert incident.reference in client.get(stay.get_absolute_url()).text
    more = {"measures": "She is safe, declared", "declared_on": "23/11/2026", "official_number": "EIG-2"}
    assert client.post(url("incident_complete", incident), more).status_code == 302
    closing = word(IncidentClosing, "resolved").pk
    assert client.post(url("incident_close", incident), {"closing": closing}).status_code == 302
    assert client.get(url("incident_close", incident)).status_code == 302


@pytest.mark.parametrize(
    "values", [{"happened_on": "24/11/2026"}, {"severity": "x"}, {"kind": ""}, {"declared_on": "01/01/2026"}]
)
def test_what_is_impossible_gets_a_sentence(world, stay, client_of, values):
    kind = incident_queries.incident_kinds().first().pk
    sent = {"kind": kind, "severity": "grave", "happened_on": "22/11/2026", "measures": "x", **values}
    answer = client_of("worker_north").post(url("incident_new", stay), sent)
    assert (answer.status_code, "error-summary" in answer.text) == (200, True)
    assert not Incident.objects.exists()


def test_ofii_reads_it_and_her_ngo_does_not(world, stay, client_of):
    incident = open_incident(world, stay)
    page = client_of("officer_lyon").get(incident.get_absolute_url()).text
    assert "She was brought to a neighbour" in page
    assert url("incident_close", incident) not in page
    assert incident.reference in client_of("officer_lyon").get(url("incidents")).text
    for persona in ("caseworker_a", "manager_south", "officer_paris", "auditor"):
        assert client_of(persona).get(incident.get_absolute_url()).status_code == 404, persona
    assert client_of("officer_lyon").get(url("incidents_export")).status_code == 200


def test_long_after_she_left_the_centre_reads_no_measures(world, stay, client_of, frozen_now):
    incident = open_incident(world, stay, now=frozen_now - 50 * DAY)
    make.depart(world, make.stored(stay.referral), None, None, "north", frozen_now - 40 * DAY)
    page = client_of("manager_north").get(incident.get_absolute_url()).text
    assert incident.reference in page
    assert "neighbour" not in page


def test_the_desks_count_what_is_open(world, stay, client_of, frozen_now):
    incident = open_incident(world, stay)
    for persona in ("manager_north", "officer_lyon"):
        assert "Événements ouverts" in client_of(persona).get("/").text
    close(world, incident, frozen_now)
    assert "Événements ouverts" not in client_of("manager_north").get("/").text


@pytest.mark.parametrize("persona", ["manager_north", "national"])
def test_one_query_whatever_the_number(world, stay, persona, django_assert_num_queries):
    actor = world.actors[persona]

    def read():
        rows = incident_queries.with_stays(incident_queries.incidents_visible_to(actor))
        return [(one.kind.code, one.centre.public_label, one.stay.reference) for one in rows]

    open_incident(world, stay)
    with django_assert_num_queries(1):
        assert len(read()) == 1
    open_incident(world, stay, code="contact")
    open_incident(world, make_referred_resident(world, days_ago=30))
    with django_assert_num_queries(1):
        assert len(read()) == 3


def test_a_second_click_records_nothing_more(world, stay, frozen_now):
    first = open_incident(world, stay)
    assert open_incident(world, stay) == first
    assert open_incident(world, stay, now=frozen_now + timedelta(minutes=2)) != first
