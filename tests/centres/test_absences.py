"""A woman is away: her place stays hers, and an absence that lasts is an alarm for those whom it concerns."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from centres import absence_presenters, absence_queries, absence_rules, actions
from centres.models import Absence, Occupancy
from tests.factories import placements as make
from tests.factories.centres import make_departed, make_expected, places_of
from tests.factories.stays import make_referred_resident, record_absence
from trips.guards.refusals import Overtaken, Refused
from trips.ui.exports import lines_of

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
STAFF = {"manager_north", "worker_north"}
FOLLOW = STAFF | {"caseworker_a", "colleague_a", "officer_lyon", "national"}


@pytest.fixture
def stay(world):
    return make_referred_resident(world, days_ago=60)


def stored(absence):
    return Absence.objects.select_related("reason", "stay__centre", "stay__case__key").get(pk=absence.pk)


def test_who_records_an_absence_and_who_sees_it(world, stay):
    there = make_referred_resident(world, persona="caseworker_b", centre="south", officer="national")
    absence = record_absence(world, stay)
    other = record_absence(world, there, persona="manager_south")
    for persona, actor in world.actors.items():
        assert (absence_rules.record_absence(actor, stay) == "") == (persona in STAFF), persona
        assert (absence_rules.correct_absence(actor, absence) == "") == (persona in STAFF), persona
    seen = {persona for persona, actor in world.actors.items() if sees(actor, absence)}
    assert seen == FOLLOW
    assert {persona for persona, actor in world.actors.items() if sees(actor, other)} == {
        "manager_south",
        "caseworker_b",
        "officer_lyon",
        "national",
    }


def sees(actor, absence):
    return absence_queries.absences_visible_to(actor).filter(pk=absence.pk).exists()


def test_the_place_stays_hers(world, stay):
    before = list(Occupancy.objects.filter(stay=stay).values_list("pk", "ends_on"))
    record_absence(world, stay)
    assert list(Occupancy.objects.filter(stay=stay).values_list("pk", "ends_on")) == before


@pytest.mark.parametrize("days_ago", [-1, 61])
def test_only_inside_the_stay(world, stay, days_ago):
    with pytest.raises(Refused):
        record_absence(world, stay, days_ago=days_ago)
    assert not Absence.objects.exists()


def test_not_of_who_is_expected_or_has_left(world):
    other = places_of(world.centres["north"], 3)[:1]
    for stay in (make_expected(world), make_departed(world, places=other)):
        with pytest.raises(Refused, match="ne vit pas au centre"):
            record_absence(world, stay)


def test_the_return_is_expected_after_the_start(world, stay):
    with pytest.raises(Refused):
        record_absence(world, stay, days_ago=2, back_in=-2)


def test_absences_do_not_overlap(world, stay, frozen_now):
    first = record_absence(world, stay, days_ago=10)
    with pytest.raises(Overtaken, match="déjà enregistrée"):
        record_absence(world, stay, days_ago=3)
    actions.record_return(absence=first, day=TODAY - 5 * DAY, by=world.worker_north, now=frozen_now)
    with pytest.raises(Overtaken):
        record_absence(world, stay, days_ago=8)
    record_absence(world, stay, days_ago=5)


def test_the_database_keeps_them_apart(world, stay):
    first = record_absence(world, stay)
    twin = Absence(
        stay=first.stay, reason=first.reason, starts_on=first.starts_on, expected_on=first.expected_on
    )
    twin.recorded_at, twin.recorded_by_id = first.recorded_at, first.recorded_by_id
    with pytest.raises(IntegrityError, match="absence_one_at_a_time"), transaction.atomic():
        twin.save()


@pytest.mark.parametrize("day", [TODAY + DAY, TODAY - 2 * DAY])
def test_a_return_is_after_the_start_and_not_to_come(world, stay, frozen_now, day):
    absence = record_absence(world, stay, days_ago=2)
    with pytest.raises(Refused):
        actions.record_return(absence=absence, day=day, by=world.worker_north, now=frozen_now)
    assert stored(absence).returned_on is None


def test_a_second_return_is_one_too_many(world, stay, frozen_now):
    absence = record_absence(world, stay)
    actions.record_return(absence=absence, day=TODAY, by=world.worker_north, now=frozen_now)
    with pytest.raises(Overtaken):
        actions.record_return(absence=absence, day=TODAY, by=world.worker_north, now=frozen_now)


def test_a_mistake_is_cancelled_with_a_sealed_reason(world, stay, frozen_now):
    absence = record_absence(world, stay)
    actions.cancel_absence(absence=absence, why="wrong resident", by=world.worker_north, now=frozen_now)
    again = stored(absence)
    assert (again.cancelled_why, again.cancelled_by_id) == ("wrong resident", world.worker_north.user_id)
    assert b"wrong" not in bytes(again.cancelled_why_sealed)
    record_absence(world, stay)


def test_a_departure_does_not_come_before_an_absence(world, stay, frozen_now):
    record_absence(world, stay, days_ago=2)
    with pytest.raises(Refused, match="absence"):
        make.depart(world, stay.referral, None, None, "north", frozen_now - 5 * DAY)


# The alarm

# code, nights away, days until she is expected back → alarm?
ALARMS = [
    ("visit", 7, 1, False),
    ("visit", 8, 1, True),
    ("visit", 2, 0, False),
    ("visit", 2, -1, True),
    ("hospital", 30, 3, False),
    ("hospital", 31, 3, True),
    ("unknown", 1, 3, False),
    ("unknown", 2, 3, True),
]


@pytest.mark.parametrize(("code", "nights", "back_in", "alarm"), ALARMS)
def test_an_absence_beyond_its_limit_is_an_alarm(world, stay, code, nights, back_in, alarm):
    """In words and in SQL alike."""
    absence = stored(record_absence(world, stay, days_ago=nights, back_in=back_in, code=code))
    assert bool(absence_rules.alarm_of(absence, TODAY)) == alarm
    found = Absence.objects.filter(absence_queries.alarming(TODAY))
    assert list(found) == ([absence] if alarm else [])


def test_no_alarm_once_she_is_back_has_left_or_was_there_all_the_time(world, frozen_now):
    stays = [make_referred_resident(world, days_ago=60) for _one in range(3)]
    back, left, mistaken = [record_absence(world, stay, days_ago=9) for stay in stays]
    actions.record_return(absence=back, day=TODAY, by=world.worker_north, now=frozen_now)
    actions.cancel_absence(absence=mistaken, why="mistake", by=world.worker_north, now=frozen_now)
    make.depart(world, left.stay.referral, None, None, "north", frozen_now)
    assert not Absence.objects.filter(absence_queries.alarming(TODAY)).exists()
    for absence in (back, left, mistaken):
        assert absence_rules.alarm_of(stored(absence), TODAY) == ""


# Pages


def url(route, *thing):
    return reverse(f"centres:{route}", args=[one.reference for one in thing])


def test_it_is_recorded_and_ended_on_the_pages(world, stay, client_of):
    client = client_of("worker_north")
    assert url("absence_new", stay) in client.get(stay.get_absolute_url()).text
    reason = absence_queries.absence_reasons().get(code="visit").pk
    values = {"reason": reason, "starts_on": "20/11/2026", "expected_on": "25/11/2026"}
    assert client.post(url("absence_new", stay), values).url == stay.get_absolute_url()
    absence = Absence.objects.get()
    assert url("absence_return", absence) in client.get(stay.get_absolute_url()).text
    assert "absente" in client.get(reverse("centres:residents", args=[stay.centre.reference])).text
    assert client.post(url("absence_return", absence), {"day": "23/11/2026"}).status_code == 302
    assert client.post(url("absence_cancel", absence), {"why": "x"}).status_code == 302


@pytest.mark.parametrize(
    "values",
    [
        {"starts_on": "31/02/2026"},
        {"starts_on": "24/11/2026"},
        {"expected_on": "20/11/2026"},
        {"reason": "9999"},
    ],
)
def test_impossible_dates_get_a_sentence(world, stay, client_of, values):
    reason = absence_queries.absence_reasons().get(code="visit").pk
    sent = {"reason": reason, "starts_on": "20/11/2026", "expected_on": "25/11/2026", **values}
    answer = client_of("worker_north").post(url("absence_new", stay), sent)
    assert (answer.status_code, "error-summary" in answer.text) == (200, True)
    assert not Absence.objects.exists()


def test_the_alarm_is_on_the_desks_and_on_the_referral(world, stay, client_of):
    record_absence(world, stay, days_ago=9)
    words = "absente depuis plus de 7 nuits"
    for persona in ("manager_north", "officer_lyon", "caseworker_a"):
        client = client_of(persona)
        assert words in client.get("/").text, persona
        assert words in client.get(reverse("centres:absences"), {"alarm": "on"}).text, persona
    assert words in client_of("officer_lyon").get(stay.referral.get_absolute_url()).text
    for persona in ("manager_south", "officer_paris", "caseworker_b"):
        assert words not in client_of(persona).get("/").text, persona


def test_neighbours_find_no_such_absence(world, stay, client_of):
    absence = record_absence(world, stay)
    for persona in ("manager_south", "officer_paris", "caseworker_b", "auditor"):
        assert client_of(persona).get(url("absence_return", absence)).status_code == 404
    for persona in ("officer_lyon", "caseworker_a"):
        assert client_of(persona).get(url("absence_return", absence)).status_code == 403


def test_the_list_exports_what_it_shows(world, stay, client_of):
    record_absence(world, stay)
    assert client_of("officer_lyon").get(reverse("centres:absences_export")).status_code == 200


@pytest.mark.parametrize("persona", ["manager_north", "national"])
def test_one_query_whatever_the_number(world, stay, persona, django_assert_num_queries):
    actor = world.actors[persona]

    def read():
        rows = absence_queries.with_stays(absence_queries.absences_visible_to(actor))
        return lines_of(absence_presenters.absence_columns(actor, TODAY), rows)

    record_absence(world, stay)
    with django_assert_num_queries(1):
        assert len(read()) == 1
    for _one in range(2):
        record_absence(world, make_referred_resident(world, days_ago=60))
    with django_assert_num_queries(1):
        assert len(read()) == 3
