"""Which places cannot be used: now, planned and past, and the dates of one."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import actions, queries, rules
from centres.enums import Moment
from centres.forms.filters import UnavailabilityFilter
from centres.forms.places import CANCEL, ChangeUnavailabilityForm
from centres.views.places import place_form
from trips.access.duties import Duty
from trips.guards.doors import requires
from trips.guards.refusals import Overtaken
from trips.ui.exports import Column, export, head_of, lines_of
from trips.ui.paging import page_of

TONES = {Moment.NOW: "warning", Moment.PLANNED: "info", Moment.PAST: "neutral"}


def listed(request):
    today = timezone.localdate()
    listing = UnavailabilityFilter(request.GET, centres=queries.centres_visible_to(request.actor))
    return listing, listing.filter(queries.unavailabilities_visible_to(request.actor, today))


def columns_for(actor):
    """The page of a place is for those who work there."""
    at_home = actor.has(Duty.CENTRE_WORK)
    return [
        Column(
            _("Place"),
            lambda row: f"{row.place.unit} · {row.place}",
            "place",
            url=(lambda row: row.place.get_absolute_url()) if at_home else None,
        ),
        Column(_("Centre"), lambda row: row.place.unit.centre.public_label, "centre"),
        Column(_("Reason"), lambda row: row.reason, "reason"),
        Column(_("From"), lambda row: row.starts_on, "from"),
        Column(_("Back in service on"), lambda row: row.ends_on, "until"),
        Column(_("Nights lost"), nights_lost),
        Column(_("When"), lambda row: Moment(row.moment).label, "moment", tone=lambda row: TONES[row.moment]),
    ]


def nights_lost(row):
    today = timezone.localdate()
    return max((min(row.ends_on or today, today) - row.starts_on).days, 0)


@requires(rules.list_unavailable)
def unavailability_list(request):
    listing, rows = listed(request)
    page, columns = page_of(rows, request.GET.get("page")), columns_for(request.actor)
    context = {"listing": listing, "page": page, "head": head_of(columns), "lines": lines_of(columns, page)}
    return render(request, "centres/unavailability_list.html", context)


@requires(rules.list_unavailable, record_read=True, fresh=True)
def unavailability_export(request):
    _listing, rows = listed(request)
    return export(request, "indisponibilites", columns_for(request.actor), rows)


@requires(rules.change_place, load=queries.place_for)
def change(request, place):
    """Another end, or none at all: of the one that the address names by its first night, else of the first."""
    today = timezone.localdate()
    rows = list(queries.unavailabilities_of(place, today))
    if not rows:
        raise Overtaken(rules.no_longer_unavailable(), place)
    asked = next((row for row in rows if row.starts_on.isoformat() == request.GET.get("first")), rows[0])
    initial = {"starts_on": asked.starts_on.isoformat(), "ends_on": asked.ends_on}
    form = ChangeUnavailabilityForm(request.POST or None, rows=rows, now=timezone.now(), initial=initial)
    if request.method == "POST" and form.is_valid():
        write(form.cleaned_data, place, by=request.actor, now=timezone.now())
        messages.success(request, _("The dates are recorded."))
        return redirect(place)
    return place_form(request, place, form, _("Change the dates of an unavailability"))


def write(values, place, **who_and_when):
    if values["what"] == CANCEL:
        actions.cancel_unavailability(place=place, starts_on=values["starts_on"], **who_and_when)
    else:
        dates = {"starts_on": values["starts_on"], "ends_on": values["ends_on"]}
        actions.change_unavailability(place=place, **dates, **who_and_when)
