"""Nothing is reached before the second factor is given; who has none yet enrols one first."""

from importlib import import_module
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from trips.guards.middleware import CHALLENGE, ENROLMENT, OPEN
from trips.identity import second_factor, sessions, unsent

# A page that asks by itself says so, and does not count as somebody's presence.
BACKGROUND = "X-Background"


class IdleMiddleware:
    """A session that nobody has used for fifteen minutes is over; what was being sent is kept for her."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = timezone.now()
        if sessions.is_idle(sessions.moment(request.session), now):
            return self.end(request)
        if BACKGROUND not in request.headers:
            sessions.note_use(request, now)
        return self.get_response(request)

    def end(self, request):
        sent = request.method == "POST"
        fields = [pair for name in request.POST for pair in _pairs(request.POST, name)] if sent else ()
        unsent.end_idle(request, path=request.get_full_path(), fields=fields)
        target = reverse("identity:resume") if unsent.is_waiting(request) else request.get_full_path()
        return redirect(f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: target})}")


def _pairs(data, name):
    return [(name, value) for value in data.getlist(name)]


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
