"""The only door by which a case changes state."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from cases import rules
from cases.enums import CaseState
from cases.models import Case
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow

# (from, to) → the rule that may refuse.
TRANSITIONS: dict[tuple[str, str], Callable[[Actor, Case], str]] = {
    (CaseState.OPEN, CaseState.CLOSED): rules.close_case,
    (CaseState.CLOSED, CaseState.OPEN): rules.reopen_case,
    # For ever: no move leads back.
    (CaseState.OPEN, CaseState.ERASED): rules.erase_case,
    (CaseState.CLOSED, CaseState.ERASED): rules.erase_case,
}

# Reasons of upper apps why a case may not move now (an open referral, a stay): (case, to) → "" or the reason.
VETOES: list[Callable[[Case, str], str]] = []


def move(case: Case, to: str, *, by: Actor, now: datetime, **fields: Any) -> Case:
    """Move a case with the fields that go with its new state, in one write."""
    with transaction.atomic():
        workflow.lock(case)
        workflow.check(TRANSITIONS, by, case, to, VETOES)
        start = case.state
        tracking.update(case, by=by, state=to, **fields)
        record.event("cases.move", case, by=by, now=now, start=start, to=to)
    return case


def blocked(case: Case, to: str) -> list[str]:
    """Every reason why a case may not move there now, for whoever prepares it."""
    return [reason for veto in VETOES if (reason := veto(case, to))]
