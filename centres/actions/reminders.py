"""What is late or due: told to the centre, an absence also to the others. Each may run again; nothing is told twice."""

from datetime import datetime

from django.utils import timezone

from centres import absence_queries, follow_up_queries, notices
from centres.models import Absence, FollowUp
from trips.audit.record import Doer
from trips.jobs.reminders import CATCHES_UP, remind_each


def remind_of_absences(*, by: Doer, now: datetime) -> None:
    """Once an absence: who is not back, or away for too long."""
    rows = absence_queries.alarms_everywhere(timezone.localdate(now))
    remind_each(rows, lambda absence: _remind_of_absence(absence, by=by, now=now))


def _remind_of_absence(absence: Absence, *, by: Doer, now: datetime) -> None:
    occasion = f"{absence.reference} {absence.expected_on:%y%m%d}"
    notices.tell_absence(absence, "missed", by=by, now=now, occasion=occasion)


def remind_of_follow_ups(*, by: Doer, now: datetime) -> None:
    """On the day of a contact after a departure."""
    today = timezone.localdate(now)
    rows = follow_up_queries.due_everywhere(since=today - CATCHES_UP, until=today)
    remind_each(rows, lambda row: _remind_of_follow_up(row, by=by, now=now))


def _remind_of_follow_up(row: FollowUp, *, by: Doer, now: datetime) -> None:
    notices.tell_follow_up(row, "follow_up_due", by=by, now=now, occasion=row.due_on.isoformat())
