"""What comes near its end: told to all who follow the file, to the one who must act as such.

Each may run again, by two workers at once too: the database has one row an occasion.
"""

from datetime import datetime

from django.utils import timezone

from centres.rules import reminder
from placements import limit_queries, notices, stay_queries
from placements.models import Proposal, Referral
from trips.audit.record import Doer
from trips.jobs.reminders import CATCHES_UP, remind_each
from trips.worktime.days import add_working_days


def remind_of_drafts(*, by: Doer, now: datetime) -> None:
    """Some days before a draft is thrown away."""
    rows = limit_queries.drafts_nearly_thrown_away(timezone.localdate(now))
    remind_each(rows, lambda referral: _remind(referral, "draft_unused", by=by, now=now))


def remind_of_limits(*, by: Doer, now: datetime) -> None:
    """On the last day of a step, to the party whose turn it is."""
    rows = limit_queries.limits_that_end(timezone.localdate(now))
    remind_each(rows, lambda referral: _remind(referral, "limit_today", by=by, now=now))


def _remind(referral: Referral, kind: str, *, by: Doer, now: datetime) -> None:
    notices.tell_referral(referral, kind, by=by, now=now, occasion=str(referral.due_on))


def remind_of_holds(*, by: Doer, now: datetime) -> None:
    """Until the next working day the place is still held."""
    until = add_working_days(timezone.localdate(now), 1)
    rows = limit_queries.holds_that_end(now, until)
    remind_each(rows, lambda proposal: _remind_of_hold(proposal, by=by, now=now))


def _remind_of_hold(proposal: Proposal, *, by: Doer, now: datetime) -> None:
    occasion = timezone.localdate(proposal.hold.expires_at).isoformat()
    notices.tell_referral(proposal.referral, "hold_ends_soon", by=by, now=now, occasion=occasion)


def remind_of_ends(*, by: Doer, now: datetime) -> None:
    """Ninety, sixty and thirty days before the decided end of a stay, unless OFII has been asked or has decided; then
    once it is beyond that end."""
    today = timezone.localdate(now)
    soon = stay_queries.stays_to_remind_of(today)
    beyond = stay_queries.stays_beyond(since=today - CATCHES_UP, today=today)
    kinds = [(stay, f"ends_in_{reminder(stay, today)}") for stay in soon]
    kinds += [(stay, "beyond_end") for stay in beyond]
    remind_each(kinds, lambda one: notices.tell_end(*one, by=by, now=now))
