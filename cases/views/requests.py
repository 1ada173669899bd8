"""Requests of women about their own data: kept by the data protection officer, recorded by their NGO as well."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases import actions, queries, request_presenters, request_queries, request_rules
from cases.forms import FileForm, RecordForm, RefusalForm, RequestFilter
from cases.views.files import crumbs_of
from trips.guards.doors import requires
from trips.ui.exports import export, head_of, lines_of
from trips.ui.paging import page_of
from trips.ui.parts import render_part


def listing_of(request):
    now, today = timezone.now(), timezone.localdate()
    listing = RequestFilter(request.GET, now=now, today=today)
    rows = listing.filter(request_queries.requests_visible_to(request.actor))
    return listing, rows, request_presenters.columns(today, now)


@require_safe
@requires(request_rules.list_requests)
def request_list(request):
    listing, rows, columns = listing_of(request)
    page = page_of(rows, request.GET.get("page"))
    context = {"listing": listing, "page": page, "head": head_of(columns), "lines": lines_of(columns, page)}
    context["may_find"] = not request_rules.find_file(request.actor)
    return render(request, "cases/request_list.html", context)


@require_safe
@requires(request_rules.list_requests, record_read=True, fresh=True)
def request_export(request):
    _listing, rows, columns = listing_of(request)
    return export(request, "demandes", columns, rows)


@requires(request_rules.find_file, searches=True)
def find(request):
    """By POST, so that no name stands in an address or a log."""
    form = FileForm(request.POST if request.method == "POST" else None)
    found = None
    if form.is_bound and form.is_valid():
        found = page_of(request_queries.files_to_ask_about(request.actor, form.cleaned_data["text"]), 1)
    return render(request, "cases/request_find.html", {"form": form, "found": found})


@requires(request_rules.file_request, load=request_queries.case_to_ask_about)
def record(request, case):
    today = timezone.localdate()
    posted = request.POST if request.method == "POST" else None
    initial = {name: request.GET[name] for name in ("kind", "origin") if name in request.GET}
    form = RecordForm(posted, today=today, initial=initial)
    if form.is_bound and form.is_valid():
        filed = actions.file_request(case=case, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The request is recorded."))
        return redirect(filed)
    return render(request, "cases/request_record.html", {"form": form, "case": case})


@require_safe
@requires(request_rules.read_request, load=request_queries.request_for)
def detail(request, asked):
    now = timezone.now()
    context = {
        "asked": asked,
        "state": request_presenters.state_of(asked, timezone.localdate(), now),
        "tone": request_presenters.tone_of(asked, timezone.localdate(), now),
        "rows": request_presenters.facts_of(asked),
        "actions": request_presenters.actions_of(request.actor, asked, now),
        "others": request_queries.other_files_of_hers(request.actor, asked.case),
    }
    return render(request, "cases/request_detail.html", context)


@require_safe
@requires(request_rules.list_requests_of, load=queries.case_for)
def requests_of_case(request, case):
    """A part of the page of a case: what she asked."""
    context = {"case": case, "requests": list(request_queries.requests_of(case))}
    context["may_record"] = not request_rules.file_request(request.actor, case)
    context["crumbs"] = crumbs_of(request.actor, case, _("Her rights over her data"))
    return render_part(request, "cases/request_of_case.html", context)


@requires(request_rules.refuse_request, load=request_queries.request_for)
def refuse(request, asked):
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.refuse_request(request=asked, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The refusal is recorded. Tell her why."))
        return redirect(asked)
    context = {
        "question": _("Refuse this request?"),
        "confirm_label": _("Refuse the request"),
        "back_url": asked.get_absolute_url(),
        "form": form,
        "danger": True,
    }
    return render(request, "layouts/confirm.html", context)


@requires(request_rules.withdraw_request, load=request_queries.request_for)
def withdraw(request, asked):
    if request.method == "POST":
        actions.withdraw_request(request=asked, by=request.actor, now=timezone.now())
        messages.success(request, _("It is recorded: she does not want it any more."))
        return redirect(asked)
    context = {
        "question": _("She does not want it any more?"),
        "consequence": _("The request is closed and nothing is erased. She may ask again at any time."),
        "confirm_label": _("Close the request"),
        "back_url": asked.get_absolute_url(),
    }
    return render(request, "layouts/confirm.html", context)


@requires(request_rules.ask_erasure, load=request_queries.request_for, fresh=True)
def ask_erasure(request, asked):
    if request.method == "POST":
        actions.ask_erasure(request=asked, by=request.actor, now=timezone.now())
        messages.success(request, _("A second person is asked to confirm, within two weeks."))
        return redirect(asked)
    return preview(request, asked, _("Prepare the erasure"), _("Ask a second person to confirm"))


@requires(request_rules.confirm_erasure, load=request_queries.request_for, fresh=True)
def confirm_erasure(request, asked):
    if request.method == "POST":
        actions.confirm_erasure(request=asked, by=request.actor, now=timezone.now())
        messages.success(request, _("The file is erased."))
        return redirect(asked)
    cannot = request_rules.still_asked(asked, timezone.now())
    return preview(request, asked, _("Confirm the erasure"), _("Erase for ever"), cannot)


def preview(request, asked, title, label, cannot=""):
    context = {
        "asked": asked,
        "preview": request_presenters.preview_of(asked.case),
        "title": title,
        "confirm_label": label,
        "cannot": cannot,
    }
    return render(request, "cases/request_erase.html", context)
