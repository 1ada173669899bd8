"""A household changes places within its centre: the stay goes on, its nights follow.

Locks: case, stay, then the places that it leaves and those that it takes, all by ascending number.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import move_rules, notices, queries, transitions
from centres.actions.places import _are_taken, _end, _release_expired_on, _take, lock_places
from centres.actions.preparations import make_ready
from centres.enums import OccupancyKind
from centres.models import Occupancy, Place, Stay
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused


@transaction.atomic
def move_household(*, stay: Stay, places: Sequence[Place], day: date, by: Actor, now: datetime) -> Stay:
    """From the night of `day` she lives in `places`: all of them or nothing changes. Those that she has may be among
    them. Somebody was faster: `Overtaken`."""
    transitions.lock(stay)
    rows = Occupancy.objects.filter(stay=stay, ends_on=None)
    locked = lock_places({place.pk for place in places} | set(rows.values_list("place_id", flat=True)))
    kept = {row.place_id: row for row in rows.order_by("place_id")}
    chosen = [place for place in locked if place in places]
    _refuse_wrong(stay, chosen, kept, day, by=by, now=now)
    taken = [place for place in chosen if place.pk not in kept]
    left = [row for row in kept.values() if row.place_id not in {place.pk for place in chosen}]
    _refuse_taken(stay, taken, day, now)
    for row in left:
        _end(row, day, by=by)
    slept_in = [row.place_id for row in left if row.starts_on < day]
    make_ready(slept_in, day, centre_id=stay.centre_id, by=by)
    for place in taken:
        _take(place, OccupancyKind.OCCUPIED, day, by=by, now=now, stay=stay)
    if taken or left:
        tracking.update(stay, by=by, household_size=len(chosen))
        record.event("centres.move_household", stay, by=by, now=now, day=day.isoformat(), places=len(chosen))
        notices.tell_moved(stay, by=by, now=now)
    return stay


def _refuse_wrong(
    stay: Stay, chosen: Sequence[Place], kept: dict[int, Occupancy], day: date, *, by: Actor, now: datetime
) -> None:
    since = max((row.starts_on for row in kept.values()), default=stay.starts_on)
    may = move_rules.move_within(by, stay) or move_rules.move_day(day, timezone.localdate(now), since=since)
    size = move_rules.move_size(len(chosen), has=len(kept), needs=queries.household_now(stay))
    if reason := may or size or move_rules.places_together(stay, queries.with_units(chosen)):
        raise Refused(reason, stay)


def _refuse_taken(stay: Stay, places: Sequence[Place], day: date, now: datetime) -> None:
    _release_expired_on(places, now)
    are_open = queries.places_open_for(stay, day).filter(pk__in=[place.pk for place in places]).count()
    if _are_taken(places, day) or are_open < len(places):
        raise Overtaken(
            _("One of these places has just been taken, or is no longer open. Choose another one."), stay
        )
