"""Sessions of tests: signed in, with the second factor given, as after both steps of the form."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from trips.identity.sessions import SEEN_AT

PASSWORD = "not a real password, seven words in all"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
USER = "account_authentication_methods_user"


def enter(client, user):
    """Without the form, which is tested by itself: the row that it leaves, with the proof as allauth writes it."""
    session = SessionStore()
    session[SESSION_KEY] = session[USER] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    proof = {"method": "mfa", "type": Authenticator.Type.TOTP.value, "at": time.time()}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [proof]
    session[SEEN_AT] = time.time()
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def give_codes(user, secret=SECRET):
    """A second factor whose codes `code()` makes."""
    return TOTP.activate(user, secret).instance


def code(secret=SECRET, periods=0):
    """What the application shows now, or so many periods later."""
    now = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret, now + periods))
