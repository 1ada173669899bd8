"""Where a goal stands, in words; a tone only repeats them."""

from datetime import date

from django.utils.translation import gettext as _

from cases.enums import GoalState
from cases.models import Goal

TONES: dict[str, str] = {GoalState.TO_DO: "neutral", GoalState.DOING: "info", GoalState.DONE: "success"}


def standing(goal: Goal, today: date) -> str:
    """Its state; of an open one also that it is late or to be looked at again."""
    state = str(goal.get_state_display())
    if goal.is_open and goal.due_on < today:
        return _("%(state)s, late") % {"state": state}
    if goal.is_open and goal.review_on and goal.review_on <= today:
        return _("%(state)s, to look at again") % {"state": state}
    return state


def due_tone(goal: Goal, today: date) -> str:
    if goal.is_open and goal.due_on < today:
        return "danger"
    if goal.is_open and goal.review_on and goal.review_on <= today:
        return "warning"
    return TONES.get(goal.state, "neutral")
