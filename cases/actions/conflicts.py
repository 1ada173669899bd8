"""Whom somebody must not see, because they know each other outside this work."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases import rights_queries, rights_rules
from cases.models import Case, Conflict
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow
from trips.guards.refusals import Refused
from trips.identity.models import User


def declare_own_conflict(*, case: Case, reason: str, by: Actor, now: datetime) -> Conflict:
    """She knows this woman: from now on she sees no file of hers."""
    if refusal := rights_rules.declare_own_conflict(by, case):
        raise Refused(refusal, case)
    return _keep_away(User.objects.get(pk=by.user_id), case, reason, by=by, now=now)


def declare_conflict(*, email: str, case: Case, reason: str, by: Actor, now: datetime) -> Conflict:
    """For somebody else, by the reference of the file, without reading it."""
    user, colleagues = rights_queries.colleague_with(by, email)
    if refusal := rights_rules.declare_conflict(by, colleagues=colleagues):
        raise Refused(refusal)
    if user is None:
        raise Refused(_("No account has this address."))
    return _keep_away(user, case, reason, by=by, now=now)


def _keep_away(user: User, case: Case, reason: str, *, by: Actor, now: datetime) -> Conflict:
    """Said twice, it is recorded once."""
    with transaction.atomic():
        workflow.lock(case)
        if known := rights_queries.live_conflict(user, case):
            return known
        conflict = Conflict(
            user=user,
            case=case,
            person_id=case.person_id,
            reason=reason,
            declared_at=now,
            declared_by_id=by.user_id,
        )
        tracking.create(conflict, by=by)
        record.event("cases.declare_conflict", case, by=by, now=now, conflict=conflict.reference, code=reason)
    return conflict


def lift_conflict(*, conflict: Conflict, by: Actor, now: datetime) -> None:
    """It was a mistake, or it is over. A second click finds it done."""
    with transaction.atomic():
        workflow.lock(conflict)
        if refusal := rights_rules.lift_conflict(by, conflict):
            raise Refused(refusal)
        if conflict.lifted_at is None:
            tracking.update(conflict, by=by, lifted_at=now, lifted_by_id=by.user_id)
            record.event("cases.lift_conflict", conflict.case, by=by, now=now, conflict=conflict.reference)
