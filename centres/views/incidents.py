"""Incidents: the list, the page of one, opened, completed and closed by the centre."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import actions, incident_queries, incident_rules, queries, rules
from centres.enums import Severity
from centres.forms.incidents import CloseIncidentForm, CompleteIncidentForm, IncidentFilter, IncidentForm
from centres.views.stays import move_page, who_and_when
from trips.guards.doors import requires
from trips.ui.exports import Column, export, head_of, lines_of
from trips.ui.paging import page_of

TONES = {Severity.MINOR: "neutral", Severity.SERIOUS: "warning", Severity.GRAVE: "danger"}


@requires(incident_rules.list_incidents)
def incident_list(request):
    """The last one on top."""
    listing = IncidentFilter(request.GET, centres=queries.centres_visible_to(request.actor))
    page = page_of(_incidents(request, listing), request.GET.get("page"))
    columns = incident_columns()
    context = {"listing": listing, "page": page, "head": head_of(columns), "lines": lines_of(columns, page)}
    return render(request, "centres/incident_list.html", context)


@requires(incident_rules.list_incidents, record_read=True, fresh=True)
def incident_export(request):
    listing = IncidentFilter(request.GET, centres=queries.centres_visible_to(request.actor))
    return export(request, "evenements", incident_columns(), _incidents(request, listing))


def _incidents(request, listing):
    return listing.filter(incident_queries.with_stays(incident_queries.incidents_visible_to(request.actor)))


def incident_columns():
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
        Column(_("Stay"), lambda one: one.stay.reference),
        Column(_("Centre"), lambda one: one.centre.public_label),
    ]


@requires(incident_rules.read_incident, load=incident_queries.incident_for)
def incident(request, incident):
    stay = incident_queries.stay_with_agreement(incident)
    known = rules.identity_is_shown(stay, timezone.localdate())
    context = {
        "incident": incident,
        "tone": TONES[Severity(incident.severity)],
        "shown": incident_rules.texts_are_shown(request.actor, incident, identity_is_shown=known),
        "actions": incident_actions(request.actor, incident),
    }
    return render(request, "centres/incident_detail.html", context)


def incident_actions(actor, incident):
    if incident_rules.follow_up(actor, incident) or not incident_rules.is_open(incident):
        return []
    steps = [(_("Complete"), "incident_complete", "primary"), (_("Close"), "incident_close", "secondary")]
    return [
        {"label": label, "url": reverse(f"centres:{route}", args=[incident.reference]), "style": style}
        for label, route, style in steps
    ]


@requires(incident_rules.open_incident, load=queries.stay_for)
def incident_new(request, stay):
    today = timezone.localdate()
    form = IncidentForm(request.POST or None, initial={"happened_on": today}, stay=stay, today=today)
    if request.method == "POST" and form.is_valid():
        opened = actions.open_incident(stay=stay, **form.cleaned_data, **who_and_when(request))
        messages.success(request, _("The incident is recorded. OFII sees it too."))
        return redirect(opened)
    note = _("Immediate danger: call 17 or 112 first. A grave incident is also declared to the authorities.")
    return move_page(request, stay, form, _("Record an incident"), _("Record the incident"), note)


@requires(incident_rules.follow_up, load=incident_queries.incident_for)
def incident_complete(request, incident):
    if response := already_closed(request, incident):
        return response
    fields = ("measures", "declared_on", "official_number")
    initial = {name: getattr(incident, name) for name in fields}
    form = CompleteIncidentForm(
        request.POST or None, initial=initial, incident=incident, today=timezone.localdate()
    )
    if request.method == "POST" and form.is_valid():
        actions.complete_incident(incident=incident, **form.cleaned_data, **who_and_when(request))
        messages.success(request, _("The incident is completed."))
        return redirect(incident)
    return move_page(request, incident.stay, form, _("Complete the incident"), _("Save"))


@requires(incident_rules.follow_up, load=incident_queries.incident_for)
def incident_close(request, incident):
    if response := already_closed(request, incident):
        return response
    form = CloseIncidentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.close_incident(incident=incident, **form.cleaned_data, **who_and_when(request))
        messages.success(request, _("The incident is closed."))
        return redirect(incident)
    return move_page(request, incident.stay, form, _("Close the incident"), _("Close the incident"))


def already_closed(request, incident):
    """A second click, or a page that is too old."""
    if incident_rules.is_open(incident):
        return None
    messages.warning(request, _("This incident is already closed."))
    return redirect(incident)
