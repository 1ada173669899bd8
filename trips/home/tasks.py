from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trips.audit.chain import chain
from trips.jobs.declare import periodic


@periodic("* * * * *", _("Seal the log of what was done and looked at"))
def chain_log():
    chain(now=timezone.now())
