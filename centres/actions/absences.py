"""A woman is away, is back, or was never away: her place stays hers all the time."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import absence_queries, absence_rules, notices, queries, rules, transitions
from centres.models import Absence, AbsenceReason, Stay
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow
from trips.guards.refusals import Overtaken, Refused


@transaction.atomic
def record_absence(
    *, stay: Stay, reason: AbsenceReason, starts_on: date, expected_on: date, by: Actor, now: datetime
) -> Absence:
    """She is away since the night of `starts_on`; one absence after the other, inside the stay."""
    transitions.lock(stay)
    may = absence_rules.record_absence(by, stay)
    day = absence_rules.start_day(stay, starts_on, timezone.localdate(now))
    if problem := may or day or absence_rules.expected_day(starts_on, expected_on):
        raise Refused(problem, stay)
    if absence_queries.overlapping(stay, starts_on).exists():
        raise Overtaken(_("An absence is already recorded on these nights: record her return first."), stay)
    absence = Absence(
        stay=stay,
        reason=reason,
        starts_on=starts_on,
        expected_on=expected_on,
        recorded_at=now,
        recorded_by_id=by.user_id,
    )
    tracking.create(absence, by=by)
    record.event("centres.record_absence", absence, by=by, now=now, reason=reason.code)
    notices.tell_absence(absence, "away", by=by, now=now)
    return absence


@transaction.atomic
def record_return(*, absence: Absence, day: date, by: Actor, now: datetime) -> Absence:
    """She sleeps at the centre again from the night of `day`."""
    _lock(absence)
    if absence.returned_on is not None or absence.cancelled_at is not None:
        raise Overtaken(_("Her return is already recorded, or the absence was cancelled."), absence.stay)
    if problem := absence_rules.return_day(absence, day, timezone.localdate(now)):
        raise Refused(problem, absence.stay)
    tracking.update(absence, by=by, returned_on=day, returned_at=now, returned_by_id=by.user_id)
    record.event("centres.record_return", absence, by=by, now=now, day=day.isoformat())
    notices.tell_absence(absence, "back", by=by, now=now)
    return absence


@transaction.atomic
def cancel_absence(*, absence: Absence, why: str, by: Actor, now: datetime) -> Absence:
    """Recorded by mistake: it counts nowhere any more; done twice, the second time changes nothing."""
    _lock(absence)
    if absence.cancelled_at is not None:
        return absence
    if problem := rules.write_about(absence):
        raise Refused(problem, absence.stay)
    tracking.update(absence, by=by, cancelled_at=now, cancelled_by_id=by.user_id, cancelled_why=why)
    record.event("centres.cancel_absence", absence, by=by, now=now)
    notices.tell_absence(absence, "never_away", by=by, now=now)
    return absence


def _lock(absence: Absence) -> None:
    """Case, stay, absence: as they are now, with the key of what is sealed about her."""
    stay = absence.stay
    transitions.lock(stay)
    queries.locked(stay)
    workflow.lock(absence)
    absence.stay = stay
