"""What comes near: told to those who work with her. Each may run again, and writes nothing twice."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from cases import appointment_queries, goal_queries, notices, safety_plan_queries
from cases.models import Appointment, Goal, SafetyPlan
from trips.audit.record import Doer
from trips.jobs.reminders import CATCHES_UP, remind_each


def remind_of_appointments(*, by: Doer, now: datetime) -> None:
    """Of tomorrow's, to her NGO and to the centre that hosts her."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    rows = appointment_queries.appointments_on(tomorrow)
    remind_each(rows, lambda one: _remind_of_appointment(one, tomorrow, by=by, now=now))


def _remind_of_appointment(one: Appointment, day: date, *, by: Doer, now: datetime) -> None:
    kind, occasion = "cases.appointment_soon", f"{one.reference} {day:%y%m%d}"
    notices.tell_team(one.case, kind, thread=one.reference, by=by, now=now, occasion=occasion)


def remind_of_plans(*, by: Doer, now: datetime) -> None:
    """Of safety plans whose day has come to be looked at again."""
    today = timezone.localdate(now)
    rows = safety_plan_queries.plans_to_review(since=today - CATCHES_UP, until=today)
    remind_each(rows, lambda plan: _remind_of_plan(plan, by=by, now=now))


def _remind_of_plan(plan: SafetyPlan, *, by: Doer, now: datetime) -> None:
    thread, occasion = plan.case.reference, plan.review_on.isoformat()
    notices.tell_team(plan.case, "cases.plan_to_review", thread=thread, by=by, now=now, occasion=occasion)


def remind_of_goals(*, by: Doer, now: datetime) -> None:
    """On the day by which a goal was to be reached, and again when it is given another one."""
    today = timezone.localdate(now)
    rows = goal_queries.goals_due(since=today - CATCHES_UP, until=today)
    remind_each(rows, lambda goal: _remind_of_goal(goal, by=by, now=now))


def _remind_of_goal(goal: Goal, *, by: Doer, now: datetime) -> None:
    thread, occasion = goal.reference, f"{goal.reference} {goal.due_on:%y%m%d}"
    notices.tell_team(goal.case, "cases.goal_due", thread=thread, by=by, now=now, occasion=occasion)
