"""What an identity provider signs: read only after its signature, its author, its addressee and its time were checked.

allauth trusts a token that it fetched itself; here nothing is believed unsigned, by no other algorithm than these.
"""

import hmac

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

ALGORITHMS = ["RS256", "ES256"]
# Seconds by which two clocks may differ.
LEEWAY = 30
LONGEST_SUBJECT = 191


class Unproven(OAuth2Error):
    """What came does not prove who she is; the message is a code for the log, never a value."""


def read(token, keys, *, issuer, audience, required):
    """The claims of a signed token, or `Unproven`."""
    if not isinstance(token, str):
        raise Unproven("no_token")
    try:
        options = {"require": required}
        claims = jwt.decode(
            token,
            _key_of(token, keys),
            algorithms=ALGORITHMS,
            issuer=issuer,
            audience=audience,
            leeway=LEEWAY,
            options=options,
        )
    except jwt.PyJWTError as error:
        raise Unproven(type(error).__name__) from error
    if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
        raise Unproven("subject")
    if claims.get("azp", audience) != audience:
        raise Unproven("authorised_party")
    return claims


def read_identity(token, keys, *, issuer, audience, nonce):
    """The ID token of this very sign-in: the nonce was drawn for it, so no other token fits."""
    required = ["iss", "sub", "aud", "exp", "iat", "nonce"]
    claims = read(token, keys, issuer=issuer, audience=audience, required=required)
    if not nonce or not hmac.compare_digest(str(claims["nonce"]), nonce):
        raise Unproven("nonce")
    return claims


def _key_of(token, keys):
    """The public key that the token's header names, among those that the provider publishes."""
    name = jwt.get_unverified_header(token).get("kid")
    for key in jwt.PyJWKSet.from_dict(keys).keys:
        if key.key_id == name:
            return key
    raise Unproven("key")
