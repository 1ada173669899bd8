from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import actions
from trips.jobs.declare import periodic


@periodic("30 6 * * *", _("Remind of emergency accesses to review"))
def remind_of_reviews():
    actions.remind_of_reviews(now=timezone.now())
