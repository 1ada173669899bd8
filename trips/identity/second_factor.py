"""What a session has proven of its owner: the second factor, and how long ago.

allauth writes each proof into the session; a proof counts only for the account that gave it.
A session without a proof of the second factor opens nothing but its enrolment (`middleware`).
"""

from datetime import UTC, datetime

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from trips.guards.step_up import is_fresh

METHOD, ELSEWHERE = "mfa", "identity_provider"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def given_at(request):
    """When this session last gave the second factor of its account; None if it never did."""
    return _last(proof for proof in _proofs(request) if proof["method"] == METHOD)


def password_given_at(request):
    return _last(_proofs(request))


def has_one(user):
    """Recovery codes alone are not a second factor."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def remember(request, factor):
    """Enrolling a factor proves it too."""
    record_authentication(request, request.user, METHOD, type=str(factor))


def remember_elsewhere(request, user, identity, now):
    """The identity provider asked for two factors, minutes ago: that counts from then on, for who has enrolled ours."""
    proven_at = _proven_elsewhere(identity, now)
    if proven_at and has_one(user):
        record_authentication(request, user, METHOD, type=ELSEWHERE, at=proven_at.timestamp())


def was_given_elsewhere(request, user):
    """In this sign-in, which is not finished yet."""
    proofs = get_authentication_records(request, user)
    return is_fresh(_last(one for one in proofs if one.get("type") == ELSEWHERE), timezone.now())


def _proven_elsewhere(identity, now):
    """By a level that the settings list, and a moment that the provider states; None otherwise."""
    level, at = identity.get("acr"), identity.get("auth_time")
    if level not in settings.IDENTITY_PROVIDER["two_factors"] or type(at) is not int:
        return None
    proven_at = min(datetime.fromtimestamp(at, tz=UTC), now)
    return proven_at if is_fresh(proven_at, now) else None


def forget(request):
    """Her last factor is gone: this session must enrol another before anything else."""
    kept = [proof for proof in _proofs(request) if proof["method"] != METHOD]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept


def is_used_again(user, code):
    """A code opens one door once, during all the time in which it could be right."""
    seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return not cache.add(f"second-factor:{user.pk}:{normalize_user_code(code)}", "used", timeout=seconds)


def _proofs(request):
    return get_authentication_records(request, request.user)


def _last(proofs):
    moments = [proof["at"] for proof in proofs]
    return datetime.fromtimestamp(max(moments), tz=UTC) if moments else None
