"""The places of a centre: what takes each tonight, unavailable and back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import actions, queries, rules
from centres.enums import Night
from centres.forms.filters import PlaceFilter
from centres.forms.places import BackForm, UnavailableForm
from centres.views.trail import places_step, trail
from trips.guards.doors import requires
from trips.ui.exports import Column, export, head_of, lines_of
from trips.ui.paging import page_of

TONES = {
    Night.OCCUPIED: "info",
    Night.HELD: "waiting",
    Night.UNAVAILABLE: "warning",
    Night.PREPARING: "waiting",
    Night.FREE: "success",
    "closed": "neutral",
}


@requires(rules.work_at, load=queries.centre_for)
def place_list(request, centre):
    listing = PlaceFilter(request.GET)
    page = page_of(
        listing.filter(queries.places_today(centre, timezone.localdate())), request.GET.get("page")
    )
    columns = place_columns()
    context = {
        "centre": centre,
        "crumbs": trail(centre, places_step(centre)),
        "listing": listing,
        "page": page,
        "head": head_of(columns),
        "lines": lines_of(columns, page),
    }
    return render(request, "centres/place_list.html", context)


@requires(rules.work_at, load=queries.centre_for, record_read=True, fresh=True)
def place_export(request, centre):
    rows = PlaceFilter(request.GET).filter(queries.places_today(centre, timezone.localdate()))
    return export(request, "places", place_columns(), rows)


def place_columns():
    return [
        Column(
            _("Place"), lambda one: f"{one.unit} · {one}", "place", url=lambda one: one.get_absolute_url()
        ),
        Column(_("Tonight"), state_label, "state", tone=lambda one: TONES[one.state_today]),
        Column(_("Until"), lambda one: one.until),
        Column(_("Fit for reduced mobility"), lambda one: one.unit.reduced_mobility),
        Column(_("Floor"), lambda one: one.unit.floor),
        Column(_("Open from"), lambda one: one.opens_on),
        Column(_("Closes on"), lambda one: one.closes_on),
    ]


def state_label(place):
    return Night(place.state_today).label if place.state_today in Night else _("not open")


@requires(rules.read_place, load=queries.place_for)
def place_detail(request, place):
    today = timezone.localdate()
    rows = list(queries.unavailabilities_of(place, today))
    preparation = queries.preparation_of(place, today)
    context = {
        "place": place,
        "state": queries.places_today(place.unit.centre, today).get(pk=place.pk),
        "rows": rows,
        "preparation": preparation,
        "actions": place_actions(request.actor, place, rows, preparation),
        "crumbs": place_trail(place),
    }
    context["state_label"] = state_label(context["state"])
    context["tone"] = TONES[context["state"].state_today]
    return render(request, "centres/place_detail.html", context)


def place_actions(actor, place, rows, preparation):
    pages = [
        (_("Say when the place is ready"), "centres:ready", preparation),
        (_("Make unavailable"), "centres:unavailable", True),
        (_("Put back in service"), "centres:back", rows),
        (_("Change the dates of an unavailability"), "centres:change_unavailability", rows),
    ]
    reason = rules.change_place(actor, place)
    return [
        {"label": label, "url": reverse(route, args=[place.reference]), "reason": reason}
        for label, route, offered in pages
        if offered
    ]


def place_trail(place, *steps):
    here = (f"{place.unit} · {place}", place.get_absolute_url())
    return trail(place.unit.centre, places_step(place.unit.centre), here, *steps)


@requires(rules.change_place, load=queries.place_for)
def unavailable(request, place):
    form = UnavailableForm(request.POST or None, place=place, now=timezone.now())
    if request.method == "POST" and form.is_valid():
        actions.make_unavailable(place=place, by=request.actor, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The place is recorded as unavailable."))
        return redirect(place)
    return place_form(request, place, form, _("Make unavailable"))


@requires(rules.change_place, load=queries.place_for)
def back(request, place):
    today = timezone.localdate()
    row = queries.unavailability_of(place, today)
    form = BackForm(request.POST or None, today=today, row=row)
    if request.method == "POST" and form.is_valid():
        actions.make_available(place=place, by=request.actor, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The place is back in service."))
        return redirect(place)
    return place_form(request, place, form, _("Put back in service"))


def place_form(request, place, form, title):
    crumbs = place_trail(place, (title, ""))
    context = {"title": title, "form": form, "submit": title, "note": "", "crumbs": crumbs}
    context["cancel_url"] = place.get_absolute_url()
    return render(request, "centres/move_form.html", context)
