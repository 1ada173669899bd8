"""Links to choose a password, made when they leave: a link that opens an account waits in no queue."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from trips.identity.queries import active_account
from trips.notices.delivery import deliver
from trips.sealing import secrets

UNKNOWN = "identity.unknown_address"


def send_password_link(*, user_id, kind):
    """The link works once, for `PASSWORD_RESET_TIMEOUT` seconds (three days). A suspended account gets none."""
    user = active_account(user_id)
    if user is not None:
        deliver(user.email, kind, path_of(user), language=user.language)


def send_unknown_account(*, sealed, language):
    deliver(secrets.open_sealed(sealed, label=UNKNOWN), "unknown_account", "", language=language)


def path_of(user):
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=key)
