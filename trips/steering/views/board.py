from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from centres.queries.boards import board_kinds, occupancy_segments
from trips.guards.doors import requires
from trips.steering import queries, rules
from trips.steering.forms import BoardFilter
from trips.steering.masking import masked
from trips.ui.exports import Column, export, lines_of
from trips.ui.grids import Grid, Row
from trips.ui.paging import page_of

DAYS_BEFORE, DAYS_AFTER = 90, 90
PLACES_A_PAGE = 100


@require_safe
@requires(rules.read_board)
def board(request):
    """Every place, every night: the last 90 days and the next."""
    today = timezone.localdate()
    listing = BoardFilter(request.GET)
    places = listing.filter(queries.board_places(request.actor))
    page = page_of(places, request.GET.get("page"), per_page=PLACES_A_PAGE)
    return render(
        request, "steering/board.html", {"listing": listing, "page": page, "grid": grid_of(page, today)}
    )


def grid_of(page, today):
    start, days = today - timedelta(days=DAYS_BEFORE), DAYS_BEFORE + DAYS_AFTER
    runs = occupancy_segments(page, start, days, today=today)
    rows = [Row(place.label, runs[place.pk], note=place.unit.centre.public_label) for place in page]
    caption = _("Places by night")
    return Grid(caption, start, days, rows, board_kinds(), today=today, row_title=_("Place"))


def board_columns():
    return [
        Column(_("Centre"), lambda row: row.place.unit.centre.public_label),
        Column(_("Unit"), lambda row: row.place.unit.label),
        Column(_("Place"), lambda row: row.place.label),
        Column(_("Kind"), lambda row: row.segment.label),
        Column(_("From"), lambda row: row.segment.start),
        Column(_("To"), lambda row: row.segment.end),
    ]


@require_safe
@requires(rules.read_board, record_read=True, fresh=True)
def export_board(request):
    """The runs of the board that the filter shows."""
    today = timezone.localdate()
    places = BoardFilter(request.GET).filter(queries.board_places(request.actor))
    start = today - timedelta(days=DAYS_BEFORE)
    rows = queries.board_rows(places, start, DAYS_BEFORE + DAYS_AFTER, today)
    return export(request, "plateau", board_columns(), rows)


def figure_columns():
    return [
        Column(_("Centre"), lambda row: row.centre.public_label),
        Column(_("Region"), lambda row: row.centre.department.region.name),
        Column(_("Places"), lambda row: row.places),
        Column(_("Occupied"), lambda row: masked(row.occupied)),
        Column(_("Held"), lambda row: masked(row.held)),
        Column(_("Unavailable"), lambda row: masked(row.unavailable)),
        Column(_("Being made ready"), lambda row: masked(row.preparing)),
        Column(_("Free"), lambda row: masked(row.free)),
        Column(_("Women hosted"), lambda row: masked(row.women)),
    ]


def figures_of(today):
    """All that the page says, small numbers of people masked; the export says the same."""
    since = today.replace(month=1, day=1)
    counted = [
        (_("Referrals by state"), queries.referrals_by_state()),
        (_("Needs that could not be referred this year"), queries.unmet_needs(since)),
        (_("Women found not eligible this year"), queries.not_eligible(since, today)),
    ]
    return {
        "capacity": queries.capacity_today(today),
        "columns": figure_columns(),
        "centres": queries.centre_figures(today),
        "tables": [(title, [(label, masked(count)) for label, count in rows]) for title, rows in counted],
    }


@require_safe
@requires(rules.read_figures)
def figures(request):
    """All of France tonight."""
    found = figures_of(timezone.localdate())
    found["lines"] = lines_of(found["columns"], found["centres"])
    return render(request, "steering/figures.html", found)


def line_columns():
    return [
        Column(_("Table"), lambda line: line.table),
        Column(_("Row"), lambda line: line.row),
        Column(_("Column"), lambda line: line.column),
        Column(_("Number"), lambda line: line.number),
    ]


def lines_to_export(found):
    """Every number of the page, one a line."""
    tonight, number = _("Places tonight, by centre"), _("Number")
    yield queries.Line(_("Specialised places tonight"), "", number, found["capacity"])
    name, *columns = found["columns"]
    for row in found["centres"]:
        for column in columns:
            yield queries.Line(tonight, name.value(row), column.heading, column.value(row))
    for title, rows in found["tables"]:
        for label, count in rows:
            yield queries.Line(title, label, number, count)


@require_safe
@requires(rules.read_figures, record_read=True, fresh=True)
def export_figures(request):
    return export(request, "chiffres", line_columns(), lines_to_export(figures_of(timezone.localdate())))
