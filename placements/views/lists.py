"""The lists: an NGO's referrals, OFII's queue, what a centre is asked; each with its export."""

from django.shortcuts import render
from django.utils import timezone

from cases.forms import NameForm
from placements import forms, presenters, queries, rules
from trips.access.duties import Duty
from trips.guards.doors import requires
from trips.ui.exports import export, head_of, lines_of
from trips.ui.paging import page_of
from trips.ui.parts import render_part


@requires(rules.list_referrals)
def referrals(request):
    """Whose turn it is on each; for OFII in the order of waiting."""
    listing = filter_of(request)
    page = page_of(_referrals(request, listing), request.GET.get("page"))
    columns = presenters.columns_of(request.actor)
    context = {
        "listing": listing,
        "page": page,
        "head": head_of(columns),
        "lines": lines_of(columns, page),
        "is_queue": request.actor.has(Duty.ALLOCATION),
    }
    return render(request, "placements/referral_list.html", context)


@requires(rules.list_referrals, record_read=True, fresh=True)
def export_referrals(request):
    columns = presenters.columns_of(request.actor)
    return export(request, "orientations", columns, _referrals(request, filter_of(request)))


def filter_of(request):
    actor = request.actor
    if actor.has(Duty.CASEWORK):
        return forms.OwnReferralFilter(request.GET, actor=actor)
    if actor.has(Duty.NATIONAL_DESK):
        return forms.NationalQueueFilter(request.GET, actor=actor)
    return forms.QueueFilter(request.GET, actor=actor)


def _referrals(request, listing):
    return listing.filter(queries.with_facts(queries.referrals_visible_to(request.actor)))


@requires(rules.list_referrals, searches=True)
def search(request):
    """By POST, so that no name stands in an address or a log."""
    form = NameForm(request.POST if request.method == "POST" else None)
    columns, found = presenters.columns_of(request.actor), None
    if form.is_bound and form.is_valid():
        found = page_of(queries.referrals_named(request.actor, form.cleaned_data["name"]), 1)
    context = {"form": form, "found": found, "head": head_of(columns)}
    context["lines"] = lines_of(columns, found) if found else []
    return render(request, "placements/referral_search.html", context)


@requires(rules.list_proposals)
def proposals(request):
    """What a centre is asked, the hold that ends first on top."""
    listing = forms.ProposalFilter(request.GET)
    now = timezone.now()
    page = page_of(_proposals(request, listing, now), request.GET.get("page"))
    columns = presenters.proposal_columns(now)
    context = {"listing": listing, "page": page, "head": head_of(columns), "lines": lines_of(columns, page)}
    return render_part(request, "placements/proposal_list.html", context)


@requires(rules.list_proposals, record_read=True, fresh=True)
def export_proposals(request):
    listing = forms.ProposalFilter(request.GET)
    now = timezone.now()
    columns = presenters.proposal_columns(now)
    return export(request, "propositions", columns, _proposals(request, listing, now))


def _proposals(request, listing, now):
    return listing.filter(queries.with_parties(queries.proposals_visible_to(request.actor, now=now)))
