from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from placements import actions
from trips.jobs.declare import periodic
from trips.jobs.reminders import REMINDERS


@periodic("* * * * *", _("End the proposals whose hold has expired"))
def expire_overdue_proposals():
    actions.expire_overdue_proposals(now=timezone.now())


@periodic("*/10 * * * *", _("Hand to the national desk whoever waits too long"))
def escalate_without_a_fit():
    actions.escalate_without_a_fit(now=timezone.now())


@periodic("30 3 * * *", _("Throw away the drafts that nobody uses"))
def throw_unused_drafts_away():
    actions.throw_unused_drafts_away(now=timezone.now())


@periodic("* * * * *", _("Look for women of whom nobody has heard in time"))
def watch_arrivals():
    actions.watch_arrivals(now=timezone.now())


@periodic("15 5-18 * * *", _("Remind of time limits, holds and unused drafts that end"))
def remind_of_limits():
    now = timezone.now()
    actions.remind_of_drafts(by=REMINDERS, now=now)
    actions.remind_of_limits(by=REMINDERS, now=now)
    actions.remind_of_holds(by=REMINDERS, now=now)


@periodic("20 5-18 * * *", _("Remind of stays that end"))
def remind_of_ends():
    actions.remind_of_ends(by=REMINDERS, now=timezone.now())


@periodic("*/10 * * * *", _("Carry out the transfers whose day has come"))
def carry_out_transfers():
    actions.carry_out_transfers(now=timezone.now())
