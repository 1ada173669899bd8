"""Pages about being signed in: open sessions, staying, and taking up what was not sent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from trips.audit import queries
from trips.guards.doors import signed_in
from trips.identity import actions, unsent
from trips.identity.sessions import sessions_of
from trips.ui.safe_urls import next_url

WHY = "one's own sessions"
# Of the last sign-ins to one's own account.
SHOWN = 10


@require_safe
@signed_in(WHY)
def sessions(request):
    found = sessions_of(request.user, now=timezone.now(), here=request.session.session_key)
    context = {"sessions": found, "sign_ins": last_sign_ins(request.user)}
    return render(request, "identity/sessions.html", context)


def last_sign_ins(user):
    """(when, what), also by somebody else in her place."""
    found = queries.sign_ins_of(user.pk)[:SHOWN]
    return [(event.at, queries.SIGN_INS[event.kind]) for event in found]


@require_POST
@signed_in(WHY)
def end(request):
    """One session by its handle, or all others."""
    now, handle = timezone.now(), request.POST.get("handle", "")
    if handle:
        actions.end_own_session(user=request.user, handle=handle, now=now)
    else:
        here = request.session.session_key
        actions.end_other_sessions(user=request.user, session_key=here, now=now)
    messages.success(request, _("Signed out there."))
    return redirect("identity:sessions")


@require_POST
@signed_in("staying signed in")
def stay(request):
    """Asked by the warning's button; the middleware notes the use."""
    return HttpResponse(status=204)


@require_POST
@signed_in("ending one's own idle session")
def leave(request):
    """The page was left alone: sign out now, and keep what was typed but not sent."""
    path = next_url(request, reverse("home:home"))
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    unsent.end_idle(request, path=path, fields=[pair for pair in fields if pair[0] != "next"])
    target = reverse("identity:resume") if unsent.is_waiting(request) else path
    return redirect(f"{reverse('account_login')}?{urlencode({'next': target})}")


@require_safe
@signed_in("taking up what was not sent")
def resume(request):
    """What she was writing, to be sent with one click; shown once."""
    kept = unsent.take(request)
    if kept is None:
        return redirect("home:home")
    path, fields = kept
    return render(request, "identity/resume.html", {"path": path, "fields": fields})
