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

from trips.guards.step_up import FRESH

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
    """Enrolling a factor proves it too, and opens more: the session gets a new key."""
    request.session.cycle_key()
    record_authentication(request, request.user, METHOD, type=str(factor))


def remember_elsewhere(request, user, identity, now):
    """The identity provider asked for two factors, minutes ago: that counts from then on, for who has enrolled ours."""
    at = _proven_elsewhere(identity, now)
    if at is not None and has_one(user):
        record_authentication(request, user, METHOD, type=ELSEWHERE, at=at)


def how(request, user):
    """(way, factor) by which this session was entered, as codes; no factor: she has none yet."""
    proofs = get_authentication_records(request, user)
    elsewhere = any(proof["method"] == "socialaccount" for proof in proofs)
    factors = [proof["type"] for proof in proofs if proof["method"] == METHOD]
    return ELSEWHERE if elsewhere else "password", factors[-1] if factors else ""


def was_given_elsewhere(request, user):
    """In this sign-in, which is not finished yet."""
    return any(proof.get("type") == ELSEWHERE for proof in get_authentication_records(request, user))


def _proven_elsewhere(identity, now):
    """The second since 1970 at which it asked, by a level that the settings list and lately; None otherwise."""
    level, at = identity.get("acr"), identity.get("auth_time")
    if level not in settings.IDENTITY_PROVIDER["two_factors"] or not isinstance(at, int):
        return None
    at = min(at, now.timestamp())
    return at if now.timestamp() - at < FRESH.total_seconds() else None


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
