from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from trips.guards.step_up import is_fresh
from trips.identity import second_factor
from trips.identity.mail import queue_password_link, queue_unknown_account
from trips.sealing.secrets import open_sealed, seal

LABEL = "identity.second_factor"
WAYS = {"mfa_reauthenticate": _("with a code"), "mfa_reauthenticate:webauthn": _("with a passkey")}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; a sensitive step asks for the second factor again."""

    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        """Known or not, an address costs one row of the queue: the answer takes the same time."""
        match template_prefix:
            case "account/email/password_reset_key":
                queue_password_link(context["user"], "new_password")
            case "account/email/unknown_account":
                queue_unknown_account(email, get_language())
            case unknown:
                raise NotImplementedError(unknown)

    def get_login_stages(self):
        """allauth's, with our own second step."""
        ours = "trips.identity.stages.SecondFactorStage"
        theirs = "allauth.mfa.stages.AuthenticateStage"
        return [ours if one == theirs else one for one in super().get_login_stages()]

    def is_reauthentication_required(self, *, app, **kwargs):
        """A password is proof enough only for who has no second factor yet."""
        if second_factor.has_one(self.request.user):
            proven_at = second_factor.given_at(self.request)
        else:
            proven_at = second_factor.password_given_at(self.request)
        return not is_fresh(proven_at, timezone.now())

    def get_reauthentication_methods(self, user):
        """Never the password in place of the second factor."""
        methods = super().get_reauthentication_methods(user)
        offered = [one for one in methods if one["id"] in WAYS] or methods
        return [one | {"description": WAYS.get(one["id"], one["description"])} for one in offered]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are sealed in the database: who reads a backup can make no code."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "This code is not right, or it is too old. Look at the clock of your telephone, "
            "and try the next one."
        ),
        "code_used": _("This code has been used already: wait for the next one."),
    }

    def encrypt(self, text):
        return seal(text, label=LABEL)

    def decrypt(self, encrypted_text):
        return open_sealed(encrypted_text, label=LABEL)

    def _get_site_name(self):
        return self.get_totp_issuer()
