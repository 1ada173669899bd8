from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import administration_actions as actions
from centres import administration_queries as kept
from centres import administration_rules as rules
from centres import queries
from centres.administration_presenters import CENTRES, PLACES, centre_url
from centres.forms.administration import (
    AddPlacesForm,
    CentreChangeForm,
    CentreFilter,
    DatePlacesForm,
    NewCentreForm,
    NewUnitForm,
    PlaceFilter,
    PlaceForm,
    PostingsForm,
    UnitForm,
)
from trips.guards.doors import requires
from trips.organisations.queries import member_for
from trips.ui.exports import export, head_of, lines_of
from trips.ui.paging import page_of
from trips.ui.parts import render_part

# Centres


def centres_listed(request):
    today = timezone.localdate()
    listing = CentreFilter(request.GET, today=today)
    return listing, listing.filter(kept.centres_to_administer(request.actor, today))


@requires(rules.administer)
def centres(request):
    listing, rows = centres_listed(request)
    page = page_of(rows, request.GET.get("page"))
    context = {"listing": listing, "page": page, "head": head_of(CENTRES), "lines": lines_of(CENTRES, page)}
    return render(request, "centres/administration/centre_list.html", context)


@requires(rules.administer, record_read=True, fresh=True)
def centres_export(request):
    _listing, rows = centres_listed(request)
    return export(request, "centres", CENTRES, rows)


@requires(rules.administer)
def centre_create(request):
    form = NewCentreForm(request.POST or None, now=timezone.now())
    if request.method == "POST" and form.is_valid():
        made = actions.create_centre(**form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The centre is created. Now add its units and places."))
        return redirect(centre_url(made))
    context = {"form": form, "title": _("Add a centre"), "submit": _("Add the centre"), "back": None}
    return render(request, "centres/administration/form.html", context)


@requires(rules.administer, load=queries.centre_for)
def centre(request, centre):
    context = {
        "centre": queries.with_surroundings(centre),
        "units": kept.units_of(centre),
        "staff": queries.postings_of(centre),
    }
    return render(request, "centres/administration/centre_detail.html", context)


@requires(rules.administer, load=queries.centre_for)
def centre_change(request, centre):
    fields = ("public_label", "ofii_code", "department", "building", "house_rules", "opened_on", "closed_on")
    initial = {name: getattr(centre, name) for name in fields}
    form = CentreChangeForm(request.POST or None, centre=centre, now=timezone.now(), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_centre(centre=centre, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The centre is saved."))
        return redirect(centre_url(centre))
    return show_form(request, form, centre, _("Change the centre"))


def show_form(request, form, centre, title, about=""):
    context = {
        "form": form,
        "title": title,
        "submit": _("Save"),
        "back": centre_url(centre),
        "label": f"{centre.public_label}, {about}" if about else centre.public_label,
    }
    return render(request, "centres/administration/form.html", context)


# Units


@requires(rules.administer, load=queries.centre_for)
def unit_create(request, centre):
    form = NewUnitForm(request.POST or None, centre=centre, now=timezone.now())
    if request.method == "POST" and form.is_valid():
        actions.create_unit(centre=centre, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The unit and its places are added."))
        return redirect(centre_url(centre))
    return show_form(request, form, centre, _("Add a unit"))


@requires(rules.administer, load=queries.unit_for)
def unit_change(request, unit):
    fields = ("label", "floor", "has_lift", "reduced_mobility", "takes_cot")
    initial = {name: getattr(unit, name) for name in fields}
    form = UnitForm(request.POST or None, centre=unit.centre, unit=unit, now=timezone.now(), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_unit(unit=unit, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The unit is saved."))
        return redirect(centre_url(unit.centre))
    return show_form(request, form, unit.centre, _("Change the unit"), unit.label)


# Places


def places_listed(request, centre):
    listing = PlaceFilter(request.GET, today=timezone.localdate(), units=kept.units_of(centre))
    return listing, listing.filter(queries.places_of(centre))


@requires(rules.administer, load=queries.centre_for)
def places(request, centre):
    listing, rows = places_listed(request, centre)
    page = page_of(rows, request.GET.get("page"))
    context = {"centre": centre, "listing": listing, "page": page}
    context |= {"head": head_of(PLACES), "lines": lines_of(PLACES, page), "back": centre_url(centre)}
    return render(request, "centres/administration/place_list.html", context)


@requires(rules.administer, load=queries.centre_for, record_read=True, fresh=True)
def places_export(request, centre):
    _listing, rows = places_listed(request, centre)
    return export(request, "places", PLACES, rows)


@requires(rules.administer, load=queries.unit_for)
def place_create(request, unit):
    form = PlaceForm(request.POST or None, unit=unit, now=timezone.now())
    if request.method == "POST" and form.is_valid():
        actions.create_place(unit=unit, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The place is added."))
        return redirect("centres:administration_places", unit.centre.reference)
    return show_form(request, form, unit.centre, _("Add a place"), unit.label)


@requires(rules.administer, load=queries.unit_for)
def places_add(request, unit):
    form = AddPlacesForm(request.POST or None, now=timezone.now())
    if request.method == "POST" and form.is_valid():
        made = actions.add_places(unit=unit, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("%(count)d places are added.") % {"count": len(made)})
        return redirect("centres:administration_places", unit.centre.reference)
    return show_form(request, form, unit.centre, _("Add several places"), unit.label)


@requires(rules.administer, load=queries.centre_for)
def places_date(request, centre):
    """A call opens, closes or specialises many places on one day: data entry, not work for a developer."""
    form = DatePlacesForm(request.POST or None, units=kept.units_of(centre), now=timezone.now())
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        changed = actions.date_places(centre=centre, **values, by=request.actor, now=timezone.now())
        messages.success(request, _("%(count)d places have this date now.") % {"count": changed})
        return redirect("centres:administration_places", centre.reference)
    return show_form(request, form, centre, _("Give many places a date"))


PLACE_FIELDS = ("label", "opens_on", "closes_on", "specialised_from", "specialised_until")


@requires(rules.administer, load=queries.place_for)
def place_change(request, place):
    initial = {name: getattr(place, name) for name in PLACE_FIELDS}
    form = PlaceForm(request.POST or None, unit=place.unit, place=place, now=timezone.now(), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_place(place=place, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The place is saved."))
        return redirect("centres:administration_places", place.unit.centre.reference)
    return show_form(
        request, form, place.unit.centre, _("Change the place"), f"{place.unit.label} / {place.label}"
    )


# Postings


@requires(rules.change_postings, load=member_for)
def postings(request, member):
    """At which centres a member of an operator works; a part of the member's page."""
    current = kept.centres_where_posted(member)
    sent = request.POST if request.method == "POST" else None
    form = PostingsForm(sent, centres=kept.centres_of_operator(member), initial={"centres": current})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["centres"]
        actions.set_postings(member=member, centres=chosen, by=request.actor, now=timezone.now())
        messages.success(request, _("Saved: from now on she sees these centres and no other."))
        return redirect(member)
    context = {"form": form, "member": member, "current": current}
    return render_part(request, "centres/administration/postings.html", context)
