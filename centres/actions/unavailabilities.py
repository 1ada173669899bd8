"""A place that cannot be used, for one of the State's reasons: planned, changed, ended, cancelled."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from centres import queries, rules
from centres.actions.places import _end, _release_expired_on, _take, lock_places
from centres.enums import OccupancyKind
from centres.models import Occupancy, Place, UnavailabilityReason
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused


@transaction.atomic
def make_unavailable(
    *,
    place: Place,
    reason: UnavailabilityReason,
    starts_on: date,
    ends_on: date | None,
    by: Actor,
    now: datetime,
) -> Occupancy:
    """The place cannot be used from `starts_on` to the eve of `ends_on`, for one of the State's reasons."""
    _release_expired_on(lock_places([place.pk]), now)
    if already := queries.same_unavailability(place, reason, starts_on, ends_on):
        return already
    if obstacle := rules.nights_taken(queries.in_the_way(place, starts_on, ends_on, now=now)):
        raise Overtaken(obstacle, place)
    row = _take(place, OccupancyKind.UNAVAILABLE, starts_on, by=by, now=now, reason=reason, ends_on=ends_on)
    record.event("centres.make_unavailable", place, by=by, now=now, reason=reason.code)
    return row


@transaction.atomic
def make_available(*, place: Place, back_on: date, by: Actor, now: datetime) -> Place:
    """The place can be used again from `back_on`; done twice, the second time changes nothing."""
    lock_places([place.pk])
    row = queries.unavailability_of(place, back_on)
    if row is not None:
        _end(row, back_on, by=by)
        record.event("centres.make_available", place, by=by, now=now, back_on=back_on.isoformat())
    return place


@transaction.atomic
def change_unavailability(
    *, place: Place, starts_on: date, ends_on: date | None, by: Actor, now: datetime
) -> Occupancy:
    """The one that starts on this day ends on another: sooner, later, or nobody knows when."""
    _release_expired_on(lock_places([place.pk]), now)
    row = _starting(place, starts_on, now)
    if problem := rules.unavailable_until(row, ends_on):
        raise Refused(problem, place)
    if obstacle := rules.nights_taken(queries.in_the_way(place, starts_on, ends_on, now=now, besides=row)):
        raise Overtaken(obstacle, place)
    if tracking.update(row, by=by, ends_on=ends_on):
        until = ends_on.isoformat() if ends_on else ""
        record.event("centres.change_unavailability", place, by=by, now=now, until=until)
    return row


@transaction.atomic
def cancel_unavailability(*, place: Place, starts_on: date, by: Actor, now: datetime) -> Place:
    """What was planned does not take place; its history stays. What has begun is ended instead."""
    lock_places([place.pk])
    row = _starting(place, starts_on, now)
    if problem := rules.cancel_unavailability(row, timezone.localdate(now)):
        raise Refused(problem, place)
    tracking.delete(row, by=by)
    day = starts_on.isoformat()
    record.event("centres.cancel_unavailability", place, by=by, now=now, starts_on=day)
    return place


def _starting(place: Place, day: date, now: datetime) -> Occupancy:
    """The page was shown before somebody else changed it, if there is none."""
    row = queries.unavailabilities_of(place, timezone.localdate(now)).filter(starts_on=day).first()
    if row is None:
        raise Overtaken(rules.no_longer_unavailable(), place)
    return row
