"""For who is on call: the women of her operator whose page she does not see, by reference and place."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from centres import queries, rules
from centres.forms.filters import OnCallFilter
from centres.views.residents import places_written
from trips.guards.doors import requires
from trips.ui.exports import Column, head_of, lines_of
from trips.ui.paging import page_of


@require_safe
@requires(rules.list_on_call, record_read=True)
def on_call(request):
    """No name: which place, and the way to open it in an emergency."""
    listing = OnCallFilter(request.GET, centres=queries.centres_of_her_operator(request.actor))
    page = page_of(listing.filter(queries.stays_of_others(request.actor)), request.GET.get("page"))
    columns = columns_of_places()
    context = {"listing": listing, "page": page, "head": head_of(columns), "lines": lines_of(columns, page)}
    return render(request, "centres/on_call.html", context)


def columns_of_places():
    return [
        Column(_("Reference"), lambda stay: stay.reference, "reference", url=emergency_url),
        Column(_("Places"), places_written),
        Column(_("Centre"), lambda stay: stay.centre.public_label, "centre"),
        Column(_("State"), lambda stay: stay.get_state_display()),
        Column(_("Since"), lambda stay: stay.starts_on, "since"),
    ]


def emergency_url(stay):
    return reverse("cases:break_glass", args=[stay.case.reference])
