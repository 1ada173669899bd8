"""Appointments: noted, moved, cancelled with a reason."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases import appointment_queries, notices, queries, team_rules
from cases.enums import Accompanying, AppointmentEnding
from cases.models import Appointment, Case
from cases.models.appointments import appointment_reference
from cases.vocabularies import AppointmentKind, Language
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused


@transaction.atomic
def make_appointment(
    *,
    case: Case,
    kind: AppointmentKind,
    starts_at: datetime,
    place: str,
    accompanying: Accompanying,
    interpreter: Language | None,
    by: Actor,
    now: datetime,
    reference: str | None = None,
) -> Appointment:
    """The log says that there is one, not when or where she will be."""
    queries.locked(case)
    if reference and (made := appointment_queries.appointment_made_already(case, reference)):
        return made
    if reason := team_rules.write_team(by, case) or team_rules.hour_of_appointment(starts_at, now):
        raise Refused(reason, case)
    appointment = Appointment(
        reference=reference or appointment_reference(),
        case=case,
        kind=kind,
        starts_at=starts_at,
        place=place,
        accompanying=accompanying,
        interpreter=interpreter,
        made_at=now,
        author_id=by.membership_id,
    )
    tracking.create(appointment, by=by)
    record.event("cases.make_appointment", case, by=by, now=now, appointment=appointment.reference)
    notices.tell_team(case, "cases.appointment", thread=appointment.reference, by=by, now=now)
    return appointment


@transaction.atomic
def change_appointment(
    *, appointment: Appointment, version: int, by: Actor, now: datetime, **values: Any
) -> None:
    """Another hour, place or companion; what it was stays in the history."""
    case = queries.locked(appointment.case)
    appointment_queries.locked_appointment(appointment, case)
    if reason := team_rules.change_appointment(by, appointment):
        raise Refused(reason, appointment)
    changed = {name: value for name, value in values.items() if getattr(appointment, name) != value}
    if not changed:
        return
    if appointment.version != version:
        raise Overtaken(
            _("This appointment was changed meanwhile: look at it again before you save."), appointment
        )
    if "starts_at" in changed and (reason := team_rules.hour_of_appointment(values["starts_at"], now)):
        raise Refused(reason, appointment)
    tracking.update(appointment, by=by, version=version + 1, **changed)
    record.event("cases.change_appointment", case, by=by, now=now, appointment=appointment.reference)
    notices.tell_team(case, "cases.appointment_changed", thread=appointment.reference, by=by, now=now)


@transaction.atomic
def cancel_appointment(*, appointment: Appointment, why: AppointmentEnding, by: Actor, now: datetime) -> None:
    """A second click finds it done."""
    case = queries.locked(appointment.case)
    appointment_queries.locked_appointment(appointment, case)
    if appointment.cancelled_at:
        return
    if reason := team_rules.change_appointment(by, appointment):
        raise Refused(reason, appointment)
    tracking.update(appointment, by=by, cancelled_at=now, cancelled_by_id=by.user_id, cancelled_why=why)
    details = {"appointment": appointment.reference, "code": str(why)}
    record.event("cases.cancel_appointment", case, by=by, now=now, **details)
    notices.tell_team(case, "cases.appointment_cancelled", thread=appointment.reference, by=by, now=now)
