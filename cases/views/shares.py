"""Shares of a case: given and revoked by her NGO, read by the organisation that received it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cases import actions, queries, rights_queries, rights_rules
from cases.enums import ShareScope
from cases.forms import ShareForm
from cases.models import Share
from cases.presenters import answers_of, identity_for_centre
from cases.views.files import crumbs_of
from trips.guards.doors import requires
from trips.ui.exports import Column, head_of, lines_of
from trips.ui.paging import page_of
from trips.ui.parts import render_part

RECEIVED = [
    Column(
        gettext_lazy("Name"), lambda share: share.case.identity.full_name, url=lambda s: s.get_absolute_url()
    ),
    Column(gettext_lazy("Shared by"), lambda share: share.case.organisation.name),
    Column(gettext_lazy("Until"), lambda share: share.until),
    Column(gettext_lazy("What is shared"), lambda share: share.get_scope_display()),
]


@require_safe
@requires(rights_rules.list_shares, load=queries.case_for)
def shares(request, case):
    """A part of the page of a case: with whom it is shared, and was."""
    rows = list(rights_queries.shares_of(case))
    context = {"case": case, "shares": rows, "today": timezone.localdate()}
    context["may_not_share"] = rights_rules.share_case(request.actor, case)
    return render_part(request, "cases/share_list.html", context)


@requires(rights_rules.share_case, load=queries.case_for)
def share(request, case):
    posted = request.POST if request.method == "POST" else None
    form = ShareForm(posted, case=case, today=timezone.localdate())
    if form.is_bound and form.is_valid():
        actions.share_case(case=case, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The file is shared."))
        return redirect(case)
    context = {"form": form, "case": case, "crumbs": crumbs_of(request.actor, case, _("Share the file"))}
    return render(request, "cases/share_form.html", context)


@require_POST
@requires(rights_rules.revoke_share, load=rights_queries.share_given)
def revoke(request, share):
    """One click, without a question: it can be shared again."""
    actions.revoke_share(share=share, by=request.actor, now=timezone.now())
    messages.success(request, _("The share is revoked: this organisation no longer reads the file."))
    return redirect(share.case)


@require_safe
@requires(rights_rules.list_received_shares, record_read=True)
def received(request):
    rows = rights_queries.shares_received(request.actor, timezone.localdate())
    page = page_of(rows, request.GET.get("page"))
    context = {"page": page, "head": head_of(RECEIVED), "lines": lines_of(RECEIVED, page)}
    return render(request, "cases/share_received_list.html", context)


def received_today(actor, reference) -> Share | None:
    return rights_queries.share_received(actor, reference, timezone.localdate())


@require_safe
@requires(rights_rules.read_share, load=received_today)
def read_share(request, share):
    """As much of the file as she agreed to; nothing can be written from here."""
    whole = share.scope == ShareScope.WHOLE
    context = {
        "share": share,
        "sections": answers_of(share.case) if whole else [],
        "identity": [] if whole else identity_for_centre(share.case),
    }
    return render(request, "cases/share_detail.html", context)
