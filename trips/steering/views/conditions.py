"""The six conditions of all centres side by side."""

from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from centres import compass
from centres.compass_presenters import TONES, condition_lines, quarter_links
from centres.contract_queries import centres_bound_for
from centres.dates import quarter_asked
from centres.enums import Status
from trips.access.duties import Duty
from trips.guards.doors import requires
from trips.steering import rules
from trips.ui.exports import Column, export


@dataclass(frozen=True)
class Cell:
    """How one condition of one centre stands, and where to read why."""

    condition: str
    label: str
    tone: str
    url: str
    kept: int
    counted: int


@dataclass(frozen=True)
class Row:
    centre: object
    cells: list[Cell]


def asked(request):
    """The centres that she reads, each with its readings, and the quarter."""
    today = timezone.localdate()
    period = compass.Period(*quarter_asked(request.GET.get("quarter", ""), today), today)
    centres = list(centres_bound_for(request.actor))
    found = {centre.pk: [] for centre in centres}
    for one in compass.read(centres, period):
        found[one.centre.pk].append(one)
    return period, [(centre, found[centre.pk]) for centre in centres]


def row_of(centre, readings, quarter):
    url = f"{reverse('centres:compass', args=[centre.reference])}?quarter={quarter}"
    return Row(
        centre,
        [cell_of(one, f"{url}#condition-{one.condition.code}") for one in compass.by_condition(readings)],
    )


def cell_of(of, url):
    counted = [one for one in of.readings if one.status != Status.NOT_APPLICABLE]
    kept = sum(one.status == Status.MET for one in counted)
    return Cell(str(of.condition), str(of.status.label), TONES[of.status], url, kept, len(counted))


@require_safe
@requires(rules.read_conditions)
def conditions(request):
    period, readings = asked(request)
    links = quarter_links(period)
    rows = [row_of(centre, some, links["quarter"]) for centre, some in readings]
    heads = [one.condition for one in compass.by_condition(readings[0][1])] if readings else []
    return render(request, "steering/conditions.html", {"rows": rows, "heads": heads, **links})


@require_safe
@requires(rules.read_conditions, record_read=True, fresh=True)
def export_conditions(request):
    """A line a centre and commitment: the same sentences as on the page of each centre."""
    _period, readings = asked(request)
    mask = request.actor.has(Duty.AUDIT)
    lines = [
        line for _centre, some in readings for of in condition_lines(some, [], mask=mask) for line in of.lines
    ]
    return export(request, "six-conditions", columns(), lines)


def columns():
    return [
        Column(_("Centre"), lambda line: line.reading.centre),
        Column(_("Condition"), lambda line: line.commitment.condition),
        Column(_("Code"), lambda line: line.commitment.code),
        Column(_("Commitment"), lambda line: line.commitment),
        Column(_("State"), lambda line: line.label),
        Column(_("Why"), lambda line: line.why),
        Column(_("Last evidence"), lambda line: line.reading.last_on),
    ]
