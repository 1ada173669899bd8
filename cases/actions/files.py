"""Who follows a case, and until when."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases import merge_queries, notices, queries, rights_queries, rules, transitions
from cases.actions.shares import end_shares
from cases.enums import CaseState, ShareEnding
from cases.models import Case
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Refused
from trips.organisations.enums import Role
from trips.organisations.models import Membership


def close_case(*, case: Case, by: Actor, now: datetime) -> Case:
    """The NGO no longer follows her; upper apps veto while a referral or a stay is open.

    What is shared of a file that is read with this one ends as well.
    """
    with transaction.atomic():
        files = merge_queries.locked_together(case)
        transitions.move(case, CaseState.CLOSED, by=by, now=now, closed_at=now, closed_by_id=by.user_id)
        for one in files:
            end_shares(one, ShareEnding.CLOSED, by=by, now=now)
    return case


def reopen_case(*, case: Case, by: Actor, now: datetime) -> Case:
    """She comes back, or it was closed by mistake."""
    return transitions.move(case, CaseState.OPEN, by=by, now=now, closed_at=None, closed_by_id=None)


def assign_case(*, case: Case, key_worker: Membership, by: Actor, now: datetime) -> Case:
    """Hand one case to a colleague of the same NGO."""
    with transaction.atomic():
        queries.locked(case)
        cannot = _cannot_follow(key_worker, case.organisation_id) or _kept_away(key_worker, [case])
        if reason := rules.assign_case(by, case) or cannot:
            raise Refused(reason, case)
        if tracking.update(case, by=by, key_worker_id=key_worker.pk):
            record.event("cases.assign_case", case, by=by, now=now, key_worker=key_worker.reference)
            notices.tell_key_worker(case, key_worker, by=by, now=now)
    return case


def follow_case(*, case: Case, by: Actor, now: datetime) -> Case:
    """She takes a file over herself: a colleague is ill, or they agreed. A second click finds it done."""
    return assign_case(case=case, key_worker=queries.membership_of(by), by=by, now=now)


def reassign_cases(
    *, from_membership: Membership, to_membership: Membership, by: Actor, now: datetime
) -> int:
    """Hand every open case of one caseworker to another of the same NGO; returns how many."""
    organisation = from_membership.organisation_id
    if reason := rules.reassign_cases(by, organisation) or _cannot_follow(to_membership, organisation):
        raise Refused(reason)
    with transaction.atomic():
        cases = list(queries.open_cases_of(from_membership).select_for_update(of=("self",)))
        if reason := _kept_away(to_membership, cases):
            raise Refused(reason)
        for case in cases:
            tracking.update(case, by=by, key_worker_id=to_membership.pk)
            notices.tell_key_worker(case, to_membership, by=by, now=now)
        record.event("cases.reassign_cases", to_membership, by=by, now=now, cases=len(cases))
    return len(cases)


def _kept_away(membership: Membership, cases: list[Case]) -> str:
    """Which file it is, and why, is not said."""
    away = rights_queries.are_kept_away(membership.user_id, cases)
    return _("This colleague cannot follow this: choose another one.") if away else ""


def _cannot_follow(membership: Membership, organisation_id: int) -> str:
    fits = (
        membership.organisation_id == organisation_id
        and membership.role == Role.CASEWORKER
        and membership.ended_at is None
    )
    return "" if fits else _("A case is followed by a caseworker of the same organisation.")
