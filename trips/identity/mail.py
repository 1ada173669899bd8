"""The message that lets somebody choose her first password: a link, no name, no organisation."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str

TEMPLATE = "identity/email/password_link"


def send_password_link(user):
    """Send the link; it works once, for `PASSWORD_RESET_TIMEOUT` seconds (three days)."""
    adapter = get_adapter()
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    context = {"password_url": adapter.get_reset_password_from_key_url(key)}
    adapter.send_mail(TEMPLATE, user.email, context)
