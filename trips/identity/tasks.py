from django.core.management import call_command
from django.utils.translation import gettext_lazy as _

from trips.identity import links
from trips.jobs.declare import periodic, task


@periodic("0 3 * * *", _("Forget sessions that have ended"))
def clear_sessions():
    call_command("clearsessions", verbosity=0)


@task(_("Send a link to choose a password"))
def send_password_link(user_id: int, kind: str):
    links.send_password_link(user_id=user_id, kind=kind)


@task(_("Tell an address that it has no account"))
def send_unknown_account(sealed: str, language: str):
    links.send_unknown_account(sealed=sealed, language=language)
