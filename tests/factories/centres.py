"""Households on their way to and in a centre, made by the desk's own actions."""

import itertools
from datetime import timedelta

from django.utils import timezone

from centres import actions
from centres.models import (
    Commitment,
    DepartureReason,
    Destination,
    Place,
    PreparationReason,
    UnavailabilityReason,
    Unit,
)
from tests.factories import cases
from tests.factories.actors import NOBODY
from tests.memory import remembered
from trips.audit import tracking

number = itertools.count(1)


@remembered
def make_case(world, persona="caseworker_a", *, full=False, **household):
    """A case under an obviously invented name of its own; `full` answers every other step too."""
    n, by = next(number), world.actors[persona]
    names = {"first_name": f"Fictive{n}", "last_name": f"Imaginaire{n}"} | household
    if full:
        return cases.make_full_case(by, household=names)
    case = cases.make_case(by)
    cases.save_step(case, "household", by=by, **names)
    return case


def places_of(centre, count=1):
    """Places of one unit of the centre that has at least `count`."""
    for unit in centre.units.order_by("label"):
        places = list(Place.objects.filter(unit=unit).order_by("pk"))
        if len(places) >= count:
            return places[:count]
    raise AssertionError("No unit is large enough.")


def more_room(centre):
    """A unit of eight places beside those of the personas."""
    unit = tracking.create(Unit(centre=centre, label="Annex"), by=NOBODY)
    open_since = {"opens_on": "2020-01-01", "specialised_from": "2020-01-01"}
    places = (Place(unit=unit, label=f"A.{number}", **open_since) for number in range(1, 9))
    return [tracking.create(place, by=NOBODY) for place in places]


def make_hold(world, places, *, starts_on=None, expires_at=None, persona="officer_lyon"):
    now = timezone.now()
    return actions.hold_places(
        places=places,
        starts_on=starts_on or timezone.localdate(now),
        expires_at=expires_at or now + timedelta(days=7),
        by=world.actors[persona],
        now=now,
    )


@remembered
def make_expected(world, *, centre="north", places=None, case=None, starts_on=None, decided=None):
    """`decided`: the moment of OFII's decision; a past one needs places that are free since then."""
    now = decided or timezone.now()
    places = places or places_of(world.centres[centre])
    by = world.officer_lyon
    hold = actions.hold_places(
        places=places, starts_on=timezone.localdate(now), expires_at=now + timedelta(days=7), by=by, now=now
    )
    return actions.expect_stay(
        case=case or make_case(world),
        hold=hold,
        centre=world.centres[centre],
        household_size=len(places),
        starts_on=starts_on or timezone.localdate(now),
        by=by,
        now=now,
    )


@remembered
def make_resident(world, *, days_ago=30, centre="north", **values):
    """She arrived `days_ago`, three days after the decision."""
    arrived = timezone.now() - timedelta(days=days_ago)
    stay = make_expected(world, centre=centre, decided=arrived - timedelta(days=3), **values)
    return actions.record_arrival(
        stay=stay, day=timezone.localdate(arrived), by=world.actors[f"manager_{centre}"], now=arrived
    )


@remembered
def make_departed(world, *, days_ago=5, stayed=60, centre="north", **values):
    stay = make_resident(world, days_ago=days_ago + stayed, centre=centre, **values)
    left = timezone.now() - timedelta(days=days_ago)
    return actions.record_departure(
        stay=stay,
        day=timezone.localdate(left),
        departure_reason=departure_reason(),
        destination=destination(),
        by=world.actors[f"manager_{centre}"],
        now=left,
    )


def log(world, stay, code="2.4", *, on=None, minutes=30, persona="worker_north", **values):
    now = timezone.now()
    return actions.record_service(
        stay=stay,
        commitment=commitment(code),
        provided_on=on or timezone.localdate(now),
        minutes=minutes,
        by=world.actors[persona],
        now=now,
        **values,
    )


def commitment(code):
    return Commitment.objects.get(code=code, retired_on=None)


def departure_reason(code="housing_found"):
    return DepartureReason.objects.get(code=code, retired_on=None)


def destination(code="social_housing"):
    return Destination.objects.get(code=code, retired_on=None)


def longer(code="cleaning"):
    return PreparationReason.objects.get(code=code, retired_on=None)


def unavailability(code="works"):
    return UnavailabilityReason.objects.get(code=code, retired_on=None)
