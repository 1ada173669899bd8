import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from trips.guards.step_up import is_fresh
from trips.identity import actions, second_factor
from trips.identity.mail import queue_password_link, queue_unknown_account
from trips.identity.queries import account_with
from trips.sealing.secrets import open_sealed, seal

LABEL = "identity.second_factor"
# Seconds in which one closed door is recorded once, however often somebody pushes it.
ONCE = 300
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
            # A message that the library learns to send must be thought about before anybody gets it.
            case unknown:
                raise NotImplementedError(unknown)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        way, factor = second_factor.how(request, user)
        actions.record_sign_in(user=user, way=way, factor=factor, now=timezone.now())
        return response

    def authentication_failed(self, request, **credentials):
        user = account_with(credentials.get("email", ""))
        actions.record_refusal("refused_password", user=user, now=timezone.now())

    def respond_user_inactive(self, request, user):
        actions.record_refusal("refused_account", user=user, now=timezone.now())
        return super().respond_user_inactive(request, user)

    def pre_authenticate(self, request, **credentials):
        """Too many tries: said once for each account, and once for each address that tries unknown ones."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record_lock_out(account_with(credentials.get("email", "")), self.get_client_ip(request))
            raise

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


def record_lock_out(user, address=""):
    """Once in five minutes: whoever goes on trying must not fill the log."""
    whose = f"account {user.pk}" if user else f"address {address}"
    key = hashlib.sha256(whose.encode()).hexdigest()
    if cache.add(f"lock-out:{key}", "recorded", timeout=ONCE):
        actions.record_refusal("lock_out", user=user, now=timezone.now())


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
