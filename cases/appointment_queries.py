"""Appointments: read by her NGO and the centre that hosts her."""

from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from cases.enums import CaseState
from cases.goal_queries import followed_by
from cases.models import Appointment, Case
from cases.vocabularies import AppointmentKind
from cases.work_queries import cases_of_team
from trips.access.actor import Actor
from trips.guards import workflow


def appointments_visible_to(actor: Actor) -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(case__in=cases_of_team(actor).order_by().values("pk"))
    return rows.select_related(
        "case__key", "case__key_worker__user", "kind", "interpreter", "author__user", "cancelled_by"
    )


def appointments_of(actor: Actor, *files: Case) -> QuerySet[Appointment]:
    return appointments_visible_to(actor).filter(case__in=files).order_by("-starts_at", "-pk")


def appointment_for(actor: Actor, reference: str) -> Appointment | None:
    return appointments_visible_to(actor).filter(reference=reference).first()


def between(first: date, days: int) -> Q:
    """Part of a filter: those that take place on these days, as people here count them."""
    return Q(
        cancelled_at=None,
        starts_at__gte=_midnight(first),
        starts_at__lt=_midnight(first + timedelta(days=days)),
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def appointments_of_desk(actor: Actor, today: date) -> tuple[int, int]:
    """Today's and those of the seven days that begin today: of the files that she follows, or of those hosted."""
    rows = appointments_visible_to(actor).filter(followed_by(actor)).order_by()
    found = rows.aggregate(
        today=Count("pk", filter=between(today, 1)), week=Count("pk", filter=between(today, 7))
    )
    return found["today"], found["week"]


def kinds(*, keep: tuple[int, ...] = ()) -> QuerySet[AppointmentKind]:
    return AppointmentKind.objects.offered(keep=keep)


def appointment_made_already(case: Case, reference: str) -> Appointment | None:
    """By the first click, when a page is sent twice."""
    return Appointment.objects.filter(case=case, reference=reference).select_related("case__key").first()


def locked_appointment(appointment: Appointment, case: Case) -> Appointment:
    """As it is now, with the case that its caller has locked before it."""
    workflow.lock(appointment)
    appointment.case = case
    return appointment


def appointments_under_request(case: Case) -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(case=case).select_related("case__key", "kind", "interpreter")
    return rows.order_by("starts_at", "pk")


def appointments_on(day: date) -> QuerySet[Appointment]:
    """Of open files, those that still take place on that day, whoever works with her."""
    rows = Appointment.objects.filter(cancelled_at=None, case__state=CaseState.OPEN, starts_at__date=day)
    return rows.select_related("case").order_by("starts_at", "pk")
