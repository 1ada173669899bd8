from django.shortcuts import render
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from trips.guards.doors import requires
from trips.steering import rules
from trips.steering.capacity import CapacityLine, capacity_on, months_from, totals
from trips.steering.forms import CapacityFilter
from trips.ui.exports import Column, export, lines_of

MONTHS = 12


def asked(request):
    """The form, the first days of twelve months, and a line a centre with their total last."""
    listing = CapacityFilter(request.GET)
    values = listing.values()
    days = months_from(values.get("since") or timezone.localdate(), MONTHS)
    lines = capacity_on(days, values.get("centre", ""))
    return (
        listing,
        days,
        [*lines, CapacityLine(pgettext("masculine", "All"), totals(lines, days))] if lines else [],
    )


def columns_for(days):
    months = [
        Column(format_date(day, "m/Y"), lambda line, place=place: line.counts[place])
        for place, day in enumerate(days)
    ]
    return [Column(_("Centre"), lambda line: line.centre), *months]


@require_safe
@requires(rules.read_capacity)
def capacity(request):
    """Specialised places on the first day of each month, past or to come."""
    listing, days, lines = asked(request)
    columns = columns_for(days)
    context = {"listing": listing, "columns": columns, "lines": lines_of(columns, lines)}
    return render(request, "steering/capacity.html", context)


@require_safe
@requires(rules.read_capacity, record_read=True, fresh=True)
def export_capacity(request):
    _listing, days, lines = asked(request)
    return export(request, "capacite", columns_for(days), lines)
