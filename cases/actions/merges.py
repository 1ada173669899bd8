"""Two files of one woman at one NGO become one to read, and two again."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import merge_queries, merge_rules, notices, rights_queries, transitions
from cases.enums import CaseState, MergeReason
from cases.models import Case, Merge
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow
from trips.guards.refusals import Overtaken, Refused

# Why upper apps know that two files are of two women: (kept, other) → "" or the reason.
TWO_WOMEN: list[Callable[[Case, Case], str]] = []
# What upper apps do before two files name one person, when they have become one, and when they are two again:
# (merge, by, now), in the same transaction.
BEFORE_MERGE: list[Callable[[Merge, Actor, datetime], None]] = []
FILES_MERGED: list[Callable[[Merge, Actor, datetime], None]] = []
MERGE_UNDONE: list[Callable[[Merge, Actor, datetime], None]] = []


@transaction.atomic
def merge_files(*, kept: Case, other: Case, reason: MergeReason, by: Actor, now: datetime) -> Merge:
    """`kept` goes on, `other` is closed and read with it. A second click finds it done.

    Two colleagues at once, each keeping the other's file, wait for each other here: one is told.
    """
    merge_queries.lock_women(kept, other)
    if known := merge_queries.live_merge(kept, other):
        return known
    if CaseState.MERGED in (kept.state, other.state):
        raise Overtaken(_("One of these files was merged meanwhile: look at it again."), kept)
    if refusal := refusal_of_merge(by, kept, other, now=now):
        raise Refused(refusal, kept)
    merge = Merge(kept=kept, other=other, reason=reason, merged_at=now, merged_by_id=by.user_id)
    merge.person_id = other.person_id if other.person_id != kept.person_id else None
    _move(other, CaseState.MERGED, by=by, now=now, closed_at=now, closed_by_id=by.user_id)
    _point_to_one_person(merge, by=by, now=now)
    tracking.create(merge, by=by)
    _follow(FILES_MERGED, "cases.merge_files", merge, by=by, now=now, code=str(reason))
    notices.tell_key_workers(merge, "cases.merged", by=by, now=now)
    return merge


def refusal_of_merge(by: Actor, kept: Case, other: Case, *, now: datetime) -> str:
    """ "" or why these two cannot be merged: for the verb, under its locks, and for the page that prepares it."""
    if reason := merge_rules.merge_files(by, kept, other):
        return reason
    facts = {
        "has_merged": merge_queries.has_merged(other),
        "has_appointment": merge_queries.has_appointment(other, now),
    }
    away = rights_queries.are_kept_away(kept.key_worker.user_id, [other])
    return (
        merge_rules.nothing_asked(is_asked=merge_queries.is_asked(kept, other))
        or merge_rules.may_close(other, transitions.blocked(other, CaseState.MERGED))
        or merge_rules.nothing_hangs_on(other, **facts)
        or merge_rules.key_worker_fits(is_kept_away=away)
        or next((reason for ask in TWO_WOMEN if (reason := ask(kept, other))), "")
    )


@transaction.atomic
def undo_merge(*, merge: Merge, by: Actor, now: datetime) -> None:
    """Everything as it was before: the other file is open again, and its woman's own. A second click finds it done."""
    kept, other = merge.kept, merge.other
    merge_queries.lock_women(kept, other)
    workflow.lock(merge)
    merge.kept, merge.other = kept, other
    if merge.undone_at:
        return
    reason = merge_rules.undo_merge(by, merge) or merge_rules.undone_in_time(merge, timezone.localdate(now))
    if reason := reason or merge_rules.nothing_asked(is_asked=merge_queries.is_asked(kept, other)):
        raise Refused(reason, kept)
    _move(other, CaseState.OPEN, by=by, now=now, closed_at=None, closed_by_id=None)
    tracking.update(merge, by=by, undone_at=now, undone_by_id=by.user_id)
    _give_back_person(merge, by=by)
    _follow(MERGE_UNDONE, "cases.undo_merge", merge, by=by, now=now)
    notices.tell_key_workers(merge, "cases.merge_undone", by=by, now=now)


def _move(other: Case, to: CaseState, *, by: Actor, now: datetime, **fields: object) -> None:
    other.merge_is_decided = True
    transitions.move(other, to, by=by, now=now, **fields)


def _follow(
    hooks: list[Callable[[Merge, Actor, datetime], None]],
    kind: str,
    merge: Merge,
    *,
    by: Actor,
    now: datetime,
    **details: str,
) -> None:
    for follow in hooks:
        follow(merge, by, now)
    record.event(kind, merge.kept, by=by, now=now, other=merge.other.reference, **details)


def _point_to_one_person(merge: Merge, *, by: Actor, now: datetime) -> None:
    """With the other file go the files that OFII has said to be the same woman's."""
    if merge.person_id is None:
        return
    for prepare in BEFORE_MERGE:
        prepare(merge, by, now)
    for case in merge_queries.files_of_person(merge.person_id):
        tracking.update(case, by=by, person_id=merge.kept.person_id)
    merge.other.person_id = merge.kept.person_id


def _give_back_person(merge: Merge, *, by: Actor) -> None:
    """Unless OFII has tied the two by another way meanwhile. Her stays and personal ties follow each file."""
    leaving = merge_queries.files_tied_to(merge.other)
    if merge.person_id is None or merge.kept_id in leaving:
        return
    for case in merge_queries.files_of_person(merge.kept.person_id).filter(pk__in=leaving):
        tracking.update(case, by=by, person_id=merge.person_id)
    merge.other.person_id = merge.person_id
