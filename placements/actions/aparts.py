"""Two women must not meet, or may again."""

from datetime import datetime

from django.db import transaction

from cases.models import Case
from placements import apart_queries, apart_rules
from placements.actions.locks import lock_all
from placements.enums import ApartReason
from placements.models import Apart
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Refused
from trips.guards.workflow import lock


@transaction.atomic
def keep_apart(*, case: Case, reference: str, reason: ApartReason, by: Actor, now: datetime) -> Apart:
    """From now on neither is proposed a centre where the other is. Said twice, it is recorded once.

    `reference`: of the other woman's file. If they are in one centre already, OFII is alarmed; the centre never is.
    """
    other = apart_queries.case_named(by, reference)
    if refusal := apart_rules.keep_apart(by, case) or apart_rules.pair(by, case, other):
        raise Refused(refusal, case)
    assert other is not None  # noqa: S101 -- the rule has said so
    lock_all(Case, [case.pk, other.pk])
    first, second = sorted([case.pk, other.pk])
    if known := apart_queries.live_pair(first, second):
        return known
    persons = apart_queries.persons_of([first, second])
    if persons[first] == persons[second]:
        raise Refused(apart_rules.pair(by, case, case), case)
    made = Apart(
        first_id=first,
        first_person_id=persons[first],
        second_id=second,
        second_person_id=persons[second],
        reason=reason,
        recorded_at=now,
        recorded_by_id=by.user_id,
    )
    tracking.create(made, by=by)
    record.event("placements.keep_apart", made, by=by, now=now, code=reason)
    if apart_queries.are_together(made):
        record.event("placements.apart_alarm", made, by=by, now=now)
    return made


@transaction.atomic
def end_apart(*, apart: Apart, sees_both: bool, by: Actor, now: datetime) -> None:
    """They may meet again, or it was a mistake; ended twice, once."""
    lock(apart)
    if refusal := apart_rules.end_apart(by, apart, sees_both=sees_both):
        raise Refused(refusal, apart)
    if apart.ended_at is None:
        tracking.update(apart, by=by, ended_at=now, ended_by_id=by.user_id)
        record.event("placements.end_apart", apart, by=by, now=now)


def forget_pairs(case: Case, by: Actor, now: datetime) -> None:
    """Her file is erased: nobody is kept from her any more, unless another file of hers goes on."""
    if apart_queries.has_other_files(case):
        return
    for apart in apart_queries.pairs_with(case):
        tracking.delete(apart, by=by)
