"""What comes near: told to those who work with her. Each may run again, and writes nothing twice."""

from datetime import datetime, timedelta

from django.utils import timezone

from cases import appointment_queries, notices, safety_plan_queries
from trips.audit.record import Doer

# A worker that stood still for some days makes up for it.
CATCHES_UP = timedelta(days=3)


def remind_of_appointments(*, by: Doer, now: datetime) -> None:
    """Of tomorrow's, to her NGO and to the centre that hosts her."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    for one in appointment_queries.appointments_on(tomorrow):
        occasion = f"{one.reference} {tomorrow:%y%m%d}"
        notices.tell_team(
            one.case, "cases.appointment_soon", thread=one.reference, by=by, now=now, occasion=occasion
        )


def remind_of_plans(*, by: Doer, now: datetime) -> None:
    """Of safety plans whose day has come to be looked at again."""
    today = timezone.localdate(now)
    for plan in safety_plan_queries.plans_to_review(since=today - CATCHES_UP, until=today):
        notices.tell_team(
            plan.case,
            "cases.plan_to_review",
            thread=plan.case.reference,
            by=by,
            now=now,
            occasion=plan.review_on.isoformat(),
        )
