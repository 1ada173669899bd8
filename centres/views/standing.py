"""Standing commitments: all centres, one centre, one commitment with its history, a check, its correction."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import actions, contract_rules
from centres import contract_queries as contracts
from centres import standing_presenters as presenters
from centres import standing_queries as standing
from centres import standing_rules as rules
from centres.forms.filters import CentreFilter
from centres.forms.services import CancelServiceForm
from centres.forms.standing import CheckForm
from centres.views.centres import standing_lines
from centres.views.stays import who_and_when
from trips.guards.doors import requires
from trips.ui.exports import Column, export, head_of, lines_of
from trips.ui.paging import page_of


@requires(rules.list_standings)
def standing_list(request):
    """All centres that the reader may read, with how many of their standing commitments are shown today."""
    listing = CentreFilter(request.GET)
    page = page_of(listing.filter(contracts.centres_bound_for(request.actor)), request.GET.get("page"))
    columns = tally_columns(list(page))
    context = {"listing": listing, "page": page, "head": head_of(columns), "lines": lines_of(columns, page)}
    return render(request, "centres/standing_list.html", context)


@requires(rules.list_standings, record_read=True, fresh=True)
def standing_list_export(request):
    rows = list(CentreFilter(request.GET).filter(contracts.centres_bound_for(request.actor)))
    return export(request, "verifications", tally_columns(rows), rows)


def tally_columns(centres):
    today = timezone.localdate()
    checks, all_of = standing.latest_checks(centres, today), standing.standings_of(centres, today)
    tallies = {
        pk: presenters.tally(presenters.lines_of_centre(some, checks, today)) for pk, some in all_of.items()
    }
    page = "centres:standing"
    return [
        Column(_("Centre"), str, "name", url=lambda one: reverse(page, args=[one.reference])),
        Column(_("Kept"), lambda one: tallies[one.pk].kept),
        Column(_("To check soon"), lambda one: tallies[one.pk].due_soon),
        Column(_("Not shown"), lambda one: tallies[one.pk].missing, tone=lambda one: tallies[one.pk].tone),
    ]


@requires(rules.read_checks, load=contracts.bound_centre_for)
def standing_detail(request, centre):
    context = {
        "centre": centre,
        "lines": standing_lines(centre, timezone.localdate()),
        "crumbs": standing_trail(request, centre),
    }
    context["names"] = rules.names_are_shown(request.actor)
    context["may_check"] = not rules.record_check(request.actor, centre)
    return render(request, "centres/standing_detail.html", context)


@requires(rules.read_checks, load=contracts.bound_centre_for, record_read=True, fresh=True)
def standing_export(request, centre):
    """Every check ever written down, as the histories show them."""
    columns = [Column(_("Commitment"), commitment_of), *check_columns(request.actor, centre)]
    return export(request, "verifications", columns, standing.checks_at(centre))


def commitment_of(check):
    return f"{check.commitment.code} {check.commitment}"


def standing_trail(request, centre, *steps):
    """Who has a page of the centre comes from it; the State's auditors come from the list."""
    first = (_("Checks"), reverse("centres:standings"))
    if not contract_rules.work_at_or_assign(request.actor, centre):
        first = (str(centre), centre.get_absolute_url())
    crumbs = [
        first,
        (_("Standing commitments"), reverse("centres:standing", args=[centre.reference])),
        *steps,
    ]
    return [{"label": str(label), "url": url} for label, url in [*crumbs[:-1], (crumbs[-1][0], "")]]


@requires(contract_rules.read_commitment_of, load=standing.standing_for)
def standing_history(request, one):
    page = page_of(standing.checks_of(one), request.GET.get("page"))
    columns = check_columns(request.actor, one.centre)
    context = {"standing": one, "line": line_today(one), "page": page, "head": head_of(columns)}
    context |= {"lines": lines_of(columns, page), "listing": None}
    context["may_check"] = not rules.record_check(request.actor, one.centre)
    context["crumbs"] = standing_trail(request, one.centre, (one.commitment.code, ""))
    return render(request, "centres/standing_history.html", context)


def line_today(one):
    today = timezone.localdate()
    last = standing.latest_checks([one.centre], today).get((one.centre.pk, one.commitment.code))
    return presenters.line_of(one, last, today)


def check_columns(actor, centre):
    """Who looked is for the staff and OFII; who may correct finds the way in the reference."""
    may_cancel = not rules.record_check(actor, centre)
    columns = [
        Column(_("Checked on"), lambda one: one.checked_on),
        Column(_("What was done"), lambda one: one.get_kind_display()),
        Column(_("Result"), found, tone=lambda one: tone_of(one)),
        Column(_("Since"), lambda one: one.since),
        Column(_("Valid until"), lambda one: one.valid_until),
    ]
    if rules.names_are_shown(actor):
        columns += [
            Column(_("Checked by"), lambda one: one.checked_by.user.full_name),
            Column(_("Correction"), lambda one: one.cancelled_why),
        ]
    address = cancel_url if may_cancel else None
    return [*columns, Column(_("Reference"), lambda one: one.reference, url=address)]


def found(check):
    if check.cancelled_at:
        return _("cancelled")
    return _("as it must be") if check.kept else str(check.finding)


def tone_of(check):
    return "neutral" if check.cancelled_at else "success" if check.kept else "danger"


def cancel_url(check):
    return "" if check.cancelled_at else reverse("centres:check_cancel", args=[check.reference])


@requires(rules.write_about, load=standing.standing_for)
def check_new(request, one):
    form = CheckForm(request.POST or None, commitment=one.commitment, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        about = {"centre": one.centre, "commitment": one.commitment}
        actions.record_check(**about, **form.cleaned_data, **who_and_when(request))
        messages.success(
            request, _("The check of %(commitment)s is recorded.") % {"commitment": one.commitment}
        )
        return redirect("centres:standing", one.centre.reference)
    context = {"standing": one, "form": form, "line": line_today(one)}
    context["crumbs"] = standing_trail(request, one.centre, (one.commitment.code, ""))
    return render(request, "centres/check_form.html", context)


@requires(rules.write_about, load=standing.check_for)
def check_cancel(request, check):
    form = CancelServiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.cancel_check(check=check, why=form.cleaned_data["why"], **who_and_when(request))
        messages.success(request, _("The check is cancelled and counts no more. Check again if need be."))
        return redirect("centres:standing_history", check.centre.reference, check.commitment.slug)
    crumbs = standing_trail(request, check.centre, (_("Cancel a check"), ""))
    context = {"check": check, "found": found(check), "form": form, "crumbs": crumbs}
    return render(request, "centres/check_cancel.html", context)
