"""What can never be undone."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from cases import document_queries, notices, queries, rules, transitions
from cases.actions.consents import end_consents
from cases.actions.shares import end_shares
from cases.enums import CaseState, ShareEnding
from cases.models import Case
from cases.models.household import MARKS
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.files import storage
from trips.guards.refusals import Refused

# What upper apps do once her key is gone: (case, by, now), in the same transaction.
KEY_DESTROYED: list[Callable[[Case, Actor, datetime], None]] = []


def erase_case(*, case: Case, by: Actor, now: datetime) -> None:
    """Only `actions.requests` calls this, once a second person has confirmed; in its transaction, all or nothing.

    What others read by her consent ends, her key is destroyed, and the file exists for nobody any more.
    """
    case.erasure_is_confirmed = True
    transitions.move(case, CaseState.ERASED, by=by, now=now)
    end_shares(case, ShareEnding.ERASED, by=by, now=now)
    end_consents(case, by=by, now=now)
    destroy_key(case=case, by=by, now=now)


def destroy_key(*, case: Case, by: Actor, now: datetime) -> None:
    """Make her identity, her children's, the places to avoid and her documents unreadable, history included.

    No row is emptied: without the key nothing opens, here or in a backup, once the separate backup of
    the keys has expired. Her files are removed too; a copy of them is noise, since her key sealed theirs.
    The blind indexes, which need no key to be compared, are dropped. A second click changes nothing.
    """
    with transaction.atomic():
        queries.locked(case)
        if reason := rules.destroy_key(by, case):
            raise Refused(reason, case)
        if case.key.is_destroyed:
            return
        case.key.destroy(by_id=by.user_id, at=now)
        no_marks: dict[str, Any] = dict.fromkeys(MARKS)
        tracking.update(case.identity, by=by, **no_marks)
        record.event("cases.destroy_key", case, by=by, now=now)
        notices.forget_case(case)
        for follow in KEY_DESTROYED:
            follow(case, by, now)
        for number in document_queries.stored_files(case):
            transaction.on_commit(partial(storage.destroy, number))
