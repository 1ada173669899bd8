"""A place is made ready after a departure: by itself, and for as long as its manager says.

Nobody waits for it: a hold, a stay or a reason of the State takes the place on any night, and comes first.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import queries, rules
from centres.actions.places import lock_places
from centres.models import Centre, Preparation, PreparationReason, PreparationTime
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow
from trips.guards.refusals import Overtaken, Refused


def make_ready(places: Iterable[int], day: date, *, centre_id: int, by: Actor) -> None:
    """The places that somebody left on `day` are made ready; the caller has locked them and records the departure."""
    ready_on = day + timedelta(days=queries.preparation_days(centre_id, day))
    for place in places:
        tracking.create(Preparation(place_id=place, starts_on=day, ready_on=ready_on), by=by)


def follow_departure(places: Iterable[int], was: date, day: date, *, centre_id: int, by: Actor) -> None:
    """The departure was on another day. A day of readiness that the manager chose stays, if it can."""
    ready_on = day + timedelta(days=queries.preparation_days(centre_id, day))
    for row in queries.preparations_from(places, was):
        chosen = max(row.ready_on, day) if row.set_at else ready_on
        tracking.update(row, by=by, starts_on=day, ready_on=chosen)


def forget_departure(places: Iterable[int], day: date, *, by: Actor) -> None:
    """Nobody has left: nothing is made ready; the history keeps what was."""
    for row in queries.preparations_from(places, day):
        tracking.delete(row, by=by)


@transaction.atomic
def set_ready_day(
    *, preparation: Preparation, ready_on: date, reason: PreparationReason | None, by: Actor, now: datetime
) -> Preparation:
    """Ready sooner, or later for a reason; done twice, the second time changes nothing."""
    preparation = _lock(preparation)
    if (preparation.ready_on, preparation.reason) == (ready_on, reason):
        return preparation
    problem = rules.ready_day(preparation, ready_on, timezone.localdate(now), has_reason=reason is not None)
    if problem:
        raise Refused(problem, preparation.place)
    values = {"ready_on": ready_on, "reason": reason, "set_at": now, "set_by_id": by.user_id}
    tracking.update(preparation, by=by, **values)
    day = ready_on.isoformat()
    record.event("centres.set_ready_day", preparation.place, by=by, now=now, day=day, reason=_code(reason))
    return preparation


def _lock(preparation: Preparation) -> Preparation:
    """As it is now; it is gone when the departure was undone."""
    [place] = lock_places([preparation.place_id])
    row = Preparation.objects.select_related("reason", "place").filter(pk=preparation.pk).first()
    if row is None:
        raise Overtaken(_("The departure has been corrected since: nothing is made ready here."), place)
    return row


def _code(reason: PreparationReason | None) -> str:
    return reason.code if reason else ""


@transaction.atomic
def set_preparation_time(
    *, centre: Centre, days: int, since: date, by: Actor, now: datetime
) -> PreparationTime:
    """For departures from `since` on; places that are being made ready already keep their day."""
    workflow.lock(centre)
    row = queries.preparation_times(centre).filter(since=since).first()
    if row is None:
        row = tracking.create(PreparationTime(centre=centre, since=since, days=days), by=by)
    elif not tracking.update(row, by=by, days=days):
        return row
    record.event("centres.set_preparation_time", centre, by=by, now=now, days=days, since=since.isoformat())
    return row
