"""The only doors by which a case, and a goal of its plan, change state."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from cases import goal_rules, rules
from cases.enums import CaseState, GoalState
from cases.models import Case, Goal
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow

# (from, to) → the rule that may refuse.
TRANSITIONS: dict[tuple[str, str], Callable[[Actor, Case], str]] = {
    (CaseState.OPEN, CaseState.CLOSED): rules.close_case,
    (CaseState.CLOSED, CaseState.OPEN): rules.reopen_case,
    # One woman had two files: this one is read with the other, and opens again when that is undone.
    (CaseState.OPEN, CaseState.MERGED): rules.move_merged,
    (CaseState.MERGED, CaseState.OPEN): rules.move_merged,
    # For ever: no move leads back.
    (CaseState.OPEN, CaseState.ERASED): rules.erase_case,
    (CaseState.CLOSED, CaseState.ERASED): rules.erase_case,
    (CaseState.MERGED, CaseState.ERASED): rules.erase_case,
}

# The same for a goal of the action plan; what was noted by mistake goes back to where it was.
GOAL_MOVES: dict[tuple[str, str], Callable[[Actor, Goal], str]] = {
    (GoalState.TO_DO, GoalState.DOING): goal_rules.move_goal,
    (GoalState.TO_DO, GoalState.DONE): goal_rules.move_goal,
    (GoalState.TO_DO, GoalState.GIVEN_UP): goal_rules.move_goal,
    (GoalState.DOING, GoalState.TO_DO): goal_rules.move_goal,
    (GoalState.DOING, GoalState.DONE): goal_rules.move_goal,
    (GoalState.DOING, GoalState.GIVEN_UP): goal_rules.move_goal,
    (GoalState.DONE, GoalState.DOING): goal_rules.move_goal,
    (GoalState.GIVEN_UP, GoalState.TO_DO): goal_rules.move_goal,
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


def move_goal(goal: Goal, to: str, *, by: Actor, now: datetime, **fields: Any) -> None:
    """In the transaction of an action that has locked the case and the goal."""
    workflow.check(GOAL_MOVES, by, goal, to)
    start = goal.state
    tracking.update(goal, by=by, state=to, moved_at=now, moved_by_id=by.user_id, **fields)
    details = {"goal": goal.reference, "start": start, "to": str(to)}
    record.event("cases.move_goal", goal.case, by=by, now=now, **details)


def blocked(case: Case, to: str) -> list[str]:
    """Every reason why a case may not move there now, for whoever prepares it."""
    return [reason for veto in VETOES if (reason := veto(case, to))]
