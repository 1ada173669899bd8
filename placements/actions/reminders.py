"""What comes near its end: told to all who follow the file, to the one who must act as such.

Each may run again, by two workers at once too: the database has one row an occasion.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from centres.rules import reminder
from placements import limit_queries, notices, stay_queries
from trips.audit.record import Doer
from trips.worktime.days import add_working_days

# A worker that stood still for some days makes up for it.
CATCHES_UP = timedelta(days=3)


def remind_of_drafts(*, by: Doer, now: datetime) -> None:
    """Some days before a draft is thrown away."""
    for referral in limit_queries.drafts_nearly_thrown_away(timezone.localdate(now)):
        notices.tell_referral(referral, "draft_unused", by=by, now=now, occasion=str(referral.due_on))


def remind_of_limits(*, by: Doer, now: datetime) -> None:
    """On the last day of a step, to the party whose turn it is."""
    for referral in limit_queries.limits_that_end(timezone.localdate(now)):
        notices.tell_referral(referral, "limit_today", by=by, now=now, occasion=str(referral.due_on))


def remind_of_holds(*, by: Doer, now: datetime) -> None:
    """Until the next working day the place is still held."""
    until = add_working_days(timezone.localdate(now), 1)
    for proposal in limit_queries.holds_that_end(now, until):
        ends_on = timezone.localdate(proposal.hold.expires_at)
        notices.tell_referral(
            proposal.referral, "hold_ends_soon", by=by, now=now, occasion=ends_on.isoformat()
        )


def remind_of_ends(*, by: Doer, now: datetime) -> None:
    """Ninety, sixty and thirty days before the decided end of a stay, unless OFII has been asked or has decided."""
    today = timezone.localdate(now)
    for stay in stay_queries.stays_to_remind_of(today):
        notices.tell_end(stay, f"ends_in_{reminder(stay, today)}", by=by, now=now)
    for stay in stay_queries.stays_beyond(since=today - CATCHES_UP, today=today):
        notices.tell_end(stay, "beyond_end", by=by, now=now)
