"""Places that are being made ready after a departure."""

from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from centres import rules
from centres.models import Centre, Place, Preparation, PreparationReason, PreparationTime


def preparing_on(day: date) -> Q:
    """Preparations that cover the night of a day."""
    return Q(starts_on__lte=day, ready_on__gt=day)


def preparations_between(places: Iterable[int], start: date, end: date) -> QuerySet[Preparation]:
    """Those of some places with a night from `start` to the eve of `end`, in order."""
    rows = Preparation.objects.filter(place__in=places, starts_on__lt=end, ready_on__gt=start)
    return rows.select_related("reason").order_by("place_id", "starts_on")


def preparation_of(place: Place, today: date) -> Preparation | None:
    """Because of which departure the place is not ready today."""
    rows = Preparation.objects.filter(preparing_on(today), place=place)
    return rows.select_related("reason").order_by("-ready_on").first()


def with_ready_day(places: QuerySet[Place], on: date) -> QuerySet[Place]:
    """Each place with the day on which it is ready, if it is not yet on `on`."""
    running = Preparation.objects.filter(preparing_on(on), place=OuterRef("pk")).order_by("-ready_on")
    return places.annotate(ready_on=Subquery(running.values("ready_on")[:1]))


def preparations_from(places: Iterable[int], day: date) -> QuerySet[Preparation]:
    """Those that follow a departure of that very day."""
    return Preparation.objects.filter(place__in=list(places), starts_on=day).order_by("place_id")


def preparation_times(centre: Centre) -> QuerySet[PreparationTime]:
    """How long the centre needs, since when; the newest first."""
    return PreparationTime.objects.filter(centre=centre).order_by("-since")


def preparation_days(centre_id: int, on: date) -> int:
    """How long the centre needs for a departure of that day."""
    times = PreparationTime.objects.filter(centre=centre_id, since__lte=on).order_by("-since")
    days = times.values_list("days", flat=True).first()
    return rules.PREPARATION_DAYS if days is None else days


def preparation_reasons(*, keep: Iterable[int] = ()) -> QuerySet[PreparationReason]:
    return PreparationReason.objects.offered(keep=list(keep))
