"""Follow-ups are planned by a departure, made by the centre, and taken back with a departure that was none."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import follow_up_queries, follow_up_rules, notices, transitions
from centres.dates import add_months
from centres.enums import FollowUpOutcome
from centres.models import FollowUp, Stay
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow
from trips.guards.refusals import Overtaken, Refused


def plan_follow_ups(stay: Stay, *, by: Actor) -> None:
    """Three, six and twelve months after she left."""
    for months in follow_up_rules.FOLLOW_UP_MONTHS:
        row = FollowUp(stay=stay, months=months, due_on=add_months(stay.last_day, months))
        tracking.create(row, by=by)


def move_follow_ups(stay: Stay, *, by: Actor) -> None:
    """The departure was on another day."""
    for row in follow_up_queries.pending(stay):
        tracking.update(row, by=by, due_on=add_months(stay.last_day, row.months))


def forget_follow_ups(stay: Stay, *, by: Actor) -> None:
    """She has not left after all."""
    for row in follow_up_queries.pending(stay):
        tracking.delete(row, by=by)


@transaction.atomic
def record_follow_up(
    *, follow_up: FollowUp, outcome: FollowUpOutcome, day: date, by: Actor, now: datetime
) -> FollowUp:
    """What came of it. Once she does not wish it any more the later ones are over too: she is not called again."""
    stay = follow_up.stay
    transitions.lock(stay)
    workflow.lock(follow_up)
    follow_up.stay = stay
    if not follow_up_rules.is_open(follow_up):
        raise Overtaken(_("This follow-up is already recorded."), stay)
    if problem := follow_up_rules.done_day(follow_up, day, timezone.localdate(now)):
        raise Refused(problem, stay)
    ends = outcome == FollowUpOutcome.DECLINED
    for row in [follow_up, *(follow_up_queries.pending(stay).exclude(pk=follow_up.pk) if ends else [])]:
        facts = {"outcome": outcome, "done_on": day, "recorded_at": now, "recorded_by_id": by.user_id}
        tracking.update(row, by=by, **facts)
        record.event("centres.record_follow_up", row, by=by, now=now, outcome=outcome)
    notices.tell_follow_up(follow_up, "followed_up", by=by, now=now)
    return follow_up
