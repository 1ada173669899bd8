"""Who lives at a centre: the list on which services are logged, and sessions for several."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.forms import NameForm
from centres import absence_queries, actions, queries, rules, stay_presenters
from centres.forms.filters import ResidentFilter
from centres.forms.services import SessionForm
from centres.views.trail import residents_step, trail
from trips.guards.doors import requires
from trips.ui.exports import Column, export, head_of
from trips.ui.paging import page_of

RECENT = timedelta(days=rules.IDENTITY_DAYS)


@requires(rules.work_at, load=queries.centre_for, record_read=True)
def resident_list(request, centre):
    today = timezone.localdate()
    listing = ResidentFilter(request.GET, today=today)
    page = page_of(listing.filter(_residents(request, centre, today)), request.GET.get("page"))
    context = {
        "centre": centre,
        "crumbs": trail(centre, residents_step(centre)),
        "listing": listing,
        "page": page,
        "head": head_of(resident_columns()),
        "today": today,
        "expected": queries.expected_at(request.actor, centre),
        "may_receive": not rules.manage(request.actor, centre),
        "departed": queries.departed_from(request.actor, centre, today - RECENT),
    }
    return render(request, "centres/resident_list.html", context)


def _residents(request, centre, today):
    return absence_queries.mark_away(queries.residents_of(request.actor, centre), today)


@requires(rules.work_at, load=queries.centre_for, searches=True)
def resident_search(request, centre):
    """By POST, so that no name stands in an address or a log."""
    form, found = NameForm(request.POST if request.method == "POST" else None), None
    if form.is_bound and form.is_valid():
        name = form.cleaned_data["name"]
        found = queries.residents_named(request.actor, centre, name, timezone.localdate())
    context = {"centre": centre, "form": form, "found": found}
    context["crumbs"] = trail(centre, residents_step(centre), (_("Find by name"), ""))
    return render(request, "centres/resident_search.html", context)


@requires(rules.work_at, load=queries.centre_for, record_read=True, fresh=True)
def resident_export(request, centre):
    today = timezone.localdate()
    rows = ResidentFilter(request.GET, today=today).filter(_residents(request, centre, today))
    # What the screen writes beside the decided end has a column of its own.
    near = Column(_("How near"), lambda stay: stay_presenters.end_mark(stay, today))
    away = Column(_("Away"), lambda stay: stay.is_away)
    return export(request, "residentes", [*resident_columns(), near, away], list(rows))


def resident_columns():
    return [
        Column(_("Resident"), lambda stay: stay.shown_name),
        Column(_("Reference"), lambda stay: stay.reference, "reference"),
        Column(_("Places"), places_written),
        Column(_("Since"), lambda stay: stay.starts_on, "since"),
        Column(_("Decided end"), lambda stay: stay.decided_end, "end"),
        Column(_("Services"), lambda stay: stay.services_count),
        Column(_("Last service"), lambda stay: stay.last_service_on, "last"),
    ]


def places_written(stay):
    return ", ".join(str(row.place) for row in stay.open_rows)


@requires(rules.work_at, load=queries.centre_for, record_read=True)
def session_new(request, centre):
    """A group session, entered once for everybody who came."""
    today = timezone.localdate()
    residents = queries.residents_of(request.actor, centre)
    form = SessionForm(request.POST or None, residents=residents, today=today)
    if request.method == "POST" and form.is_valid():
        return save_session(request, centre, form)
    crumbs = trail(centre, residents_step(centre), (_("Group session"), ""))
    return render(request, "centres/session_form.html", {"centre": centre, "form": form, "crumbs": crumbs})


def save_session(request, centre, form):
    values = {name: form.cleaned_data[name] for name in ("commitment", "held_on", "minutes", "partner")}
    stays = form.chosen()
    actions.record_session(centre=centre, stays=stays, by=request.actor, now=timezone.now(), **values)
    sentence = ngettext(
        "The session is recorded for %(count)d resident.",
        "The session is recorded for %(count)d residents.",
        len(stays),
    )
    messages.success(request, sentence % {"count": len(stays)})
    return redirect("centres:residents", centre.reference)
