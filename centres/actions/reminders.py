"""What is late or due: told to the centre, an absence also to the others. Each may run again; nothing is told twice."""

from datetime import datetime, timedelta

from django.utils import timezone

from centres import absence_queries, follow_up_queries, notices
from trips.audit.record import Doer

# A worker that stood still for some days makes up for it.
CATCHES_UP = timedelta(days=3)


def remind_of_absences(*, by: Doer, now: datetime) -> None:
    """Once an absence: who is not back, or away for too long."""
    for absence in absence_queries.alarms_everywhere(timezone.localdate(now)):
        notices.tell_absence(
            absence, "missed", by=by, now=now, occasion=f"{absence.reference} {absence.expected_on:%y%m%d}"
        )


def remind_of_follow_ups(*, by: Doer, now: datetime) -> None:
    """On the day of a contact after a departure."""
    today = timezone.localdate(now)
    for row in follow_up_queries.due_everywhere(since=today - CATCHES_UP, until=today):
        notices.tell_follow_up(row, "follow_up_due", by=by, now=now, occasion=row.due_on.isoformat())
