from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres import actions
from trips.jobs.declare import periodic


@periodic("* * * * *", _("Release the places whose hold has expired"))
def release_expired_holds():
    """By nobody in person: time released them."""
    actions.release_expired_holds(now=timezone.now())
