from django.core.management import call_command
from django.utils.translation import gettext_lazy as _

from trips.jobs.declare import periodic


@periodic("0 3 * * *", _("Forget sessions that have ended"))
def clear_sessions():
    call_command("clearsessions", verbosity=0)
