"""Which nights a place was taken, and by what."""

from centres.enums import OccupancyKind
from centres.models import Occupancy, UnavailabilityReason
from trips.demo.calendar import days, midnight


def occupy(rows, places, kind, since, until, by, **whose):
    """One row a place; nothing when it was given back on the day it was taken."""
    if until is not None and until <= since:
        return
    at = midnight(since) + (midnight(since + days(1)) - midnight(since)) / 2
    for place in places:
        row = Occupancy(
            place=place,
            kind=kind,
            starts_on=since,
            ends_on=until,
            recorded_at=at,
            recorded_by=by.user,
            **whose,
        )
        rows.add(row, at=at, by=by)


def add_blocked(rows, words, plan, managers):
    """Places that could not be used; `managers` by the pk-less centre object."""
    for blocked in plan.blocked:
        reason = words(UnavailabilityReason)[blocked.reason]
        by = managers[id(blocked.place.unit.centre)]
        occupy(
            rows,
            [blocked.place],
            OccupancyKind.UNAVAILABLE,
            blocked.starts_on,
            blocked.ends_on,
            by,
            reason=reason,
        )
