from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres import actions
from trips.jobs.declare import periodic
from trips.jobs.reminders import REMINDERS


@periodic("* * * * *", _("Release the places whose hold has expired"))
def release_expired_holds():
    """By nobody in person: time released them."""
    actions.release_expired_holds(now=timezone.now())


@periodic("10 * * * *", _("Remind of women who are missed, and of contacts after a departure"))
def remind_centres():
    now = timezone.now()
    actions.remind_of_absences(by=REMINDERS, now=now)
    actions.remind_of_follow_ups(by=REMINDERS, now=now)
