from datetime import date, timedelta

import pytest

from centres import actions, queries
from centres.enums import OccupancyKind, StayState
from centres.models import Occupancy, Stay
from tests.factories.centres import (
    departure_reason,
    destination,
    log,
    make_departed,
    make_expected,
    make_hold,
    make_resident,
    places_of,
)
from trips.guards.refusals import Overtaken, Refused

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def rows(stay):
    return [
        (row.kind, row.starts_on, row.ends_on)
        for row in Occupancy.objects.filter(stay=stay).order_by("place", "starts_on")
    ]


def arrive(world, stay, day, now):
    return actions.record_arrival(stay=stay, day=day, by=world.manager_north, now=now)


def leave(world, stay, day, now):
    values = {"departure_reason": departure_reason(), "destination": destination()}
    return actions.record_departure(stay=stay, day=day, by=world.manager_north, now=now, **values)


def test_arrival_on_the_day_of_the_hold_keeps_one_run(world, frozen_now):
    stay = arrive(world, make_expected(world), TODAY, frozen_now)
    assert rows(stay) == [(OccupancyKind.OCCUPIED, TODAY, None)]
    assert (stay.state, stay.starts_on, stay.decided_end) == ("arrived", TODAY, date(2027, 8, 23))


def test_arrival_later_than_the_hold_ends_the_held_nights(world, frozen_now):
    stay = make_expected(world, places=places_of(world.centres["north"], 3))
    arrive(world, stay, TODAY + 4 * DAY, frozen_now + 4 * DAY)
    run = [(OccupancyKind.HELD, TODAY, TODAY + 4 * DAY), (OccupancyKind.OCCUPIED, TODAY + 4 * DAY, None)]
    assert rows(stay) == run * 3


@pytest.mark.parametrize("day", [TODAY + DAY, TODAY - DAY])
def test_an_arrival_is_neither_to_come_nor_before_the_decision(world, frozen_now, day):
    stay = make_expected(world)
    with pytest.raises(Refused):
        arrive(world, stay, day, frozen_now)
    stay.refresh_from_db()
    assert (stay.state, rows(stay)) == (StayState.EXPECTED, [(OccupancyKind.HELD, TODAY, None)])


def test_departure_frees_all_the_places_in_the_same_transaction(world, frozen_now):
    stay = make_resident(world, places=places_of(world.centres["north"], 3))
    leave(world, stay, TODAY, frozen_now)
    assert queries.free_places(TODAY, frozen_now).count() == 8
    assert stay.ends_on == TODAY


def test_departure_on_the_day_of_arrival_keeps_one_night(world, frozen_now):
    stay = arrive(world, make_expected(world), TODAY, frozen_now)
    leave(world, stay, TODAY, frozen_now)
    assert rows(stay) == [(OccupancyKind.OCCUPIED, TODAY, TODAY + DAY)]
    assert queries.free_places(TODAY + DAY, frozen_now).count() == 8


@pytest.mark.parametrize("day", [TODAY + DAY, TODAY - 31 * DAY])
def test_a_departure_is_neither_to_come_nor_before_the_arrival(world, frozen_now, day):
    with pytest.raises(Refused):
        leave(world, make_resident(world, days_ago=30), day, frozen_now)


def test_a_departure_before_a_service_is_refused(world, frozen_now):
    stay = make_resident(world)
    log(world, stay, on=TODAY)
    with pytest.raises(Refused):
        leave(world, stay, TODAY - DAY, frozen_now)


def test_a_second_click_reads_that_the_stay_has_moved_on(world, frozen_now):
    stay = make_expected(world)
    arrive(world, stay, TODAY, frozen_now)
    with pytest.raises(Overtaken):
        arrive(world, stay, TODAY, frozen_now)
    leave(world, stay, TODAY, frozen_now)
    with pytest.raises(Overtaken):
        leave(world, stay, TODAY, frozen_now)


def test_a_cancelled_stay_frees_its_places(world, frozen_now):
    stay = make_expected(world, places=places_of(world.centres["north"], 3))
    actions.cancel_stay(stay=stay, code="place_lost", by=world.officer_lyon, now=frozen_now)
    assert queries.free_places(TODAY, frozen_now).count() == 8
    assert stay.state == StayState.CANCELLED


def test_a_household_that_has_grown_is_not_lodged_on_too_few_places(world, frozen_now):
    case, hold = (
        make_expected(world, centre="south").case,
        make_hold(world, places_of(world.centres["north"])),
    )
    with pytest.raises(Refused, match="1"):
        actions.expect_stay(
            case=case,
            hold=hold,
            centre=world.centres["north"],
            household_size=2,
            starts_on=TODAY,
            by=world.national,
            now=frozen_now,
        )


# Corrections


@pytest.mark.parametrize("days", [-2, 0, 5])
def test_the_day_of_arrival_is_corrected_with_its_nights(world, frozen_now, days):
    stay = make_resident(world, days_ago=30)
    arrived, decided = stay.starts_on, stay.starts_on - 3 * DAY
    day = arrived + days * DAY
    actions.correct_arrival(stay=stay, day=day, why="wrong day", by=world.manager_north, now=frozen_now)
    assert rows(stay) == [(OccupancyKind.HELD, decided, day), (OccupancyKind.OCCUPIED, day, None)]
    assert stay.starts_on == day
    if days:
        assert stay.corrected_why == "wrong day"
        assert stay.history.select_related("case__key").first().corrected_why == "wrong day"


def test_a_long_reason_of_a_correction_is_kept_sealed(world, frozen_now):
    stay, why = make_resident(world, days_ago=30), "w" * 200
    day = stay.starts_on + DAY
    actions.correct_arrival(stay=stay, day=day, why=why, by=world.manager_north, now=frozen_now)
    assert Stay.objects.select_related("case__key").get(pk=stay.pk).corrected_why == why
    for model in (Stay, Occupancy):
        assert not model.history.filter(history_change_reason__isnull=False).exists()


def test_an_arrival_on_the_day_of_the_decision_can_be_corrected_and_back(world, frozen_now):
    stay = arrive(world, make_expected(world), TODAY, frozen_now)
    later = frozen_now + 2 * DAY
    actions.correct_arrival(stay=stay, day=TODAY + DAY, why="x", by=world.manager_north, now=later)
    assert rows(stay) == [
        (OccupancyKind.HELD, TODAY, TODAY + DAY),
        (OccupancyKind.OCCUPIED, TODAY + DAY, None),
    ]
    actions.correct_arrival(stay=stay, day=TODAY, why="x", by=world.manager_north, now=later)
    assert rows(stay) == [(OccupancyKind.OCCUPIED, TODAY, None)]


def test_an_arrival_that_did_not_happen_holds_the_place_again(world, frozen_now):
    stay = make_resident(world)
    decided = stay.starts_on - 3 * DAY
    expected = TODAY + 2 * DAY
    actions.undo_arrival(
        stay=stay, expected_on=expected, why="she called", by=world.manager_north, now=frozen_now
    )
    assert rows(stay) == [(OccupancyKind.HELD, decided, None)]
    assert (stay.state, stay.starts_on, stay.decided_end) == (StayState.EXPECTED, expected, None)
    arrive(world, stay, expected, frozen_now + 2 * DAY)
    assert stay.state == StayState.ARRIVED


def test_an_arrival_with_services_is_not_undone(world, frozen_now):
    stay = make_resident(world)
    log(world, stay)
    with pytest.raises(Refused):
        actions.undo_arrival(stay=stay, expected_on=TODAY, why="x", by=world.manager_north, now=frozen_now)


def test_who_has_left_does_not_arrive_again(world, frozen_now):
    stay = make_departed(world)
    with pytest.raises(Overtaken):
        arrive(world, stay, TODAY, frozen_now)
    assert Stay.objects.get(pk=stay.pk).state == StayState.ENDED


def test_a_departure_that_did_not_happen_takes_the_place_again(world, frozen_now):
    stay = make_departed(world)
    actions.undo_departure(stay=stay, why="wrong resident", by=world.manager_north, now=frozen_now)
    assert stay.state == StayState.ARRIVED
    assert rows(stay)[-1][2] is None
    assert stay.departure_reason is None


def test_a_departure_is_not_undone_once_the_place_is_given(world, frozen_now):
    stay = make_departed(world)
    make_hold(world, [stay.occupancies.first().place])
    with pytest.raises(Overtaken):
        actions.undo_departure(stay=stay, why="x", by=world.manager_north, now=frozen_now)
    stay.refresh_from_db()
    assert stay.state == StayState.ENDED


def test_a_departure_moves_to_another_day(world, frozen_now):
    stay = make_departed(world, days_ago=5)
    values = {"departure_reason": departure_reason("her_choice"), "destination": destination("relatives")}
    for day in (TODAY - 7 * DAY, TODAY - 2 * DAY):
        actions.correct_departure(
            stay=stay, day=day, why="x", by=world.manager_north, now=frozen_now, **values
        )
        assert stay.ends_on == rows(stay)[-1][2] == day
    assert stay.departure_reason.code == "her_choice"


def test_only_her_manager_corrects(world, frozen_now):
    stay = make_resident(world)
    for persona in ("worker_north", "manager_south", "national"):
        with pytest.raises(Refused):
            actions.correct_arrival(stay=stay, day=TODAY, why="x", by=world.actors[persona], now=frozen_now)
