from django.utils.translation import gettext_lazy as _

from trips.jobs.declare import task
from trips.organisations import links


@task(_("Send an invitation"))
def send_invitation(invitation_id: int) -> None:
    links.send_invitation(invitation_id=invitation_id)
