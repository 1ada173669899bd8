"""Writing centres, units, places and postings. Rows are never removed: they close on a date."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal
from secrets import SystemRandom
from typing import Any

from django.db import models, transaction
from django.db.models import prefetch_related_objects

from centres import administration_queries as queries
from centres import administration_rules as rules
from centres.actions import end_posting, post_member
from centres.actions.places import lock_places
from centres.models import Centre, CentreKey, Place, Unit
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow
from trips.guards.refusals import Overtaken
from trips.organisations.models import Membership

# A tenth of a degree is about eleven kilometres: the cell in which a centre's point is drawn.
CELL = Decimal("0.1")
MICRODEGREES = 99_999


@transaction.atomic
def create_centre(
    *, latitude: Decimal, longitude: Decimal, address: str = "", by: Actor, now: datetime, **values: Any
) -> Centre:
    """`latitude` and `longitude` are those of the address; only a random point of their cell is kept."""
    centre = Centre(**values, area_latitude=point_near(latitude), area_longitude=point_near(longitude))
    key = CentreKey.fresh(centre=centre)
    centre.address = address
    tracking.create(centre, by=by)
    key.save(force_insert=True)
    record.event("centres.create_centre", centre, by=by, now=now)
    return centre


@transaction.atomic
def change_centre(
    *,
    centre: Centre,
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    by: Actor,
    now: datetime,
    **values: Any,
) -> None:
    """What is given; an address or a point left out stays as it is."""
    closes_on = values.get("closed_on")
    places = list(queries.places_of_centre(centre))
    lock_places(place.pk for place in places)
    workflow.lock(centre)
    prefetch_related_objects([centre], "key")
    _refuse_use(centre, closes_on, places, now)
    if latitude is not None and longitude is not None:
        values |= {"area_latitude": point_near(latitude), "area_longitude": point_near(longitude)}
    if changed := tracking.update(centre, by=by, **values):
        record.event("centres.change_centre", centre, by=by, now=now, fields=",".join(sorted(changed)))


def point_near(degrees: Decimal) -> Decimal:
    """A random value in the tenth of a degree that contains this one."""
    cell = (degrees / CELL).to_integral_value(ROUND_FLOOR) * CELL
    return cell + Decimal(SystemRandom().randint(0, MICRODEGREES)).scaleb(-6)


@transaction.atomic
def create_unit(
    *,
    centre: Centre,
    places: int,
    opens_on: date,
    specialised_from: date | None = None,
    by: Actor,
    now: datetime,
    **values: Any,
) -> Unit:
    """A unit with `places` places, numbered 1, 2, 3…, all of the same dates."""
    unit = tracking.create(Unit(centre=centre, **values), by=by)
    for number in range(1, places + 1):
        place = Place(unit=unit, label=str(number), opens_on=opens_on, specialised_from=specialised_from)
        tracking.create(place, by=by)
    record.event("centres.create_unit", unit, by=by, now=now, places=places)
    return unit


@transaction.atomic
def change_unit(*, unit: Unit, by: Actor, now: datetime, **values: Any) -> None:
    if changed := tracking.update(unit, by=by, **values):
        record.event("centres.change_unit", unit, by=by, now=now, fields=",".join(sorted(changed)))


@transaction.atomic
def create_place(*, unit: Unit, by: Actor, now: datetime, **values: Any) -> Place:
    place = tracking.create(Place(unit=unit, **values), by=by)
    record.event("centres.create_place", place, by=by, now=now)
    return place


@transaction.atomic
def add_places(*, unit: Unit, places: int, by: Actor, now: datetime, **dates: Any) -> list[Place]:
    """So many more places of the same dates, numbered after those that are there."""
    workflow.lock(unit)
    first = queries.next_number(unit)
    made = [
        tracking.create(Place(unit=unit, label=str(number), **dates), by=by)
        for number in range(first, first + places)
    ]
    record.event("centres.add_places", unit, by=by, now=now, places=places)
    return made


@transaction.atomic
def date_places(
    *, centre: Centre, units: Iterable[Unit], what: str, day: date | None, by: Actor, now: datetime
) -> int:
    """One date of every place of these units, or of none; `day` None takes a planned end back."""
    lock_places(place.pk for place in queries.places_of_units(units))
    places = list(queries.places_of_units(units))
    if any(problems := queries.dates_problems(places, what, day, now)):
        raise Overtaken(" ".join(filter(None, problems)), centre)
    changed = sum(bool(tracking.update(place, by=by, **{what: day})) for place in places)
    if changed:
        record.event("centres.date_places", centre, by=by, now=now, field=what, places=changed)
    return changed


@transaction.atomic
def change_place(*, place: Place, by: Actor, now: datetime, **values: Any) -> None:
    """Its name and dates; the place is locked, so that nobody is assigned to it in between."""
    workflow.lock(place)
    for name in ("closes_on", "specialised_until"):
        _refuse_use(place, values.get(name), [place], now)
    if changed := tracking.update(place, by=by, **values):
        record.event("centres.change_place", place, by=by, now=now, fields=",".join(sorted(changed)))


def _refuse_use(about: models.Model, day: date | None, places: list[Place], now: datetime) -> None:
    """The form has said so already, unless somebody was assigned a place in between."""
    if reason := rules.end_of_use(day, is_taken=queries.is_taken_from(places, day, now)):
        raise Overtaken(reason, about)


@transaction.atomic
def set_postings(*, member: Membership, centres: Iterable[Centre], by: Actor, now: datetime) -> None:
    """She works at exactly these centres from now on."""
    wanted = {centre.pk: centre for centre in centres}
    current = {centre.pk: centre for centre in queries.centres_where_posted(member)}
    for pk, centre in current.items():
        if pk not in wanted:
            end_posting(membership=member, centre=centre, by=by, now=now)
    for pk, centre in wanted.items():
        if pk not in current:
            post_member(membership=member, centre=centre, by=by, now=now)
