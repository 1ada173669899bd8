"""Places that cannot be used, for one of the State's reasons: now, planned, past."""

from datetime import date, datetime

from django.db.models import Case, Q, QuerySet, Value, When

from centres.enums import Moment, OccupancyKind
from centres.models import Occupancy, Place, UnavailabilityReason
from centres.queries.places import centres_visible_to, live_occupancies
from trips.access.actor import Actor


def unavailabilities_visible_to(actor: Actor, today: date) -> QuerySet[Occupancy]:
    """Those of the centres that the actor sees, and whether each is now, planned or past (`moment`)."""
    rows = Occupancy.objects.filter(
        kind=OccupancyKind.UNAVAILABLE, place__unit__centre__in=centres_visible_to(actor).order_by()
    )
    moment = Case(
        When(starts_on__gt=today, then=Value(Moment.PLANNED)),
        When(ends_on__lte=today, then=Value(Moment.PAST)),
        default=Value(Moment.NOW),
    )
    known = rows.select_related("reason", "place__unit__centre").defer("place__unit__centre__address")
    return known.annotate(moment=moment)


def unavailabilities_of(place: Place, today: date) -> QuerySet[Occupancy]:
    """Why the place cannot be used, now or later."""
    rows = Occupancy.objects.filter(place=place, kind=OccupancyKind.UNAVAILABLE).select_related("reason")
    return rows.filter(Q(ends_on=None) | Q(ends_on__gt=today)).order_by("starts_on", "pk")


def unavailability_of(place: Place, today: date) -> Occupancy | None:
    return unavailabilities_of(place, today).first()


def same_unavailability(
    place: Place, reason: UnavailabilityReason, starts_on: date, ends_on: date | None
) -> Occupancy | None:
    """The very one that is asked for: sent twice, it is recorded once."""
    rows = unavailabilities_of(place, starts_on).filter(starts_on=starts_on, ends_on=ends_on)
    return rows.filter(reason=reason).first()


def in_the_way(
    place: Place, start: date, end: date | None, *, now: datetime, besides: Occupancy | None = None
) -> Occupancy | None:
    """What takes the place first on the nights from `start` to the eve of `end`; no hold past its expiry."""
    rows = live_occupancies(start, now).filter(place=place).exclude(pk=besides.pk if besides else None)
    if end is not None:
        rows = rows.filter(starts_on__lt=end)
    return rows.select_related("reason").order_by("starts_on").first()
