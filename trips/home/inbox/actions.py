"""What a reader does with her notifications; a mark is hers alone and no fact of a file: it leaves no event."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Q

from cases.models import Notification, NotificationRead
from trips.access.actor import Actor


def mark_read(notifications: Iterable[Notification], *, by: Actor, now: datetime) -> None:
    """A second click finds it done."""
    rows = [
        NotificationRead(notification=one, membership_id=by.membership_id, at=now) for one in notifications
    ]
    NotificationRead.objects.bulk_create(rows, ignore_conflicts=True)


def forget_old(*, now: datetime) -> int:
    """What was read and not looked at for a month, and all that is three months old. Returns how many."""
    kept = timedelta(days=settings.NOTIFICATION_DAYS)
    rows = Notification.objects.filter(at__lt=now - kept).annotate(last_read=Max("reads__at"))
    old = rows.filter(Q(last_read__lt=now - kept) | Q(at__lt=now - 3 * kept)).order_by()
    numbers = list(old.values_list("pk", flat=True))
    Notification.objects.filter(pk__in=numbers).delete()
    return len(numbers)
