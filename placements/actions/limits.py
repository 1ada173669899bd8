"""What happens by itself once a limit has passed. Each may run twice, and finds its work done."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from placements import limit_queries, notices, rules
from placements.actions.locks import lock_referral
from placements.enums import Party, ReferralState, Step
from placements.models import Referral
from placements.transitions import move
from trips.audit import record, tracking
from trips.jobs.turns import for_each


def escalate_without_a_fit(*, now: datetime) -> int:
    """Hand to the national desk whoever waits too long at a territorial directorate. Returns how many."""
    return for_each(limit_queries.without_a_fit(now), lambda referral: escalate(referral=referral, now=now))


@transaction.atomic
def escalate(*, referral: Referral, now: datetime) -> bool:
    """True if its territory had found no place in time: the national desk now owns it, under a limit of its own."""
    lock_referral(referral)
    if not limit_queries.without_a_fit(now).filter(pk=referral.pk).exists():
        return False
    due_on = limit_queries.due_on(referral, Step.PLACE, since=now, party=Party.NATIONAL)
    tracking.update(referral, by=rules.EXPIRY, escalated_at=now, due_on=due_on)
    record.event("placements.escalate", referral, by=rules.EXPIRY, now=now, code="no_fit")
    notices.tell_referral(referral, "escalated", by=rules.EXPIRY, now=now)
    return True


def throw_unused_drafts_away(*, now: datetime) -> int:
    """Drafts that nobody has used for a month. Returns how many."""
    return for_each(limit_queries.unused_drafts(now), lambda referral: throw_away(referral=referral, now=now))


@transaction.atomic
def throw_away(*, referral: Referral, now: datetime) -> bool:
    """True if it was unused; her file stays, and a new referral can be made of it."""
    lock_referral(referral)
    is_unused = referral.due_on is not None and referral.due_on < timezone.localdate(now)
    if referral.state != ReferralState.DRAFT or not is_unused:
        return False
    move(referral, ReferralState.EXPIRED, by=rules.EXPIRY, now=now)
    return True
