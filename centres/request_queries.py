"""What the data protection officer reads of stays: only for a woman whose request is open."""

from django.db.models import QuerySet

from cases.models import Case
from cases.request_queries import cases_under_request
from centres.models import Absence, FollowUp, Incident, Service, Stay
from trips.access.actor import Actor


def stays_under_request(actor: Actor, case: Case) -> QuerySet[Stay]:
    """With the public label of the centre, never its address."""
    rows = Stay.objects.filter(case__in=cases_under_request(actor).order_by(), case=case)
    rows = rows.select_related(
        "case", "centre", "departure_reason", "destination", "follow_up_channel"
    ).defer("centre__address")
    return rows.order_by("starts_on", "pk")


def absences_under_request(actor: Actor, case: Case) -> QuerySet[Absence]:
    rows = Absence.objects.filter(stay__in=stays_under_request(actor, case).order_by())
    return rows.select_related("stay", "reason").order_by("starts_on", "pk")


def incidents_under_request(actor: Actor, case: Case) -> QuerySet[Incident]:
    """With the measures: they are written so that she may read them."""
    rows = Incident.objects.filter(stay__in=stays_under_request(actor, case).order_by())
    return rows.select_related("stay__case__key", "kind", "closing").order_by("happened_on", "pk")


def follow_ups_under_request(actor: Actor, case: Case) -> QuerySet[FollowUp]:
    rows = FollowUp.objects.filter(stay__in=stays_under_request(actor, case).order_by())
    return rows.select_related("stay").order_by("due_on", "pk")


def services_under_request(actor: Actor, case: Case) -> QuerySet[Service]:
    """Hers alone: of a group session the day, and nobody else who came."""
    rows = Service.objects.filter(stay__in=stays_under_request(actor, case).order_by())
    rows = rows.select_related("stay", "commitment", "result", "provided_by__organisation")
    return rows.order_by("provided_on", "pk")
