"""Deny by default: no declaration, no page; nothing personal is kept by a browser."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponseNotAllowed

OPEN, SIGNED_IN = "open", "signed in"
# Signed in by password only: to enrol a second factor, or to give the one that is enrolled.
ENROLMENT, CHALLENGE = "signed in, before any second factor", "signed in, second factor not given yet"


class DeclaredViewsMiddleware:
    """A view without a door answers 404, unless `THIRD_PARTY` in the URLconf names its route."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.third_party = import_module(settings.ROOT_URLCONF).THIRD_PARTY

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if hasattr(view, "door"):
            return None
        match = request.resolver_match
        access = self.third_party.get(match.view_name) or self.third_party.get(f"{match.namespace}:*")
        if access is None:
            raise Http404
        if access != OPEN and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return None


class MethodsMiddleware:
    """Four methods are known here; TRACE, which would give a request back to whoever sent it, is none of them."""

    KNOWN = ("GET", "HEAD", "OPTIONS", "POST")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in self.KNOWN:
            return HttpResponseNotAllowed(self.KNOWN)
        return self.get_response(request)


class PrivatePagesMiddleware:
    """Pages are never cached: after sign-out the back button shows nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response
