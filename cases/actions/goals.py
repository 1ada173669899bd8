"""Goals of the action plan: set, changed, moved."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import goal_queries, goal_rules, queries, transitions
from cases.enums import Doer, GivingUp, GoalState
from cases.models import Case, Goal
from cases.models.goals import goal_reference
from cases.vocabularies import Need
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused, refuse


@transaction.atomic
def set_goal(
    *,
    case: Case,
    need: Need,
    text: str,
    doer: Doer,
    due_on: date,
    review_on: date | None,
    by: Actor,
    now: datetime,
    reference: str | None = None,
) -> Goal:
    """`reference` comes from the page that asked: sent twice, it sets one goal."""
    queries.locked(case)
    if reference and (made := goal_queries.goal_made_already(case, reference)):
        return made
    refuse(goal_rules.write_plan(by, case), case)
    refuse(goal_rules.days_of_goal(due_on, review_on, timezone.localdate(now)), case)
    values: dict[str, Any] = {"need": need, "text": text, "doer": doer, "due_on": due_on}
    goal = Goal(
        reference=reference or goal_reference(),
        case=case,
        review_on=review_on,
        moved_at=now,
        moved_by_id=by.user_id,
        set_at=now,
        author_id=by.membership_id,
        **values,
    )
    tracking.create(goal, by=by)
    record.event("cases.set_goal", case, by=by, now=now, goal=goal.reference, code=need.code)
    return goal


@transaction.atomic
def change_goal(*, goal: Goal, version: int, by: Actor, now: datetime, **values: Any) -> None:
    """Its need, words, doer or dates; what it was stays in the history."""
    case = queries.locked(goal.case)
    goal_queries.locked_goal(goal, case)
    refuse(goal_rules.change_goal(by, goal), goal)
    changed = {name: value for name, value in values.items() if getattr(goal, name) != value}
    if not changed:
        return
    if goal.version != version:
        raise Overtaken(_("This goal was changed meanwhile: look at it again before you save."), goal)
    if "due_on" in changed or "review_on" in changed:
        today = timezone.localdate(now)
        refuse(goal_rules.days_of_goal(values["due_on"], values["review_on"], today), goal)
    tracking.update(goal, by=by, version=version + 1, **changed)
    record.event("cases.change_goal", case, by=by, now=now, goal=goal.reference)


@transaction.atomic
def move_goal(
    *, goal: Goal, to: GoalState, by: Actor, now: datetime, why: GivingUp | str = "", was: str = ""
) -> None:
    """`was`: the state that the page showed. The same click again finds it done."""
    case = queries.locked(goal.case)
    goal_queries.locked_goal(goal, case)
    if goal.state == to:
        return
    if was and goal.state != was:
        raise Overtaken(_("This goal was changed meanwhile: look at it again before you save."), goal)
    if (to == GoalState.GIVEN_UP) != bool(why):
        raise Refused(_("A goal that is given up says why."), goal)
    transitions.move_goal(goal, to, by=by, now=now, given_up_why=why)
