"""After a departure a place is made ready, by itself; nobody waits for it and nothing is blocked by it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from centres import actions, queries
from centres.models import Place, Preparation
from tests.factories.centres import (
    departure_reason,
    destination,
    longer,
    make_case,
    make_departed,
    make_hold,
    make_resident,
    places_of,
    unavailability,
)
from trips.audit.models import Event
from trips.guards.refusals import Overtaken, Refused

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def url(name, thing):
    return reverse(f"centres:{name}", args=[thing.reference])


def place_left(world, days_ago=1, **values):
    """A place that somebody left, and the stay."""
    stay = make_departed(world, days_ago=days_ago, **values)
    return stay.occupancies.first().place, stay


def state(place, today=TODAY):
    found = queries.places_today(place.unit.centre, today).get(pk=place.pk)
    return found.state_today, found.until


def kept():
    return list(Preparation.objects.order_by("pk").values_list("starts_on", "ready_on"))


def set_ready(world, place, day, now, *, reason=None, persona="manager_north"):
    return actions.set_ready_day(
        preparation=queries.preparation_of(place, now.date()),
        ready_on=day,
        reason=reason,
        by=world.actors[persona],
        now=now,
    )


def correct(world, stay, day, now):
    values = {"departure_reason": departure_reason(), "destination": destination()}
    actions.correct_departure(stay=stay, day=day, why="x", by=world.manager_north, now=now, **values)


def test_each_place_of_a_household_is_made_ready_for_three_days(world, frozen_now):
    stay = make_resident(world, places=places_of(world.centres["north"], 3))
    values = {"departure_reason": departure_reason(), "destination": destination()}
    actions.record_departure(stay=stay, day=TODAY, by=world.manager_north, now=frozen_now, **values)
    assert kept() == [(TODAY, TODAY + 3 * DAY)] * 3
    figures = queries.figures_of([stay.centre], TODAY)[stay.centre_id]
    assert (figures.occupied, figures.preparing, figures.free) == (0, 3, 1)
    assert queries.figures_of([stay.centre], TODAY + 3 * DAY)[stay.centre_id].preparing == 0


def test_a_departure_on_the_day_of_arrival_is_followed_after_its_one_night(world, frozen_now):
    stay = make_resident(world, days_ago=0)
    values = {"departure_reason": departure_reason(), "destination": destination()}
    actions.record_departure(stay=stay, day=TODAY, by=world.manager_north, now=frozen_now, **values)
    assert kept() == [(TODAY + DAY, TODAY + 4 * DAY)]


def test_the_state_of_the_night_says_until_when(world):
    place, _stay = place_left(world)
    assert state(place) == ("preparing", TODAY + 2 * DAY)
    assert state(place, TODAY + 2 * DAY) == ("free", None)


def test_whoever_comes_next_does_not_wait(world, frozen_now):
    """A hold comes first, and once it is released the place is not ready any sooner."""
    place, _stay = place_left(world)
    assert place in queries.free_places(TODAY, frozen_now)
    hold = make_hold(world, [place])
    assert state(place) == ("held", None)
    actions.release_hold(hold=hold, by=world.officer_lyon, now=frozen_now)
    assert state(place) == ("preparing", TODAY + 2 * DAY)


def test_a_reason_of_the_state_comes_first(world, frozen_now):
    place, _stay = place_left(world)
    values = {"reason": unavailability(), "starts_on": TODAY, "ends_on": TODAY + DAY}
    actions.make_unavailable(place=place, by=world.manager_north, now=frozen_now, **values)
    runs = [(run.kind, run.days) for run in queries.occupancy_segments([place], TODAY, 5)[place.pk]]
    assert runs == [("unavailable", 1), ("preparing", 1), ("free", 3)]


def test_ready_now(world, frozen_now):
    place, _stay = place_left(world)
    row = set_ready(world, place, TODAY, frozen_now)
    assert state(place) == ("free", None)
    assert (row.set_by_id, row.reason) == (world.manager_north.user_id, None)
    assert Event.objects.filter(kind="centres.set_ready_day").count() == 1


def test_longer_only_for_a_reason(world, frozen_now):
    place, _stay = place_left(world)
    with pytest.raises(Refused):
        set_ready(world, place, TODAY + 9 * DAY, frozen_now)
    set_ready(world, place, TODAY + 9 * DAY, frozen_now, reason=longer())
    set_ready(world, place, TODAY + 9 * DAY, frozen_now, reason=longer())
    assert state(place) == ("preparing", TODAY + 9 * DAY)
    assert Event.objects.filter(kind="centres.set_ready_day").count() == 1


@pytest.mark.parametrize("day", [TODAY - 2 * DAY, TODAY + 91 * DAY])
def test_a_day_before_the_departure_or_too_far_is_refused(world, frozen_now, day):
    place, _stay = place_left(world)
    with pytest.raises(Refused):
        set_ready(world, place, day, frozen_now, reason=longer())


def test_a_place_that_is_ready_is_not_made_ready_again(world, frozen_now):
    place, _stay = place_left(world)
    old = queries.preparation_of(place, TODAY)
    set_ready(world, place, TODAY, frozen_now)
    with pytest.raises(Refused):
        actions.set_ready_day(
            preparation=old, ready_on=TODAY + DAY, reason=longer(), by=world.manager_north, now=frozen_now
        )


# The departure is corrected


@pytest.mark.parametrize("days", [-3, 1])
def test_the_preparation_follows_a_departure_of_another_day(world, frozen_now, days):
    place, stay = place_left(world)
    day = stay.ends_on + days * DAY
    correct(world, stay, day, frozen_now)
    assert kept() == [(day, day + 3 * DAY)]
    assert queries.occupancy_segments([place], day, 3)[place.pk][0].kind == "preparing"


@pytest.mark.parametrize(("chosen", "expected"), [(TODAY + 9 * DAY, TODAY + 9 * DAY), (TODAY - DAY, TODAY)])
def test_a_day_that_the_manager_chose_is_kept_when_it_can_be(world, frozen_now, chosen, expected):
    place, stay = place_left(world)
    set_ready(world, place, chosen, frozen_now, reason=longer())
    correct(world, stay, TODAY, frozen_now)
    assert kept() == [(TODAY, expected)]


def test_a_departure_that_did_not_happen_leaves_nothing_to_make_ready(world, frozen_now):
    place, stay = place_left(world)
    row = queries.preparation_of(place, TODAY)
    actions.undo_departure(stay=stay, why="x", by=world.manager_north, now=frozen_now)
    assert kept() == []
    assert state(place) == ("occupied", None)
    assert Preparation.history.filter(id=row.pk, history_type="-").exists()
    with pytest.raises(Overtaken):
        actions.set_ready_day(
            preparation=row, ready_on=TODAY, reason=None, by=world.manager_north, now=frozen_now
        )


# How long a centre needs


def set_time(world, now, days, since=TODAY, centre="north"):
    values = {"centre": world.centres[centre], "days": days, "since": since}
    return actions.set_preparation_time(by=world.platform, now=now, **values)


@pytest.mark.parametrize(("days", "until"), [(0, TODAY), (10, TODAY + 10 * DAY)])
def test_each_centre_says_how_long_it_needs(world, frozen_now, days, until):
    set_time(world, frozen_now, days)
    set_time(world, frozen_now, 20, centre="south")
    set_time(world, frozen_now, 30, since=TODAY + DAY)
    stay = make_resident(world)
    values = {"departure_reason": departure_reason(), "destination": destination()}
    actions.record_departure(stay=stay, day=TODAY, by=world.manager_north, now=frozen_now, **values)
    assert kept() == [(TODAY, until)]


def test_a_time_said_twice_for_one_day_is_changed_and_recorded_once_each(world, frozen_now):
    for days in (5, 7, 7):
        row = set_time(world, frozen_now, days)
    assert row.days == queries.preparation_days(world.centres["north"].pk, TODAY) == 7
    assert Event.objects.filter(kind="centres.set_preparation_time").count() == 2


def test_the_database_keeps_both_in_order(world):
    place, _stay = place_left(world)
    for wrong in (
        {"starts_on": TODAY, "ready_on": TODAY - DAY},
        {"starts_on": TODAY - DAY, "ready_on": TODAY},
        {"starts_on": TODAY, "ready_on": TODAY, "reason": longer()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Preparation(place=place, **wrong).save()


# Pages


def test_the_manager_says_on_the_page_when_the_place_is_ready(world, client_of):
    place, _stay = place_left(world)
    client = client_of("manager_north")
    assert "en préparation" in client.get(place.get_absolute_url()).text
    longer_day = {"ready_on": "30/11/2026"}
    assert "Dites pourquoi" in client.post(url("ready", place), longer_day).text
    assert "avant la sortie" in client.post(url("ready", place), {"ready_on": "20/11/2026"}).text
    answer = client.post(url("ready", place), longer_day | {"reason": longer().pk})
    assert answer.status_code == 302
    assert "Grand nettoyage" in client.get(place.get_absolute_url()).text
    assert client.post(url("ready", place), {"ready_on": "23/11/2026"}).status_code == 302
    assert client.get(url("ready", place)).status_code == 409


@pytest.mark.parametrize(
    ("persona", "status"),
    [("worker_north", 403), ("national", 403), ("manager_south", 404), ("auditor", 404)],
)
def test_nobody_else_says_when_a_place_is_ready(world, client_of, persona, status):
    place, _stay = place_left(world)
    assert client_of(persona).post(url("ready", place), {"ready_on": "23/11/2026"}).status_code == status
    assert state(place)[0] == "preparing"


@pytest.mark.parametrize("persona", ["manager_north", "platform"])
def test_the_time_of_a_centre_is_set_on_its_page(world, client_of, persona):
    north = world.centres["north"]
    client = client_of(persona)
    assert (
        "déjà passée"
        in client.post(url("preparation_time", north), {"days": "5", "since": "22/11/2026"}).text
    )
    assert (
        client.post(url("preparation_time", north), {"days": "31", "since": "23/11/2026"}).status_code == 200
    )
    answer = client.post(url("preparation_time", north), {"days": "5", "since": "23/11/2026"})
    assert answer.status_code == 302
    assert queries.preparation_days(north.pk, TODAY) == 5
    assert queries.preparation_days(world.centres["south"].pk, TODAY) == 3


def test_the_list_of_places_finds_those_that_are_being_made_ready(world, client_of):
    place, _stay = place_left(world)
    make_resident(world, places=places_of(world.centres["north"], 3), case=make_case(world))
    page = client_of("worker_north").get(url("places", place.unit.centre), {"state": "preparing"})
    assert [row.pk for row in page.context["page"]] == [place.pk]
    assert Place.objects.count() == 8
