"""The list of an NGO's cases, its export, and finding one by name."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cases import queries, rules
from cases.enums import CaseState
from cases.forms import MOST_CIRCLES, CaseFilter, NameForm, TownForm
from trips.geography.queries import towns_matching
from trips.guards.doors import requires
from trips.ui.exports import Column, export, head_of, lines_of
from trips.ui.paging import page_of

COLUMNS = [
    Column(
        _("Reference"),
        lambda case: case.reference,
        sort="reference",
        url=lambda case: case.get_absolute_url(),
    ),
    Column(_("Name"), lambda case: case.identity.full_name),
    Column(_("Key worker"), lambda case: case.key_worker.user.full_name),
    Column(
        _("State"),
        lambda case: case.get_state_display(),
        sort="state",
        tone=lambda case: "success" if case.state == CaseState.OPEN else "neutral",
    ),
    Column(_("Opened on"), lambda case: timezone.localdate(case.opened_at), sort="opened"),
]


@requires(rules.list_cases, record_read=True)
def case_list(request):
    listing = CaseFilter(request.GET, actor=request.actor)
    page = page_of(listing.filter(queries.case_list(request.actor)), request.GET.get("page"))
    context = {"listing": listing, "page": page, "head": head_of(COLUMNS), "lines": lines_of(COLUMNS, page)}
    return render(request, "cases/case_list.html", context)


@requires(rules.list_cases, record_read=True, fresh=True)
def case_export(request):
    listing = CaseFilter(request.GET, actor=request.actor)
    return export(request, "dossiers", COLUMNS, listing.filter(queries.case_list(request.actor)))


@requires(rules.list_cases, searches=True)
def search(request):
    """By POST, so that no name stands in an address or a log."""
    form = NameForm(request.POST if request.method == "POST" else None)
    found = None
    if form.is_bound and form.is_valid():
        found = page_of(queries.cases_named(request.actor, form.cleaned_data["name"]), 1)
    context = {"form": form, "found": found, "head": head_of(COLUMNS)}
    context["lines"] = lines_of(COLUMNS, found) if found else []
    return render(request, "cases/case_search.html", context)


@requires(rules.list_cases)
@require_POST
def towns(request):
    """Suggestions while a town is typed; by POST, since it is a place to avoid."""
    typed = [value for key, value in request.POST.items() if key.endswith("-town")][:MOST_CIRCLES]
    forms = [TownForm({"text": text}) for text in typed]
    found = [town for form in forms if form.is_valid() for town in towns_matching(form.cleaned_data["text"])]
    return render(request, "cases/_towns.html", {"towns": found})
