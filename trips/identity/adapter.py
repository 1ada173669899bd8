from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import get_language

from trips.identity.mail import queue_password_link, queue_unknown_account


class ClosedSignupAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; nobody signs herself up."""

    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        """Known or not, an address costs one row of the queue: the answer takes the same time."""
        match template_prefix:
            case "account/email/password_reset_key":
                queue_password_link(context["user"], "new_password")
            case "account/email/unknown_account":
                queue_unknown_account(email, get_language())
            case _:
                raise NotImplementedError(template_prefix)
