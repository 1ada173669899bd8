from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from placements import actions
from trips.jobs.declare import periodic


@periodic("* * * * *", _("End the proposals whose hold has expired"))
def expire_overdue_proposals():
    actions.expire_overdue_proposals(now=timezone.now())
