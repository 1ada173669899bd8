"""What a reader does with her notifications; a mark is hers alone and no fact of a file: it leaves no event."""

from collections.abc import Iterable
from datetime import datetime

from cases.models import Notification, NotificationRead
from trips.access.actor import Actor


def mark_read(notifications: Iterable[Notification], *, by: Actor, now: datetime) -> None:
    """A second click finds it done."""
    rows = [
        NotificationRead(notification=one, membership_id=by.membership_id, at=now) for one in notifications
    ]
    NotificationRead.objects.bulk_create(rows, ignore_conflicts=True)
