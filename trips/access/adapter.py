"""Who may come in by the identity provider: nobody whom an administrator has not let in before."""

import logging
import secrets

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from trips.access.actor import capacities
from trips.guards.refusals import Refused
from trips.identity import actions, second_factor
from trips.identity.openid import app_of
from trips.identity.queries import account_with
from trips.identity.tokens import Unproven
from trips.organisations import rules

logger = logging.getLogger(__name__)


class ProviderAdapter(DefaultSocialAccountAdapter):
    """No account is ever opened here; the one that is found must be of an organisation that may use this way."""

    def list_apps(self, request, provider=None, client_id=None):
        return [app_of(settings.IDENTITY_PROVIDER)] if settings.IDENTITY_PROVIDER else []

    def is_open_for_signup(self, request, sociallogin):
        return False

    def generate_state_param(self, state):
        """ProConnect wants 32 characters at least; allauth draws 16."""
        return secrets.token_urlsafe(32)

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        logger.warning("identity provider: %s", _code_of(exception))
        if isinstance(exception, Unproven) and extra_context and "state" in extra_context:
            actions.record_refusal("refused_identity", user=None, now=timezone.now(), why=str(exception))
        raise Refused(_given_up() if error == AuthError.CANCELLED else _failed())

    def pre_social_login(self, request, sociallogin):
        now = timezone.now()
        user = sociallogin.user if sociallogin.is_existing else _invited(sociallogin)
        if user is None or _reason(user):
            actions.record_refusal("refused_identity", user=user, now=now, why="account")
            raise Refused(rules.use_provider(()))
        linked = actions.link_identity(user=user, account=sociallogin.account, now=now)
        if linked is None:
            actions.record_refusal("refused_identity", user=user, now=now, why="other_identity")
            raise Refused(_another())
        sociallogin.account, sociallogin.user = linked, user
        second_factor.remember_elsewhere(request, user, sociallogin.identity, now)


def _invited(sociallogin):
    """By an address that the provider has verified."""
    verified = [one.email for one in sociallogin.email_addresses if one.verified]
    return account_with(verified[0]) if verified else None


def _reason(user):
    return rules.use_provider({one.organisation.kind for one in capacities(user.pk)})


def _code_of(exception):
    """What went wrong, for the log: a code of ours or the kind of the error, never its words."""
    if isinstance(exception, Unproven):
        return str(exception)
    return type(exception).__name__ if exception else "given_up_or_unknown_state"


def _another():
    return _("Your account is linked to another identity there. Ask your organisation’s administrator.")


def _given_up():
    return _("You gave up signing in there. You can start again, or use your address and password.")


def _failed():
    return _(
        "Signing in there did not work, or took too long. Start again from the sign-in page; if it happens again, "
        "use your address and password."
    )
