"""Who reviews which file, also when a colleague is away."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from placements import notices, review_queries, rules
from placements.actions.locks import lock_referral
from placements.models import Referral
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Refused
from trips.organisations.models import Membership


@transaction.atomic
def allocate(*, referrals: Iterable[Referral], reviewer: Membership, by: Actor, now: datetime) -> int:
    """Hand files to one officer, herself or a colleague whose territories they are. All or none; returns how many."""
    covered = review_queries.territories_covered(reviewer)
    found = sorted(referrals, key=lambda one: (one.case_id, one.pk))
    for referral in found:
        lock_referral(referral)
        if reason := rules.allocate(by, referral) or rules.covers(covered, referral):
            raise Refused(reason, referral)
        before, former = notices.desks_of(referral), referral.reviewer
        if tracking.update(referral, by=by, reviewer=reviewer):
            record.event("placements.allocate", referral, by=by, now=now, to=reviewer.reference)
            notices.tell_reviewer(referral, reviewer, before, former=former, by=by, now=now)
    return len(found)
