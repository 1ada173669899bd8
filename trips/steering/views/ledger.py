"""The ledger of nights: each place, each night, one of six kinds; and what free nights were worth."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from trips.access.duties import Duty
from trips.guards.doors import requires
from trips.steering import ledger as numbers
from trips.steering import rules
from trips.steering.forms import PeriodFilter
from trips.steering.masking import masked_table
from trips.ui.exports import Column, export, lines_of


def period(request):
    """The form and the period that it asks for; what makes no sense shows its error and changes nothing."""
    listing = PeriodFilter(request.GET, today=timezone.localdate())
    return listing, *listing.period()


def rows_of(actor, since, last):
    """A row a centre, then all together; small numbers masked for whoever may read nothing of a woman."""
    lines = numbers.ledger(numbers.centres_in_ledger(actor), since, last)
    if not lines:
        return []
    lines.append(numbers.total(lines))
    counts = [numbers.numbers_of(line) for line in lines]
    if actor.has(Duty.AUDIT):
        counts = masked_table(counts, numbers.KINDS)
    return list(zip([line.centre for line in lines], counts, strict=True))


def columns_for(actor, listing):
    """The nights of one centre are for whoever works there, and for OFII."""
    url = None if actor.has(Duty.AUDIT) else lambda row: url_of(row[0], listing)
    counted = [
        (_("Places × nights"), "nights"),
        (_("Occupied"), "occupied"),
        (_("Held"), "held"),
        (_("Unavailable"), "unavailable"),
        (_("Being made ready"), "preparing"),
        (_("Free while someone waits"), "free_while_waiting"),
        (_("Free while nobody waits"), "free_while_nobody"),
        (_("Free with room for someone who waits"), "useful"),
        (_("Most women waiting on such a night"), "waited"),
        (_("For whom there was room"), "fitted"),
    ]
    columns = [Column(heading, lambda row, name=name: row[1][name]) for heading, name in counted]
    return [Column(_("Centre"), lambda row: row[0] or pgettext("masculine", "All"), url=url), *columns]


def url_of(centre, listing):
    return (
        f"{reverse('steering:ledger_nights', args=[centre.reference])}{listing.export_query}"
        if centre
        else ""
    )


@require_safe
@requires(rules.read_ledger)
def ledger(request):
    listing, since, last = period(request)
    columns = columns_for(request.actor, listing)
    context = {"listing": listing, "since": since, "last": last, "columns": columns}
    context["lines"] = lines_of(columns, rows_of(request.actor, since, last))
    return render(request, "steering/ledger.html", context)


@require_safe
@requires(rules.read_ledger, record_read=True, fresh=True)
def export_ledger(request):
    listing, since, last = period(request)
    columns = columns_for(request.actor, listing)
    return export(request, "registre-des-nuits", columns, rows_of(request.actor, since, last))


def night_columns():
    return [
        Column(_("From the night of"), lambda run: run.first),
        Column(_("To the night of"), lambda run: run.last),
        Column(_("Nights"), lambda run: run.nights),
        Column(_("Free places"), lambda run: run.free),
        Column(_("Women waiting"), lambda run: run.waiting),
        Column(_("For whom there was room"), lambda run: run.fitting),
        Column(_("Free places with room for someone who waits"), lambda run: run.useful),
    ]


@require_safe
@requires(rules.read_nights, load=numbers.ledger_centre_for)
def nights(request, centre):
    """The nights of one centre with a free place: how many waited meanwhile, and for whom there was room."""
    listing, since, last = period(request)
    columns = night_columns()
    context = {"centre": centre, "listing": listing, "since": since, "last": last, "columns": columns}
    context["lines"] = lines_of(columns, numbers.free_runs(centre, since, last))
    return render(request, "steering/ledger_nights.html", context)


@require_safe
@requires(rules.read_nights, load=numbers.ledger_centre_for, record_read=True, fresh=True)
def export_nights(request, centre):
    _listing, since, last = period(request)
    return export(request, "nuits-libres", night_columns(), numbers.free_runs(centre, since, last))
