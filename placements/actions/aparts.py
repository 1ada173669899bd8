"""Two women must not meet, or may again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from cases.models import Case
from placements import apart_queries, apart_rules, notices
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
    persons = apart_queries.persons_of([case.pk, other.pk])
    if persons[case.pk] == persons[other.pk]:
        raise Refused(apart_rules.pair(by, case, case), case)
    if known := apart_queries.live_pair(persons[case.pk], persons[other.pk]):
        return known
    return _record(persons, reason, recorded_at=now, recorded_by_id=by.user_id, by=by, now=now)


def _record(
    persons: dict[int, int],
    reason: ApartReason | str,
    *,
    recorded_at: datetime,
    recorded_by_id: int | None,
    by: Actor,
    now: datetime,
) -> Apart:
    """`persons`: the two files, each with its woman."""
    first, second = sorted(persons)
    made = Apart(
        first_id=first,
        first_person_id=persons[first],
        second_id=second,
        second_person_id=persons[second],
        reason=reason,
        recorded_at=recorded_at,
        recorded_by_id=recorded_by_id,
    )
    tracking.create(made, by=by)
    record.event("placements.keep_apart", made, by=by, now=now, code=reason)
    alarm_if_together(made, by=by, now=now)
    return made


def alarm_if_together(apart: Apart, *, by: Actor, now: datetime) -> None:
    """Too late: it is OFII's turn, at the desk of each, to move one of them. No centre is told."""
    if not apart_queries.files_together(apart):
        return
    record.event("placements.apart_alarm", apart, by=by, now=now)
    for referral in apart_queries.referrals_together(apart):
        notices.tell_ofii(referral, "together", must_act=True, by=by, now=now)


@transaction.atomic
def end_apart(*, apart: Apart, by: Actor, now: datetime) -> None:
    """They may meet again, or it was a mistake; ended twice, once. Who may is asked of what is true under the lock."""
    lock(apart)
    if refusal := apart_rules.end_apart(by, apart_queries.standing(by, apart)):
        raise Refused(refusal, apart)
    if apart.ended_at is None:
        _end(apart, by=by, now=now)


def _end(apart: Apart, *, by: Actor, now: datetime) -> None:
    tracking.update(apart, by=by, ended_at=now, ended_by_id=by.user_id)
    record.event("placements.end_apart", apart, by=by, now=now)


def join_pairs(staying: int, leaving: int, *, by: Actor, now: datetime) -> None:
    """Two persons turn out to be one: whom both must not meet is said once, by the pair that is older."""
    theirs = {apart_queries.other_person(one, staying): one for one in apart_queries.live_pairs_of(staying)}
    for one in apart_queries.live_pairs_of(leaving):
        twin = theirs.get(apart_queries.other_person(one, leaving))
        if twin is not None:
            _end(max(one, twin, key=lambda pair: pair.pk), by=by, now=now)


def alarm_joined(person: int, *, by: Actor, now: datetime) -> None:
    """By another file of hers she may be where somebody is whom she must not meet."""
    for pair in apart_queries.live_pairs_of(person):
        alarm_if_together(pair, by=by, now=now)


def split_pairs(one: Sequence[Case], other: Sequence[Case], *, by: Actor, now: datetime) -> None:
    """One woman turns out to be two: nobody knows whose danger it was, so both stay apart, until OFII ends one."""
    halves = [(files[0].person_id, apart_queries.file_naming(files)) for files in (one, other)]
    known = {person: list(apart_queries.live_pairs_of(person)) for person, _file in halves}
    for (person, _named), (twin, file) in zip(halves, reversed(halves), strict=True):
        for pair in known[person]:
            _copy(pair, person, twin, file, by=by, now=now)


def _copy(pair: Apart, person: int, twin: int, file: int | None, *, by: Actor, now: datetime) -> None:
    """The same pair of `twin`, named by her file, if one is left."""
    other = apart_queries.other_person(pair, person)
    if file is None or apart_queries.live_pair(twin, other) is not None:
        return
    there = pair.second_id if pair.second_person_id == other else pair.first_id
    _record(
        {file: twin, there: other},
        pair.reason,
        recorded_at=pair.recorded_at,
        recorded_by_id=pair.recorded_by_id,
        by=by,
        now=now,
    )


def forget_pairs(case: Case, by: Actor, now: datetime) -> None:
    """Her file is erased: nobody is kept from her any more, unless another file of hers goes on."""
    if apart_queries.has_other_files(case):
        return
    for apart in apart_queries.pairs_with(case):
        tracking.delete(apart, by=by)
