from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from trips.access.actor import capacities
from trips.access.middleware import ACTING_AS
from trips.guards.doors import public, signed_in
from trips.home.desks import desk_of
from trips.identity import actions
from trips.jobs.queries import worker_is_missing


@require_safe
@signed_in("each sees her own desk")
def home(request):
    desk = desk_of(request.actor, timezone.localdate())
    return render(request, "home/home.html", {"desk": desk})


@require_safe
@signed_in("choosing among one's own memberships")
def choose_capacity(request):
    mine = capacities(request.actor.user_id)
    return render(request, "home/capacities.html", {"capacities": mine})


@require_POST
@signed_in("choosing among one's own memberships")
def act_as(request):
    """Go on in another of one's own capacities; a foreign one is simply not found."""
    wanted = request.POST.get("membership", "")
    mine = {m.reference: m.pk for m in capacities(request.actor.user_id)}
    if wanted not in mine:
        raise Http404
    request.session[ACTING_AS] = mine[wanted]
    return redirect("home:home")


@require_POST
@public("choosing the language of the pages")
def choose_language(request):
    """Who is signed in gets her messages in that language too."""
    language = request.POST.get("language", "")
    if request.actor.is_signed_in and language in dict(settings.LANGUAGES):
        actions.choose_language(user=request.user, language=language)
    return set_language(request)


@require_safe
@public("says what this service is")
def about(request):
    return render(request, "home/about.html")


@require_safe
@public("how to use the service")
def help_page(request):
    return render(request, "home/help.html")


@require_safe
@public("an honest accessibility statement")
def accessibility(request):
    return render(request, "home/accessibility.html")


@require_safe
@public("what is kept about whom")
def data_protection(request):
    return render(request, "home/data_protection.html")


@public("probe: the process answers")
def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


@public("probe: the database answers and its schema is up to date")
def readyz(request):
    """A missing worker is said, and does not take the pages away: they work without it."""
    try:
        executor = MigrationExecutor(connection)
        ready = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError:
        ready = False
    if not ready:
        return HttpResponse("not ready", status=503, content_type="text/plain")
    missing = worker_is_missing(timezone.now())
    return HttpResponse("ready, no worker for 5 minutes" if missing else "ready", content_type="text/plain")
