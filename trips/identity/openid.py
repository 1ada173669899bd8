"""Sign-in by an identity provider (OpenID Connect): allauth's flow, with the checks that it leaves out.

The browser goes to the provider by a plain link and comes back with a code; the server changes the code for signed
tokens. Allauth binds the way back to this browser (`state`, once) and to this server's request (PKCE); we add the
nonce, the signatures, the author of the discovery document, and a signed description of the person.
"""

import json
import secrets
from contextlib import contextmanager
from functools import cached_property

import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from trips.identity import tokens
from trips.ui.safe_urls import next_url

# How the accounts of the one provider are named in our tables.
PROVIDER = "agents"
DISCOVERY = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
SIGNED = "application/jwt"


class Connection(OpenIDConnectOAuth2Adapter):
    """The provider that the environment names: its addresses, its keys, what it says of a person."""

    # Drawn for one sign-in, kept in this browser's session until it is over.
    nonce = ""

    @cached_property
    def openid_config(self):
        """Its own description of itself, which must name the issuer that we know and stay on its kind of line."""
        issuer = settings.IDENTITY_PROVIDER["issuer"]
        try:
            found = json_of(self.fetch(issuer.rstrip("/") + DISCOVERY))
        except requests.RequestException as error:
            raise tokens.Unproven("unreachable") from error
        if found.get("issuer") != issuer:
            raise tokens.Unproven("issuer")
        scheme = issuer.partition(":")[0] + ":"
        if not all(str(found.get(name)).startswith(scheme) for name in ENDPOINTS):
            raise tokens.Unproven("endpoints")
        return found

    def get_callback_url(self, request, app):
        """Under our own address, whatever host the request named."""
        return settings.SITE_URL + reverse("openid_connect_callback")

    def complete_login(self, request, app, token, **kwargs):
        issued = {"issuer": self.openid_config["issuer"], "audience": app.client_id}
        keys = json_of(self.fetch(self.openid_config["jwks_uri"]))
        identity = tokens.read_identity(kwargs["response"].get("id_token"), keys, nonce=self.nonce, **issued)
        person = self.read_person(token.token, keys, issued)
        if person.get("sub") != identity["sub"]:
            raise tokens.Unproven("other_subject")
        login = self.get_provider().sociallogin_from_response(request, person)
        login.identity = identity
        return login

    def read_person(self, access_token, keys, issued):
        """What the provider says of her: signed by ProConnect, plain JSON elsewhere."""
        answer = self.fetch(self.profile_url, Authorization=f"Bearer {access_token}")
        if answer.headers.get("Content-Type", "").partition(";")[0].strip() == SIGNED:
            return tokens.read(answer.text, keys, required=["iss", "sub", "aud"], **issued)
        return json_of(answer)

    def fetch(self, url, **headers):
        """From this address and no other: an answer that points elsewhere is none."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(url, headers=headers, allow_redirects=False)
        answer.raise_for_status()
        return answer


def json_of(answer):
    found = answer.json() if answer.ok and not answer.is_redirect else None
    if not isinstance(found, dict):
        raise tokens.Unproven("shape")
    return found


class Callback(OAuth2CallbackView):
    """The way back: `state` is spent, and gives the nonce that the token must hold."""

    def _get_state(self, request, provider):
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


def app_of(options):
    """The provider as allauth wants it; never a row of a table."""
    return SocialApp(
        provider="openid_connect",
        provider_id=PROVIDER,
        name=options["label"],
        client_id=options["client_id"],
        secret=options["secret"],
        settings={"oauth_pkce_enabled": True},
    )


def asked_of_provider(nonce):
    """`prompt`: whoever sits at a shared computer proves who she is; a session at the provider is not enough."""
    asked = {"nonce": nonce, "prompt": "login"}
    if levels := settings.IDENTITY_PROVIDER["two_factors"]:
        asked["claims"] = json.dumps({"id_token": {"acr": {"values": levels}}})
    return asked


@contextmanager
def refusing(request, provider):
    """A provider that cannot be reached or believed is a refusal, before allauth begins to listen for one."""
    try:
        yield
    except tokens.Unproven as error:
        render_authentication_error(request, provider, exception=error)


@require_safe
def start(request):
    """Off to the provider, by a link: a form that ends elsewhere would need a hole in the content policy."""
    if settings.IDENTITY_PROVIDER is None:
        raise Http404
    if request.user.is_authenticated:
        return redirect("home:home")
    nonce, target = secrets.token_urlsafe(32), next_url(request, reverse("home:home"))
    provider = Connection(request, PROVIDER).get_provider()
    asked = asked_of_provider(nonce)
    with refusing(request, provider):
        return provider.redirect(request, AuthProcess.LOGIN, next_url=target, auth_params=asked, nonce=nonce)


@require_safe
def callback(request):
    if settings.IDENTITY_PROVIDER is None:
        raise Http404
    connection = Connection(request, PROVIDER)
    with refusing(request, connection.get_provider()):
        return Callback.adapter_view(connection)(request)
