"""Nothing is reached before the second factor is given; who has none yet enrols one first."""

from importlib import import_module
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.shortcuts import redirect
from django.urls import reverse

from trips.guards.middleware import CHALLENGE, ENROLMENT, OPEN
from trips.identity import second_factor


class SecondFactorMiddleware:
    """`request.second_factor_at`: when this session gave its second factor, or None."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.third_party = import_module(settings.ROOT_URLCONF).THIRD_PARTY

    def __call__(self, request):
        signed_in = request.user.is_authenticated
        request.second_factor_at = second_factor.given_at(request) if signed_in else None
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated or request.second_factor_at or self.is_open(request, view):
            return None
        wanted, page = self.next_page(request.user)
        if self.access_of(request) == wanted:
            return None
        return redirect(f"{reverse(page)}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}")

    def next_page(self, user):
        """Enrol; or, when she has enrolled on another device since she signed in here, give it."""
        if second_factor.has_one(user):
            return CHALLENGE, "mfa_reauthenticate"
        return ENROLMENT, "mfa_index"

    def is_open(self, request, view):
        door = getattr(view, "door", None)
        return door.kind == "public" if door else self.access_of(request) == OPEN

    def access_of(self, request):
        return self.third_party.get(request.resolver_match.view_name)
