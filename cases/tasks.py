from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import actions
from trips.jobs.declare import periodic
from trips.jobs.reminders import REMINDERS


@periodic("30 6 * * *", _("Remind of emergency accesses to review"))
def remind_of_reviews():
    actions.remind_of_reviews(now=timezone.now())


@periodic("5 5-18 * * *", _("Remind of appointments, goals, and safety plans to look at again"))
def remind_those_who_work_with_her():
    now = timezone.now()
    actions.remind_of_appointments(by=REMINDERS, now=now)
    actions.remind_of_plans(by=REMINDERS, now=now)
    actions.remind_of_goals(by=REMINDERS, now=now)
