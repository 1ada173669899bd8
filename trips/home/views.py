from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trips.access.actor import capacities
from trips.access.middleware import ACTING_AS
from trips.guards.doors import public, signed_in
from trips.home.desks import desk_of
from trips.ui.safe_urls import next_url


@signed_in(_("each sees her own desk"))
def home(request):
    return render(request, "home/home.html", {"desk": desk_of(request.actor), "capacities": None})


@signed_in(_("choosing among one's own memberships"))
@require_POST
def act_as(request):
    """Go on in another of one's own capacities; a foreign one is simply not found."""
    wanted = request.POST.get("membership", "")
    mine = {m.reference: m.pk for m in capacities(request.actor.user_id)}
    if wanted in mine:
        request.session[ACTING_AS] = mine[wanted]
    return redirect(next_url(request, "/"))


@public("probe: the process answers")
def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


@public("probe: the database answers and its schema is up to date")
def readyz(request):
    try:
        executor = MigrationExecutor(connection)
        ready = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError:
        ready = False
    return HttpResponse(
        "ready" if ready else "not ready", status=200 if ready else 503, content_type="text/plain"
    )
