"""The list of centres, the page of one, its calendar and its address."""

from datetime import timedelta

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import (
    compass,
    contract_rules,
    incident_rules,
    partner_presenters,
    partner_rules,
    queries,
    rules,
    standing_presenters,
    standing_queries,
    standing_rules,
)
from centres.compass_presenters import TONES
from centres.dates import add_months, quarter_asked, quarter_key
from centres.forms.filters import CentreFilter
from centres.views.trail import trail
from trips.guards.doors import requires
from trips.ui.exports import Column, export, head_of, lines_of
from trips.ui.grids import Grid, Row
from trips.ui.paging import page_of

DAYS_EACH_WAY = 90


@requires(rules.list_centres)
def centre_list(request):
    listing = CentreFilter(request.GET)
    page = page_of(listing.filter(queries.centres_visible_to(request.actor)), request.GET.get("page"))
    columns = centre_columns(page)
    context = {"listing": listing, "page": page, "head": head_of(columns), "lines": lines_of(columns, page)}
    return render(request, "centres/centre_list.html", context)


@requires(rules.list_centres, record_read=True, fresh=True)
def centre_export(request):
    rows = list(CentreFilter(request.GET).filter(queries.centres_visible_to(request.actor)))
    return export(request, "centres", centre_columns(rows), rows)


def centre_columns(centres):
    figures = queries.figures_of(centres, timezone.localdate())
    return [
        Column(_("Centre"), lambda one: one.public_label, "name", url=lambda one: one.get_absolute_url()),
        Column(_("Département"), lambda one: one.department, "department"),
        Column(_("Building"), lambda one: one.get_building_display()),
        Column(_("Places"), lambda one: figures[one.pk].places),
        Column(_("Occupied"), lambda one: figures[one.pk].occupied),
        Column(_("Held"), lambda one: figures[one.pk].held),
        Column(_("Unavailable"), lambda one: figures[one.pk].unavailable),
        Column(_("Being made ready"), lambda one: figures[one.pk].preparing),
        Column(_("Free"), lambda one: figures[one.pk].free),
    ]


@requires(rules.read_centre, load=queries.centre_for, record_read=True)
def centre_detail(request, centre):
    today = timezone.localdate()
    start, end = quarter_asked(request.GET.get("quarter", ""), today)
    at_home = not rules.work_at(request.actor, centre)
    context = {
        "centre": queries.with_surroundings(centre),
        "surroundings_url": surroundings_url(request.actor, centre),
        "crumbs": trail(centre),
        "figures": queries.figures_of([centre], today)[centre.pk],
        "actions": centre_actions(request.actor, centre),
        "expected": queries.expected_at(request.actor, centre) if at_home else None,
        "may_receive": not rules.manage(request.actor, centre),
        "conditions": conditions_of(centre, compass.Period(start, end, today)),
        "may_check": not standing_rules.record_check(request.actor, centre),
        "quarter": {"start": start, "end": min(end, today), "before": quarter_key(add_months(start, -3))},
        "next_quarter": quarter_key(add_months(start, 3)) if end < today else "",
    }
    return render(request, "centres/centre_detail.html", context)


def conditions_of(centre, period):
    """What was delivered under each condition, and how the condition stands."""
    of = compass.by_condition(compass.read([centre], period))
    stands = {one.condition.code: one.status for one in of}
    totals = queries.condition_totals(centre, period.first, period.last)
    shown = standing_lines(centre, period.today), partner_presenters.partner_lines(centre, period.today)
    standing_presenters.beside(totals, *shown)
    statuses = [stands[total.condition.code] for total in totals]
    return [(total, one.label, TONES[one]) for total, one in zip(totals, statuses, strict=True)]


def standing_lines(centre, today):
    """Each standing commitment as its last check shows it today, whatever the quarter."""
    some = standing_queries.standings_of([centre], today)[centre.pk]
    return standing_presenters.lines_of_centre(some, standing_queries.latest_checks([centre], today), today)


def surroundings_url(actor, centre):
    """For whoever may say it anew."""
    if rules.describe_centre(actor, centre):
        return ""
    return reverse("centres:surroundings", args=[centre.reference])


def centre_pages():
    """(label, route, rule, icon) of what there is at a centre."""
    return [
        (_("Residents"), "centres:residents", rules.work_at, "people"),
        (_("Services"), "centres:services", rules.work_at, "list"),
        (_("Calendar"), "centres:calendar", rules.read_centre, "calendar3"),
        (_("Places"), "centres:places", rules.work_at, "house-door"),
        (_("Time to make a place ready"), "centres:preparation_time", rules.set_preparation_time, "clock"),
        (_("The six conditions"), "centres:compass", contract_rules.read_agreements, "check-circle"),
        (
            _("Record an incident of the house"),
            "centres:house_incident_new",
            incident_rules.open_house_incident,
            "exclamation-triangle",
        ),
        (_("Standing commitments"), "centres:standing", standing_rules.read_checks, "shield-lock"),
        (_("Partners"), "centres:partners", partner_rules.read_partners, "people"),
        (_("Agreements"), "centres:agreements", contract_rules.read_agreements, "file-earmark-text"),
        (_("Address"), "centres:address", rules.show_address, "geo-alt"),
    ]


def centre_actions(actor, centre):
    """What this reader finds at this centre; what is not hers is not shown to her at all."""
    found = [
        {"label": label, "url": reverse(route, args=[centre.reference]), "icon": icon}
        for label, route, rule, icon in centre_pages()
        if not rule(actor, centre)
    ]
    unavailable = f"{reverse('centres:unavailabilities')}?centre={centre.reference}"
    return [*found, {"label": _("Unavailable places"), "url": unavailable, "icon": "x-circle"}]


@requires(rules.read_centre, load=queries.centre_for)
def calendar(request, centre):
    """Every place, every night, ninety days back and ninety ahead."""
    today = timezone.localdate()
    start, days = today - timedelta(days=DAYS_EACH_WAY), 2 * DAYS_EACH_WAY + 1
    places = list(queries.places_of(centre))
    segments = queries.occupancy_segments(places, start, days, today=today)
    at_home = not rules.work_at(request.actor, centre)
    rows = [
        Row(f"{place.unit} · {place}", segments[place.pk], url=place.get_absolute_url() if at_home else "")
        for place in places
    ]
    caption = _("Every place, every night, the last and the next 90 days")
    grid = Grid(caption, start, days, rows, queries.board_kinds(), today=today, row_title=_("Place"))
    context = {"centre": centre, "grid": grid, "crumbs": trail(centre, (_("Calendar"), ""))}
    return render(request, "centres/calendar.html", context)


@requires(rules.show_address, load=queries.centre_for)
def address(request, centre):
    shown = ask_address(
        request, centre, "staff" if request.actor.organisation_id == centre.organisation_id else "ofii"
    )
    context = {"centre": centre, "address": shown, "crumbs": trail(centre, (_("Address"), ""))}
    return render(request, "centres/address.html", context)


@requires(rules.show_address_of_stay, load=queries.stay_with_address_for)
def address_of_stay(request, stay):
    """For the caseworker of her own NGO, who brings her there."""
    shown = ask_address(request, stay.centre, "journey")
    crumbs = [{"label": stay.reference, "url": ""}]
    return render(
        request, "centres/address.html", {"centre": stay.centre, "address": shown, "crumbs": crumbs}
    )


def ask_address(request, centre, reason):
    """Only the button shows it, so that opening the page by mistake reads nothing."""
    if "show" not in request.GET:
        return ""
    return queries.address_of(centre, reader=request.actor, reason=reason, now=timezone.now())
