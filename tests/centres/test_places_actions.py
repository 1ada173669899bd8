from datetime import date, timedelta

import pytest

from centres import actions, queries
from centres.enums import OccupancyKind
from centres.models import Hold, Occupancy, Place
from tests.factories.centres import (
    make_expected,
    make_hold,
    make_resident,
    places_of,
    unavailability,
)
from trips.audit import tracking
from trips.audit.models import Event
from trips.guards.refusals import Overtaken

TODAY = date(2026, 11, 23)


def free(now, on=TODAY):
    return set(queries.free_places(on, now).values_list("pk", flat=True))


def test_a_hold_takes_every_place_or_none(world, frozen_now):
    three = places_of(world.centres["north"], 3)
    make_hold(world, three[:1])
    with pytest.raises(Overtaken):
        make_hold(world, three)
    assert Hold.objects.count() == 1
    assert Occupancy.objects.count() == 1
    assert free(frozen_now) == {place.pk for place in Place.objects.all()} - {three[0].pk}


def test_a_hold_records_one_event_without_personal_data(world):
    make_hold(world, places_of(world.centres["north"], 3))
    [event] = Event.objects.filter(kind="centres.hold_places")
    assert event.details == {"places": 3}


def test_a_closed_place_cannot_be_held(world, frozen_now):
    [place] = places_of(world.centres["north"])
    tracking.update(place, by=world.platform, closes_on=TODAY)
    assert place.pk not in free(frozen_now)
    with pytest.raises(Overtaken):
        make_hold(world, [place])


@pytest.mark.parametrize(
    "values",
    [
        {"opens_on": TODAY + timedelta(days=1), "specialised_from": TODAY + timedelta(days=1)},
        {"specialised_from": None},
        {"specialised_until": TODAY},
        {"closes_on": TODAY},
    ],
)
def test_capacity_is_dated(world, frozen_now, values):
    [place] = places_of(world.centres["north"])
    tracking.update(place, by=world.platform, **values)
    assert place.pk not in free(frozen_now)


def test_places_of_a_closed_centre_are_not_free(world, frozen_now):
    tracking.update(world.centres["south"], by=world.platform, closed_on=TODAY)
    assert free(frozen_now) == {p.pk for p in Place.objects.filter(unit__centre=world.centres["north"])}


def test_a_released_hold_frees_at_once_and_leaves_no_empty_night(world, frozen_now):
    places = places_of(world.centres["north"], 3)
    hold = make_hold(world, places)
    actions.release_hold(hold=hold, by=world.officer_lyon, now=frozen_now)
    assert {place.pk for place in places} <= free(frozen_now)
    assert not Occupancy.objects.exists()
    assert hold.released_at == frozen_now


def test_a_hold_released_days_later_keeps_the_nights_it_took(world, frozen_now):
    hold = make_hold(world, places_of(world.centres["north"]))
    later = frozen_now + timedelta(days=3)
    actions.release_hold(hold=hold, by=world.officer_lyon, now=later)
    actions.release_hold(hold=hold, by=world.officer_lyon, now=later + timedelta(days=1))
    [row] = Occupancy.objects.all()
    assert (row.starts_on, row.ends_on) == (TODAY, TODAY + timedelta(days=3))


def test_an_expired_hold_counts_as_free_and_gives_way(world, frozen_now):
    places = places_of(world.centres["north"], 3)
    old = make_hold(world, places, expires_at=frozen_now + timedelta(hours=1))
    later = frozen_now + timedelta(hours=2)
    assert places[0].pk not in free(frozen_now)
    assert places[0].pk in free(later)
    actions.hold_places(
        places=places[:1],
        starts_on=TODAY,
        expires_at=later + timedelta(days=7),
        by=world.officer_paris,
        now=later,
    )
    old.refresh_from_db()
    assert old.released_at == later
    assert {place.pk for place in places[1:]} <= free(later)


def test_the_sweep_releases_what_expired_and_nothing_else(world, frozen_now):
    short = make_hold(world, places_of(world.centres["north"]), expires_at=frozen_now + timedelta(hours=1))
    long = make_hold(world, places_of(world.centres["south"]))
    stay = make_expected(world, places=places_of(world.centres["south"], 3), centre="south")
    later = frozen_now + timedelta(hours=2)
    assert actions.release_expired_holds(now=later) == [short]
    assert actions.release_expired_holds(now=later) == []
    long.refresh_from_db()
    assert long.released_at is None
    assert stay.occupancies.filter(ends_on=None).count() == 3


def test_an_expected_stay_never_expires(world, frozen_now):
    stay = make_expected(world)
    actions.release_expired_holds(now=frozen_now + timedelta(days=400))
    assert stay.occupancies.get().ends_on is None


def test_a_decision_after_the_hold_expired_is_too_late(world, frozen_now):
    hold = make_hold(world, places_of(world.centres["north"]))
    stay = make_expected(world, centre="south")
    with pytest.raises(Overtaken):
        actions.expect_stay(
            case=stay.case,
            hold=hold,
            centre=world.centres["north"],
            household_size=1,
            starts_on=TODAY,
            by=world.officer_lyon,
            now=frozen_now + timedelta(days=8),
        )


# Unavailable and back


def unavailable(world, place, now, start=TODAY, end=None):
    return actions.make_unavailable(
        place=place,
        reason=unavailability(),
        starts_on=start,
        ends_on=end,
        by=world.manager_north,
        now=now,
    )


def test_unavailable_and_back(world, frozen_now):
    [place] = places_of(world.centres["north"])
    unavailable(world, place, frozen_now, TODAY - timedelta(days=4))
    assert place.pk not in free(frozen_now)
    actions.make_available(place=place, back_on=TODAY, by=world.manager_north, now=frozen_now)
    actions.make_available(place=place, back_on=TODAY, by=world.manager_north, now=frozen_now)
    assert place.pk in free(frozen_now)
    assert Occupancy.objects.get().ends_on == TODAY


def test_unavailable_twice_by_a_double_click_is_once(world, frozen_now):
    [place] = places_of(world.centres["north"])
    unavailable(world, place, frozen_now)
    unavailable(world, place, frozen_now)
    assert Occupancy.objects.count() == 1


def test_a_place_that_is_lived_in_cannot_become_unavailable(world, frozen_now):
    stay = make_resident(world)
    place = stay.occupancies.first().place
    with pytest.raises(Overtaken):
        unavailable(world, place, frozen_now)
    assert not Occupancy.objects.filter(kind=OccupancyKind.UNAVAILABLE).exists()


def test_a_place_unavailable_later_cannot_be_held_for_ever(world, frozen_now):
    [place] = places_of(world.centres["north"])
    start = TODAY + timedelta(days=40)
    unavailable(world, place, frozen_now, start, start + timedelta(days=10))
    assert place.pk not in free(frozen_now)
    assert place.pk in free(frozen_now, start + timedelta(days=10))


@pytest.mark.parametrize("days", [1, 100, 273])
@pytest.mark.parametrize("field", ["specialised_until", "closes_on", "closed_on"])
def test_a_place_that_ends_within_the_nine_months_of_a_stay_is_not_given(world, frozen_now, field, days):
    """273 days: 23 August 2027, the decided end itself."""
    [place] = places_of(world.centres["north"])
    ends = world.centres["north"] if field == "closed_on" else place
    tracking.update(ends, by=world.platform, **{field: TODAY + timedelta(days=days)})
    assert place.pk not in free(frozen_now)
    with pytest.raises(Overtaken):
        make_hold(world, [place])
    tracking.update(ends, by=world.platform, **{field: TODAY + timedelta(days=274)})
    assert place.pk in free(frozen_now)
    assert make_hold(world, [place])


def test_a_place_that_will_close_still_counts_until_then(world):
    [place] = places_of(world.centres["north"])
    tracking.update(place, by=world.platform, closes_on=TODAY + timedelta(days=10))
    assert queries.open_places(TODAY).filter(pk=place.pk).exists()
