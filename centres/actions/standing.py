"""Somebody of the centre has looked, or tried out an alarm, and says what was found."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import standing_queries as queries
from centres import standing_rules as rules
from centres.dates import SAME_CLICK
from centres.models import Centre, CheckFinding, Commitment, StandingCheck
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow
from trips.guards.refusals import Overtaken, refuse


@transaction.atomic
def record_check(
    *,
    centre: Centre,
    commitment: Commitment,
    kind: str,
    checked_on: date,
    kept: bool,
    finding: CheckFinding | None = None,
    since: date | None = None,
    valid_until: date | None = None,
    by: Actor,
    now: datetime,
) -> StandingCheck:
    """Unless `since` is said, a state that was found again holds since it was first found."""
    workflow.lock(centre)
    refuse(rules.record_check(by, centre) or rules.kind_suits(commitment.code, kind), centre)
    refuse(rules.check_day(checked_on, timezone.localdate(now)), centre)
    refuse(rules.finding_suits(kept, finding), centre)
    refuse(rules.since_day(since, checked_on) or rules.valid_day(valid_until, checked_on), centre)
    values = {"centre": centre, "commitment": commitment, "kind": kind, "checked_on": checked_on}
    values |= {"kept": kept, "finding": finding, "valid_until": valid_until}
    values |= {"checked_by_id": by.membership_id}
    if already := queries.checks_since(now - SAME_CLICK).filter(**values).first():
        return already
    values["since"] = since or _since(centre, commitment, checked_on, kept)
    check = tracking.create(StandingCheck(recorded_at=now, **values), by=by)
    record.event("centres.record_check", check, by=by, now=now, code=commitment.code, sort=kind, kept=kept)
    return check


def _since(centre: Centre, commitment: Commitment, checked_on: date, kept: bool) -> date:
    before = queries.checks_before(centre, commitment.code, checked_on)
    return before.since if before and before.kept == kept else checked_on


@transaction.atomic
def cancel_check(*, check: StandingCheck, why: str, by: Actor, now: datetime) -> StandingCheck:
    """A mistake: the line stays, crossed out, with the reason; it shows nothing any more."""
    workflow.lock(check)
    prefetch_related_objects([check], "centre__key")
    if check.cancelled_at:
        raise Overtaken(_("This check has already been cancelled."), check.centre)
    refuse(rules.write_about(by, check), check.centre)
    tracking.update(check, by=by, cancelled_at=now, cancelled_by_id=by.user_id, cancelled_why=why)
    record.event("centres.cancel_check", check, by=by, now=now)
    return check
