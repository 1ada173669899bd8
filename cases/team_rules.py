"""What her NGO and the centre that hosts her do day by day: "" or the reason why not."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from cases.models import Appointment, Case, LegalStep
from cases.work_rules import read_work, write_work
from trips.access.actor import Actor
from trips.access.duties import Duty

FURTHEST = timedelta(days=366)


def read_team(actor: Actor, case: Case) -> str:
    """What is no part of the referral is not shown to who decides on it."""
    if actor.has(Duty.ALLOCATION):
        return _("This is kept by her NGO and the centre that hosts her; OFII decides without it.")
    return read_work(actor, case)


def write_team(actor: Actor, case: Case) -> str:
    return read_team(actor, case) or write_work(actor, case)


def correct_legal_step(actor: Actor, step: LegalStep) -> str:
    """Whoever of the two works with her: a date is put right by who knows it."""
    if step.is_cancelled:
        return _("This step was struck out. Note a new one if need be.")
    return write_team(actor, step.case)


def day_of_legal_step(day: date, today: date) -> str:
    """What happened is noted, never what she is expected to do."""
    if day > today:
        return _("Only what has happened is noted here. Put a day to come among the appointments.")
    return ""


def list_appointments(actor: Actor) -> str:
    if not (actor.has(Duty.CASEWORK) or actor.has(Duty.CENTRE_WORK)):
        return _("This list is for those who follow women day by day.")
    return ""


def change_appointment(actor: Actor, appointment: Appointment) -> str:
    if appointment.cancelled_at:
        return _("This appointment was cancelled. Note a new one if need be.")
    return write_team(actor, appointment.case)


def hour_of_appointment(starts_at: datetime, now: datetime) -> str:
    """It lies ahead, and not further than a year: beyond it is a slip of the finger."""
    if starts_at < now:
        return _("This hour has passed: choose one that lies ahead.")
    if starts_at > now + FURTHEST:
        return _("This date is too far away. Check the year.")
    return ""
