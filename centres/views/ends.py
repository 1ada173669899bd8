"""Stays under way by their decided end: for the centre, for OFII and for her NGO, the same list."""

from django.shortcuts import render
from django.utils import timezone

from centres import queries, rules, stay_presenters
from centres.forms.filters import StayFilter
from trips.guards.doors import requires
from trips.ui.exports import export, head_of, lines_of
from trips.ui.paging import page_of


@requires(rules.list_stays)
def stay_list(request):
    """The end that comes first on top."""
    today = timezone.localdate()
    listing = filter_of(request, today)
    page = page_of(listing.filter(queries.stays_followed_by(request.actor)), request.GET.get("page"))
    columns = stay_presenters.stay_columns(request.actor, today)
    context = {"listing": listing, "page": page, "head": head_of(columns), "lines": lines_of(columns, page)}
    return render(request, "centres/stay_list.html", context)


@requires(rules.list_stays, record_read=True, fresh=True)
def stay_export(request):
    today = timezone.localdate()
    rows = filter_of(request, today).filter(queries.stays_followed_by(request.actor))
    return export(request, "sejours", stay_presenters.stay_columns(request.actor, today), rows)


def filter_of(request, today):
    return StayFilter(request.GET, today=today, centres=queries.centres_visible_to(request.actor))
