"""Incidents: who sees which."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from cases.enums import ConsentScope
from cases.models import Consent
from cases.queries import cases_by_duty, not_kept_from
from centres.enums import NEVER_BEGUN
from centres.models import HouseIncident, Incident, IncidentClosing, IncidentKind, Stay
from centres.models.incidents import Logged
from centres.queries.places import centres_visible_to
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import ask


def incidents_visible_to(actor: Actor) -> QuerySet[Incident]:
    """A centre: those of its stays, not of one given up before the arrival. OFII: those of the files that were sent to
    it. Nobody else, her NGO neither: the centre and OFII tell it what it must know."""
    rows = Incident.objects.filter(not_kept_from(actor, "stay__case__"))
    if actor.has(Duty.CENTRE_WORK):
        here = rows.filter(centre__in=centres_visible_to(actor).order_by())
        return here.exclude(stay__state__in=NEVER_BEGUN)
    if actor.has(Duty.ALLOCATION):
        return rows.filter(stay__case__in=cases_by_duty(actor).order_by().values("pk"))
    return rows.none()


def with_stays(rows: QuerySet[Incident]) -> QuerySet[Incident]:
    return rows.select_related("kind", "closing", "centre", "stay__centre", "stay__case__key").defer(
        "centre__address", "stay__centre__address"
    )


def incident_for(actor: Actor, reference: str) -> Incident | None:
    return with_stays(incidents_visible_to(actor)).filter(reference=reference).first()


def withheld_incident(actor: Actor, reference: str) -> Incident | None:
    """What the actor asked for and is kept away from: for the record only."""
    found = ask("withheld", actor.user_id, "incident", reference)
    stay = Stay(case_id=found[0][1]) if found else None
    return Incident(pk=found[0][0], reference=reference, stay=stay) if stay else None


def stay_with_agreement(incident: Incident) -> Stay:
    """The stay, knowing whether she agrees today that the centre reads who she is."""
    agreed = Consent.objects.filter(case=OuterRef("case"), scope=ConsentScope.CENTRE, withdrawn_at=None)
    return Stay.objects.annotate(agrees=Exists(agreed)).get(pk=incident.stay_id)  # type: ignore[no-redef]


def incidents_of(stay: Stay) -> QuerySet[Incident]:
    rows = Incident.objects.filter(stay=stay).select_related("kind", "closing")
    return rows.order_by("-happened_on", "-pk")


def open_incidents(actor: Actor) -> QuerySet[Incident]:
    """What is still to be followed up, the last one first."""
    return with_stays(incidents_visible_to(actor)).filter(closing=None).order_by("-happened_on", "-pk")


def house_incidents_visible_to(actor: Actor) -> QuerySet[HouseIncident]:
    """A centre: its own. OFII: of every centre. Nobody else: they name no woman, and say where a house is weak."""
    if not (actor.has(Duty.CENTRE_WORK) or actor.has(Duty.ALLOCATION)):
        return HouseIncident.objects.none()
    rows = HouseIncident.objects.filter(centre__in=centres_visible_to(actor).order_by())
    rows = rows.select_related("kind", "closing", "centre__key", "place__unit").defer("centre__address")
    return rows.order_by("-happened_on", "-pk")


def house_incident_for(actor: Actor, reference: str) -> HouseIncident | None:
    return house_incidents_visible_to(actor).filter(reference=reference).first()


def same_house_incidents(incident: HouseIncident, since: datetime) -> QuerySet[HouseIncident]:
    rows = HouseIncident.objects.filter(centre=incident.centre_id, place=incident.place_id)
    return _told_again(rows.select_related("centre__key").defer("centre__address"), incident, since)


def same_incidents(incident: Incident, since: datetime) -> QuerySet[Incident]:
    rows = Incident.objects.filter(stay=incident.stay_id).select_related("stay__case__key")
    return _told_again(rows, incident, since)


def _told_again[Row: Logged](rows: QuerySet[Row], incident: Row, since: datetime) -> QuerySet[Row]:
    """What the same person has recorded of the same thing since then; the texts are compared once they are opened."""
    told = ("kind_id", "severity", "happened_on", "declared_on", "opened_by_id")
    same = {name: getattr(incident, name) for name in told}
    return rows.filter(**same, opened_at__gt=since, closing=None).order_by("pk")


def open_house_incidents(actor: Actor) -> QuerySet[HouseIncident]:
    return house_incidents_visible_to(actor).filter(closing=None)


def incident_kinds() -> QuerySet[IncidentKind]:
    return IncidentKind.objects.current()


def incident_closings() -> QuerySet[IncidentClosing]:
    return IncidentClosing.objects.current()
