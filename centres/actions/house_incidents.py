"""An incident of the house: opened, completed, closed with a reason."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import incident_queries
from centres import incident_rules as rules
from centres.dates import SAME_CLICK
from centres.models import Centre, HouseIncident, IncidentClosing, IncidentKind, Place
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow
from trips.guards.refusals import Overtaken, Refused


@transaction.atomic
def open_house_incident(
    *,
    centre: Centre,
    kind: IncidentKind,
    severity: str,
    happened_on: date,
    measures: str,
    by: Actor,
    now: datetime,
    place: Place | None = None,
    declared_on: date | None = None,
    official_number: str = "",
) -> HouseIncident:
    """The measures are sealed under the key of the centre. A second click of the same minute records nothing more."""
    workflow.lock(centre)
    prefetch_related_objects([centre], "key")
    today = timezone.localdate(now)
    dates = rules.house_day(centre, happened_on, today) or rules.declaration_day(
        happened_on, declared_on, today
    )
    if problem := rules.open_house_incident(by, centre) or dates or rules.place_of(place, centre):
        raise Refused(problem, centre)
    facts = {"kind": kind, "severity": severity, "happened_on": happened_on, "declared_on": declared_on}
    incident = HouseIncident(centre=centre, place=place, opened_at=now, opened_by_id=by.user_id, **facts)
    incident.measures, incident.official_number = measures, official_number
    rows = incident_queries.same_house_incidents(incident, now - SAME_CLICK)
    if already := next((one for one in rows if one.measures == measures), None):
        return already
    tracking.create(incident, by=by)
    record.event("centres.open_house_incident", incident, by=by, now=now, code=kind.code, severity=severity)
    return incident


@transaction.atomic
def complete_house_incident(
    *,
    incident: HouseIncident,
    measures: str,
    declared_on: date | None,
    official_number: str,
    by: Actor,
    now: datetime,
) -> HouseIncident:
    """What was done since, and the declaration; the history keeps what was written before."""
    _lock_open(incident, by)
    today = timezone.localdate(now)
    if problem := rules.declaration_day(incident.happened_on, declared_on, today):
        raise Refused(problem, incident)
    values = {"measures": measures, "declared_on": declared_on, "official_number": official_number}
    if tracking.update(incident, by=by, **values):
        record.event("centres.complete_house_incident", incident, by=by, now=now)
    return incident


@transaction.atomic
def close_house_incident(
    *, incident: HouseIncident, closing: IncidentClosing, by: Actor, now: datetime
) -> HouseIncident:
    _lock_open(incident, by)
    tracking.update(incident, by=by, closing=closing, closed_at=now, closed_by_id=by.user_id)
    record.event("centres.close_house_incident", incident, by=by, now=now, code=closing.code)
    return incident


def _lock_open(incident: HouseIncident, by: Actor) -> None:
    centre = incident.centre
    workflow.lock(incident)
    prefetch_related_objects([centre], "key")
    incident.centre = centre
    if problem := rules.follow_up_house(by, incident):
        raise Refused(problem, incident)
    if not rules.is_open(incident):
        raise Overtaken(_("This incident is already closed."), incident)
