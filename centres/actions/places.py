"""Who takes a place: holds, and the locks that every taker needs.

A place is locked before anything is written about it, always by ascending number and all places
of a household in one statement: two that want the same places wait for each other, never in a circle.
After the places come the holds, by ascending number too.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import queries
from centres.enums import OccupancyKind
from centres.models import Hold, Occupancy, Place
from trips.access.actor import NOBODY, Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken


@transaction.atomic
def hold_places(
    *,
    places: Iterable[Place],
    starts_on: date,
    expires_at: datetime,
    by: Actor,
    now: datetime,
    about: Model | None = None,
) -> Hold:
    """Keep all these places for one household, or none of them.

    Expired holds found on them are released first. Somebody was faster: `Overtaken`, nothing is kept; the page leads
    back to what it is `about`.
    """
    locked = lock_places(place.pk for place in places)
    _release_expired_on(locked, now)
    if not locked or _are_taken(locked, starts_on) or not _are_open(locked, starts_on):
        raise Overtaken(
            _("One of these places has just been taken, or is no longer open. Choose another one."), about
        )
    hold = tracking.create(Hold(expires_at=expires_at, made_at=now, made_by_id=by.user_id), by=by)
    for place in locked:
        _take(place, OccupancyKind.HELD, starts_on, by=by, now=now, hold=hold)
    record.event("centres.hold_places", hold, by=by, now=now, places=len(locked))
    return hold


@transaction.atomic
def release_hold(*, hold: Hold, by: Actor, now: datetime) -> Hold:
    """Free the places at once. A hold that was released, or has become a stay, is left alone."""
    lock_places(_place_ids(hold))
    if (_lock_holds([hold.pk])[0]).released_at is None:
        _release(hold, by=by, now=now)
    hold.refresh_from_db()
    return hold


@transaction.atomic
def extend_hold(*, hold: Hold, expires_at: datetime, by: Actor, now: datetime) -> Hold:
    """Keep the places longer; a hold whose time is over, or that was released, cannot be woken again."""
    lock_places(_place_ids(hold))
    held = _lock_holds([hold.pk])[0]
    if held.released_at is not None or held.expires_at <= now:
        raise Overtaken(_("The hold on this place has expired."), hold)
    tracking.update(held, by=by, expires_at=expires_at)
    hold.refresh_from_db()
    return hold


@transaction.atomic
def release_expired_holds(*, now: datetime, by: Actor = NOBODY) -> list[Hold]:
    """Free the places of every hold whose time is over; by default nobody did it, time did."""
    holds = list(queries.expired_holds(now))
    lock_places(Occupancy.objects.filter(hold__in=holds).values_list("place_id", flat=True))
    released = [hold for hold in _lock_holds([hold.pk for hold in holds]) if hold.released_at is None]
    for hold in released:
        _release(hold, by=by, now=now)
    return released


def lock_places(ids: Iterable[int]) -> list[Place]:
    """Lock places by ascending number, in one statement."""
    return list(Place.objects.select_for_update().filter(pk__in=list(ids)).order_by("pk"))


# Locks and rows, for this package only


def _lock_holds(ids: Sequence[int]) -> list[Hold]:
    return list(Hold.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def _place_ids(hold: Hold) -> Iterable[int]:
    return Occupancy.objects.filter(hold=hold).order_by("place_id").values_list("place_id", flat=True)


def _release_expired_on(places: Sequence[Place], now: datetime) -> None:
    rows = Occupancy.objects.filter(place__in=places, kind=OccupancyKind.HELD, ends_on=None).order_by()
    expired = queries.expired_holds(now).filter(pk__in=rows.values("hold_id"))
    ids = list(expired.values_list("pk", flat=True))
    for hold in _lock_holds(ids) if ids else []:
        if hold.released_at is None:
            _release(hold, by=NOBODY, now=now)


def _release(hold: Hold, *, by: Actor, now: datetime) -> None:
    today = timezone.localdate(now)
    for row in Occupancy.objects.filter(hold=hold, kind=OccupancyKind.HELD, stay=None).order_by("place_id"):
        _end(row, today, by=by)
    tracking.update(hold, by=by, released_at=now, released_by_id=by.user_id)
    record.event("centres.release_hold", hold, by=by, now=now)


def _end(row: Occupancy, day: date, *, by: Actor) -> None:
    """End a row on the eve of `day`; a row that has no night left is removed, its history stays."""
    if row.starts_on >= day:
        tracking.delete(row, by=by)
    elif row.ends_on is None or row.ends_on > day:
        tracking.update(row, by=by, ends_on=day)


def _take(
    place: Place, kind: str, starts_on: date, *, by: Actor, now: datetime, **values: object
) -> Occupancy:
    row = Occupancy(
        place=place, kind=kind, starts_on=starts_on, recorded_at=now, recorded_by_id=by.user_id, **values
    )
    return tracking.create(row, by=by)


def _are_taken(places: Sequence[Place], start: date) -> bool:
    """Is one of them taken on a night from `start` on?"""
    return queries.occupancies_between(start).filter(place__in=places).exists()


def _are_open(places: Sequence[Place], on: date) -> bool:
    ids = [place.pk for place in places]
    return queries.lasting_places(on).filter(pk__in=ids).count() == len(ids)
