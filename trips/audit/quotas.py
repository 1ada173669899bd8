"""Unusual reading: how many different files one person opened, against what ordinary work never needs.

Files are counted, not pages. An export counts once, and has a quota of its own. What was counted before the data
protection officer lifted a suspension counts no more.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from trips.audit.models import Event, Read

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NIGHT_BEGINS, NIGHT_ENDS = 22, 6
# From this share of a quota on she is warned.
WARNED_AT = 0.8
# The event by which a suspension is lifted.
LIFTED = "organisations.lift_alarm"


class Measure(StrEnum):
    """What is counted: see `settings.READ_QUOTAS`."""

    HOUR = "hour"
    DAY = "day"
    NEW = "new"
    NIGHT = "night"
    EXPORTS = "exports"


def counts(user_id: int, *, now: datetime, file_id: int | None = None) -> dict[str, int]:
    """Each measure of one person now, and `known`: how often she read the file `file_id` lately. One query."""
    files = "file_id"
    # By day nothing is in the night: no look lies in the future.
    in_the_night = Q(at__gte=night_began(now) or now + DAY)
    return _recent(user_id, now).aggregate(
        hour=Count(files, distinct=True, filter=Q(at__gt=now - HOUR)),
        day=Count(files, distinct=True),
        new=Count(files, distinct=True, filter=~_read_before(now)),
        night=Count(files, distinct=True, filter=in_the_night),
        exports=Count("pk", filter=Q(route__contains="export")),
        known=Count(files, filter=Q(file_id=file_id)),
    )


def _recent(user_id: int, now: datetime) -> QuerySet[Read]:
    """Her looks of the last twenty-four hours, since the last suspension was lifted."""
    since = now - DAY
    lifted = Event.objects.filter(
        kind=LIFTED, object_type="identity.user", object_id=str(user_id), at__range=(since, now)
    ).order_by()
    last = Subquery(lifted.values("kind").annotate(last=Max("at")).values("last"))
    # Fixed bounds let the planner leave the other months out.
    lately = Read.objects.filter(user_id=user_id, at__range=(since, now))
    return lately.filter(at__gt=Greatest(Value(since), Coalesce(last, Value(since))))


def _read_before(now: datetime) -> Exists:
    """Had this person opened this file before? Not the first hours of a new file, but a file new to her."""
    earlier = Read.objects.filter(user_id=OuterRef("user_id"), file_id=OuterRef("file_id"), at__lte=now - DAY)
    return Exists(earlier.order_by())


def night_began(now: datetime) -> datetime | None:
    """The beginning of the night in Paris (22:00 to 06:00) in which `now` lies; None by day."""
    local = timezone.localtime(now)
    if NIGHT_ENDS <= local.hour < NIGHT_BEGINS:
        return None
    evening = local if local.hour >= NIGHT_BEGINS else local - timedelta(hours=NIGHT_ENDS)
    return evening.replace(hour=NIGHT_BEGINS, minute=0, second=0, microsecond=0)


def worst(counted: Mapping[str, int]) -> tuple[Measure, float]:
    """The measure that is nearest to its quota, and what share of it is used."""
    shares = {one: counted[one] / settings.READ_QUOTAS[one] for one in Measure}
    return max(shares.items(), key=lambda pair: pair[1])


def refusal(user_id: int, *, now: datetime, file_id: int | None, export: bool) -> str:
    """ "" or why she may not open this file, or export, now: a file that she has open already stays open."""
    counted = counts(user_id, now=now, file_id=file_id)
    quotas = settings.READ_QUOTAS
    if export and counted[Measure.EXPORTS] >= quotas[Measure.EXPORTS]:
        return _("You have exported many lists today: another one is refused, and the account is checked.")
    used_up = any(counted[one] >= quotas[one] for one in Measure if one != Measure.EXPORTS)
    if file_id is not None and not counted["known"] and used_up:
        return _("You have opened many files: another one is refused, and the account is checked.")
    return ""


def heavy_readers(now: datetime) -> list[int]:
    """Whoever may have come near a quota in the last twenty-four hours. One query for everybody."""
    quotas = settings.READ_QUOTAS
    files = WARNED_AT * min(quotas[one] for one in Measure if one != Measure.EXPORTS)
    rows = Read.objects.filter(at__gt=now - DAY, user_id__isnull=False).values("user_id")
    rows = rows.annotate(
        files=Count("file_id", distinct=True), exports=Count("pk", filter=Q(route__contains="export"))
    )
    heavy = rows.filter(Q(files__gte=files) | Q(exports__gte=WARNED_AT * quotas[Measure.EXPORTS]))
    return [user_id for user_id in heavy.order_by("user_id").values_list("user_id", flat=True) if user_id]
