"""Follow-ups: who makes them, when, and what may be recorded."""

from datetime import date

from django.utils.translation import gettext as _

from centres.models import FollowUp
from centres.rules import work_at
from trips.access.actor import Actor
from trips.access.duties import Duty

# Months after the departure at which the centre asks how she is.
FOLLOW_UP_MONTHS = (3, 6, 12)


def list_follow_ups(actor: Actor) -> str:
    """The staff of the centre that she left."""
    return "" if actor.has(Duty.CENTRE_WORK) else _("The list of follow-ups is for the staff of centres.")


def record_follow_up(actor: Actor, follow_up: FollowUp) -> str:
    return work_at(actor, follow_up.stay.centre)


def done_day(follow_up: FollowUp, day: date, today: date) -> str:
    if day > today:
        return _("A follow-up is recorded once it is made: this date is still to come.")
    if day < follow_up.stay.last_day:
        return _("This date is before her departure.")
    return ""


def is_open(follow_up: FollowUp) -> bool:
    return follow_up.outcome == ""


def is_late(follow_up: FollowUp, today: date) -> bool:
    return is_open(follow_up) and follow_up.due_on < today
