"""Incidents of the house: the list of a centre, the page of one, opened, completed and closed by its staff."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import actions, incident_queries, queries
from centres import incident_rules as rules
from centres import rules as centre_rules
from centres.enums import Severity
from centres.forms.incidents import CloseIncidentForm, CompleteIncidentForm, HouseIncidentForm, IncidentFilter
from centres.views.incidents import TONES, already_closed
from centres.views.stays import who_and_when
from centres.views.trail import trail
from trips.guards.doors import requires
from trips.ui.exports import Column, export, head_of, lines_of
from trips.ui.paging import page_of


def listed(request):
    listing = IncidentFilter(request.GET, centres=queries.centres_visible_to(request.actor))
    return listing, listing.filter(incident_queries.house_incidents_visible_to(request.actor))


@requires(rules.list_incidents)
def house_incident_list(request):
    """Of her centre, for OFII of all; the last one on top."""
    listing, rows = listed(request)
    page, columns = page_of(rows, request.GET.get("page")), columns_of_house()
    context = {"listing": listing, "page": page, "head": head_of(columns), "lines": lines_of(columns, page)}
    return render(request, "centres/house_incident_list.html", context)


@requires(rules.list_incidents, record_read=True, fresh=True)
def house_incident_export(request):
    _listing, rows = listed(request)
    return export(request, "evenements-du-centre", columns_of_house(), rows)


def columns_of_house():
    return [
        Column(
            _("Reference"), lambda one: one.reference, "reference", url=lambda one: one.get_absolute_url()
        ),
        Column(
            _("Severity"),
            lambda one: one.get_severity_display(),
            tone=lambda one: TONES[Severity(one.severity)],
        ),
        Column(_("What happened"), lambda one: str(one.kind)),
        Column(_("Happened on"), lambda one: one.happened_on, "day"),
        Column(_("Declared on"), lambda one: one.declared_on),
        Column(_("State"), lambda one: str(one.closing) if one.closing else _("open")),
        Column(_("Place"), lambda one: f"{one.place.unit} · {one.place}" if one.place else ""),
        Column(_("Centre"), lambda one: one.centre.public_label),
    ]


@requires(rules.read_house_incident, load=incident_queries.house_incident_for)
def house_incident(request, incident):
    context = {
        "incident": incident,
        "tone": TONES[Severity(incident.severity)],
        "actions": steps_of_house(request.actor, incident),
        "crumbs": house_trail(incident.centre, (incident.reference, "")),
    }
    return render(request, "centres/house_incident_detail.html", context)


def house_trail(centre, *steps):
    url = f"{reverse('centres:house_incidents')}?centre={centre.reference}"
    return trail(centre, (_("Incidents of the house"), url), *steps)


def steps_of_house(actor, incident):
    """Complete and close it; the manager may close the place for one of the State's reasons."""
    if rules.follow_up_house(actor, incident) or not rules.is_open(incident):
        return []
    steps = [(_("Complete"), "house_incident_complete", incident, "primary")]
    steps.append((_("Close"), "house_incident_close", incident, "secondary"))
    if incident.place and not centre_rules.manage(actor, incident.centre):
        steps.append((_("Make the place unavailable"), "unavailable", incident.place, "secondary"))
    return [
        {"label": label, "url": reverse(f"centres:{route}", args=[about.reference]), "style": style}
        for label, route, about, style in steps
    ]


@requires(rules.open_house_incident, load=queries.centre_for)
def house_incident_new(request, centre):
    today = timezone.localdate()
    form = HouseIncidentForm(request.POST or None, initial={"happened_on": today}, centre=centre, today=today)
    if request.method == "POST" and form.is_valid():
        opened = actions.open_house_incident(centre=centre, **form.cleaned_data, **who_and_when(request))
        messages.success(request, _("The incident is recorded. OFII sees it too."))
        return redirect(opened)
    note = _("Immediate danger: call 17 or 112 first. A grave incident is also declared to the authorities.")
    return house_form(request, centre, form, _("Record an incident of the house"), note)


def house_form(request, centre, form, title, note="", back=None):
    back = back or centre.get_absolute_url()
    context = {"centre": centre, "form": form, "title": title, "note": note, "back": back}
    return render(
        request, "centres/house_incident_form.html", context | {"crumbs": house_trail(centre, (title, ""))}
    )


@requires(rules.follow_up_house, load=incident_queries.house_incident_for)
def house_incident_complete(request, incident):
    if response := already_closed(request, incident):
        return response
    fields = ("measures", "declared_on", "official_number")
    initial = {name: getattr(incident, name) for name in fields}
    today = timezone.localdate()
    form = CompleteIncidentForm(request.POST or None, initial=initial, incident=incident, today=today)
    if request.method == "POST" and form.is_valid():
        actions.complete_house_incident(incident=incident, **form.cleaned_data, **who_and_when(request))
        messages.success(request, _("The incident is completed."))
        return redirect(incident)
    title = _("Complete the incident")
    return house_form(request, incident.centre, form, title, back=incident.get_absolute_url())


@requires(rules.follow_up_house, load=incident_queries.house_incident_for)
def house_incident_close(request, incident):
    if response := already_closed(request, incident):
        return response
    form = CloseIncidentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.close_house_incident(incident=incident, **form.cleaned_data, **who_and_when(request))
        messages.success(request, _("The incident is closed."))
        return redirect(incident)
    return house_form(
        request, incident.centre, form, _("Close the incident"), back=incident.get_absolute_url()
    )
