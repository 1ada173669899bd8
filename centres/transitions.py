"""The only place where the state of a stay changes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from cases import queries as case_queries
from centres import rules
from centres.enums import StayState
from centres.models import Stay
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow

TRANSITIONS: dict[tuple[str, str], workflow.Rule] = {
    (StayState.EXPECTED, StayState.ARRIVED): rules.record_arrival,
    (StayState.EXPECTED, StayState.CANCELLED): rules.cancel_stay,
    (StayState.EXPECTED, StayState.MISSED): rules.cancel_stay,
    (StayState.ARRIVED, StayState.ENDED): rules.end_stay,
    # Corrections of a mistake, with a reason.
    (StayState.ARRIVED, StayState.EXPECTED): rules.correct_stay,
    (StayState.ENDED, StayState.ARRIVED): rules.correct_stay,
}

# Run inside the transaction of each move, with the case and the stay locked: `(stay, old, new, by, now)`.
FOLLOWERS: list[Callable[[Stay, str, str, Actor, datetime], None]] = []


def lock(stay: Stay) -> Stay:
    """Case, then stay: everything that changes a stay waits in this order, the referral in between."""
    case = case_queries.locked(stay.case)
    workflow.lock(stay)
    stay.case = case
    return stay


@transaction.atomic
def move(stay: Stay, to: str, *, by: Actor, now: datetime, **fields: Any) -> Stay:
    """Move a stay. `fields` are written with the state, as the constraints of the table want it."""
    lock(stay)
    old = stay.state
    workflow.check(TRANSITIONS, by, stay, to)
    tracking.update(stay, by=by, state=to, **fields)
    record.event(f"centres.stay_{to}", stay, by=by, now=now, was=str(old))
    for follow in FOLLOWERS:
        follow(stay, old, to, by, now)
    return stay
