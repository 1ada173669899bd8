"""Everything that happened on a file, as far as its reader may see what it is about."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases import work_queries, work_rules
from cases.forms.timeline import TimelineFilter
from cases.timeline_presenters import timeline_of
from cases.views.trail import work_crumbs
from trips.guards.doors import requires
from trips.ui.paging import page_of_list

LINES_PER_PAGE = 50


@require_safe
@requires(work_rules.read_work, load=work_queries.case_by_duty_for)
def timeline(request, case):
    listing = TimelineFilter(request.GET)
    lines = listing.filter(timeline_of(request.actor, case, now=timezone.now()))
    context = {"case": case, "listing": listing, "crumbs": work_crumbs(request.actor, case, _("Timeline"))}
    context["page"] = page_of_list(lines, request.GET.get("page"), LINES_PER_PAGE)
    return render(request, "cases/timeline.html", context)
