"""The compass of one centre: which commitments are kept in a quarter, why, and what each rests on."""

from datetime import timedelta

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import compass, queries
from centres import compass_presenters as presenters
from centres import contract_queries as contracts
from centres import contract_rules as rules
from centres.dates import add_months, quarter_asked
from centres.enums import Nature
from centres.views.contracts import below_centre
from trips.access.duties import Duty
from trips.guards.doors import requires
from trips.ui.exports import Column, export


def period_asked(request):
    today = timezone.localdate()
    return compass.Period(*quarter_asked(request.GET.get("quarter", ""), today), today)


def period_before(period):
    first, last = add_months(period.first, -3), period.first - timedelta(days=1)
    return compass.Period(first, last, period.today)


def lines_of_centre(request, centre, period):
    readings = compass.read([centre], period)
    before = period_before(period)
    was = compass.read([centre], before)
    return presenters.condition_lines(readings, was, mask=request.actor.has(Duty.AUDIT))


@requires(rules.read_agreements, load=contracts.bound_centre_for)
def compass_page(request, centre):
    period = period_asked(request)
    context = {"centre": centre, "conditions": lines_of_centre(request, centre, period)}
    context["crumbs"] = compass_trail(request, centre)
    return render(request, "centres/compass.html", context | presenters.quarter_links(period))


def compass_trail(request, centre, *steps):
    here = (_("The six conditions"), reverse("centres:compass", args=[centre.reference]))
    return below_centre(request, centre, here, *steps)


@requires(rules.read_agreements, load=contracts.bound_centre_for, record_read=True, fresh=True)
def compass_export(request, centre):
    conditions = lines_of_centre(request, centre, period_asked(request))
    return export(request, "conditions", reading_columns(), [one for of in conditions for one in of.lines])


def reading_columns():
    return [
        Column(_("Condition"), lambda line: line.commitment.condition),
        Column(_("Code"), lambda line: line.commitment.code),
        Column(_("Commitment"), lambda line: line.commitment),
        Column(_("State"), lambda line: line.label),
        Column(_("Why"), lambda line: line.why),
        Column(_("Last evidence"), lambda line: line.reading.last_on),
        Column(_("Due by"), lambda line: line.reading.due_on),
        Column(_("Since the quarter before"), lambda line: line.trend),
    ]


@requires(rules.read_commitment_of, load=contracts.commitment_of)
def reading_page(request, about):
    """What one commitment rests on: the rule, and for the staff woman by woman."""
    centre, commitment = about.centre, about.commitment
    period = period_asked(request)
    lines = [one for of in lines_of_centre(request, centre, period) for one in of.lines]
    line = next((one for one in lines if one.commitment.code == commitment.code), None)
    if line is None:
        raise Http404
    context = {"centre": centre, "commitment": commitment, "line": line}
    context |= {"dues": dues_shown(request.actor, centre, commitment, period)}
    context |= {"services_url": services_url(request.actor, centre, commitment, period)}
    context["crumbs"] = compass_trail(request, centre, (commitment.code, ""))
    return render(request, "centres/reading.html", context | presenters.quarter_links(period))


def dues_shown(actor, centre, commitment, period):
    """The women whom she sees, by what is most pressing; None for whoever reads numbers only."""
    if rules.work_at(actor, centre) or commitment.nature in (Nature.STANDING, Nature.GROUP):
        return None
    found = [one for one in compass.dues(centre, period) if one.code == commitment.code]
    stays = {
        stay.pk: stay for stay in queries.stays_visible_to(actor).filter(pk__in=[d.stay_id for d in found])
    }
    rows = [presenters.DueLine(stays[one.stay_id], one) for one in found if one.stay_id in stays]
    return sorted(rows, key=lambda row: (row.due.state == "kept", row.due.due_on, row.stay.reference))


def services_url(actor, centre, commitment, period):
    if rules.work_at(actor, centre) or commitment.nature == Nature.STANDING:
        return ""
    dates = f"since={period.first.isoformat()}&until={period.through.isoformat()}"
    return f"{reverse('centres:services', args=[centre.reference])}?commitment={commitment.code}&{dates}"
