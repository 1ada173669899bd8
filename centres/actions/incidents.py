"""An incident is opened, completed, closed with a reason."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import incident_queries, incident_rules, notices, queries, rules, transitions
from centres.dates import SAME_CLICK
from centres.models import Incident, IncidentClosing, IncidentKind, Stay
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow
from trips.guards.refusals import Overtaken, Refused


@transaction.atomic
def open_incident(
    *,
    stay: Stay,
    kind: IncidentKind,
    severity: str,
    happened_on: date,
    measures: str,
    by: Actor,
    now: datetime,
    declared_on: date | None = None,
    official_number: str = "",
) -> Incident:
    """The measures are sealed under her key. A second click of the same minute records nothing more."""
    transitions.lock(stay)
    queries.locked(stay)
    today = timezone.localdate(now)
    day = incident_rules.event_day(stay, happened_on, today)
    declared = incident_rules.declaration_day(happened_on, declared_on, today)
    if problem := rules.write_about(stay) or day or declared:
        raise Refused(problem, stay)
    incident = Incident(
        stay=stay,
        centre_id=stay.centre_id,
        kind=kind,
        severity=severity,
        happened_on=happened_on,
        declared_on=declared_on,
        opened_at=now,
        opened_by_id=by.user_id,
    )
    incident.measures, incident.official_number = measures, official_number
    rows = incident_queries.same_incidents(incident, now - SAME_CLICK)
    if already := next((one for one in rows if one.measures == measures), None):
        return already
    tracking.create(incident, by=by)
    record.event("centres.open_incident", incident, by=by, now=now, code=kind.code, severity=severity)
    notices.tell_incident(incident, "incident", by=by, now=now)
    return incident


@transaction.atomic
def complete_incident(
    *,
    incident: Incident,
    measures: str,
    declared_on: date | None,
    official_number: str,
    by: Actor,
    now: datetime,
) -> Incident:
    """What was done since, and the declaration; the history keeps what was written before."""
    _lock_open(incident)
    today = timezone.localdate(now)
    if problem := incident_rules.declaration_day(incident.happened_on, declared_on, today):
        raise Refused(problem, incident)
    values = {"measures": measures, "declared_on": declared_on, "official_number": official_number}
    if tracking.update(incident, by=by, **values):
        record.event("centres.complete_incident", incident, by=by, now=now)
        notices.tell_incident(incident, "incident_completed", by=by, now=now)
    return incident


@transaction.atomic
def close_incident(*, incident: Incident, closing: IncidentClosing, by: Actor, now: datetime) -> Incident:
    _lock_open(incident)
    tracking.update(incident, by=by, closing=closing, closed_at=now, closed_by_id=by.user_id)
    record.event("centres.close_incident", incident, by=by, now=now, code=closing.code)
    notices.tell_incident(incident, "incident_closed", by=by, now=now)
    return incident


def _lock_open(incident: Incident) -> None:
    stay = incident.stay
    transitions.lock(stay)
    queries.locked(stay)
    workflow.lock(incident)
    incident.stay = stay
    if not incident_rules.is_open(incident):
        raise Overtaken(_("This incident is already closed."), incident)
