from datetime import datetime

from django.db import transaction

from trips.audit import record
from trips.geography.models import Department, Directorate
from trips.guards.actor import Actor
from trips.guards.workflow import lock


@transaction.atomic
def assign_department(
    department: Department, *, directorate: Directorate | None, by: Actor, now: datetime
) -> Department:
    """Say whose territory a département is; None hands it to the national desk.

    Only referrals submitted from now on are concerned: each keeps the territory it was given.
    """
    lock(department)
    department.directorate = directorate
    department.save(update_fields=["directorate"])
    code = directorate.code if directorate else ""
    record.event("geography.assign_department", department, by=by, now=now, directorate=code)
    return department


@transaction.atomic
def describe_directorate(
    directorate: Directorate,
    *,
    seat: str,
    confirmed: bool,
    note: str,
    holidays: str,
    by: Actor,
    now: datetime,
) -> Directorate:
    """Correct a directorate's seat and holidays, or note that OFII confirmed what it covers."""
    lock(directorate)
    directorate.seat, directorate.confirmed = seat, confirmed
    directorate.note, directorate.holidays = note, holidays
    directorate.save(update_fields=["seat", "confirmed", "note", "holidays"])
    record.event("geography.describe_directorate", directorate, by=by, now=now, confirmed=confirmed)
    return directorate
