"""Who sets and moves goals: "" or the reason why not."""

from datetime import date

from django.utils.translation import gettext as _

from cases.enums import GoalState
from cases.models import Case, Goal
from cases.work_rules import read_work, write_work
from trips.access.actor import Actor
from trips.access.duties import Duty


def list_goals(actor: Actor) -> str:
    if not (actor.has(Duty.CASEWORK) or actor.has(Duty.CENTRE_WORK)):
        return _("This list is for those who follow women day by day.")
    return ""


def read_goal(actor: Actor, goal: Goal) -> str:
    return read_work(actor, goal.case)


def write_plan(actor: Actor, case: Case) -> str:
    """Her NGO and the centre that hosts her, together, since she agreed that the centre knows who she is."""
    if actor.has(Duty.ALLOCATION):
        return _("The plan is written by her NGO and the centre that hosts her.")
    return write_work(actor, case)


def move_goal(actor: Actor, goal: Goal) -> str:
    """Her NGO and the centre that hosts her."""
    return write_plan(actor, goal.case)


def change_goal(actor: Actor, goal: Goal) -> str:
    """Until it is reached or given up."""
    if goal.state in (GoalState.DONE, GoalState.GIVEN_UP):
        return _("This goal is over: set a new one.")
    return move_goal(actor, goal)


def days_of_goal(due_on: date, review_on: date | None, today: date) -> str:
    """A new goal lies ahead; it is looked at again before it is due."""
    if due_on < today:
        return _("This day has passed: choose one that lies ahead.")
    if review_on and not today <= review_on <= due_on:
        return _("A goal is looked at again between today and the day by which it is to be reached.")
    return ""
