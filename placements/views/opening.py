"""Step 1 of a referral: age and consent; and the referrals of one case."""

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import actions as case_actions
from cases import queries as case_queries
from cases import rules as case_rules
from cases.enums import StepCode, UnmetReason
from cases.forms import AgeAndConsentForm
from placements import actions, presenters, queries, rules
from trips.access.duties import Duty
from trips.guards.doors import requires
from trips.ui.parts import render_part

# What the address of a stopped file says: a word, nothing of the person.
STOPS = {UnmetReason.MINOR: "mineure", UnmetReason.NO_CONSENT: "sans-accord"}


@requires(rules.start)
def start(request):
    """Under 18 or without consent the file stops: only a number is kept."""
    form = AgeAndConsentForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if not (form.is_bound and form.is_valid()):
        return render(request, "placements/start.html", {"form": form})
    by, now = request.actor, timezone.now()
    if form.unmet_reason:
        if is_sent_first(form.reference):
            case_actions.count_unmet_need(reason=form.unmet_reason, by=by, now=now)
        return redirect("placements:stopped", STOPS[form.unmet_reason])
    made = actions.start_referral(consents=form.consents(), reference=form.reference, by=by, now=now)
    messages.success(request, _("The file is open. Each step saves itself as a draft."))
    return redirect("cases:step", made.case.reference, StepCode.HOUSEHOLD)


def is_sent_first(ticket):
    """A page sent twice counts once: its random ticket is remembered for an hour, nothing of the person is."""
    return ticket is None or cache.add(f"stopped-{ticket}", True, timeout=3600)


@requires(rules.start)
def stopped(request, reason):
    """Where a minor is protected, and what a woman who does not agree can be told."""
    if reason not in STOPS.values():
        raise Http404
    return render(request, "placements/stopped.html", {"is_minor": reason == STOPS[UnmetReason.MINOR]})


@requires(case_rules.read_case, load=case_queries.case_for)
def of_case(request, case):
    """The part of a case's page that says where her referral stands."""
    rows = list(queries.referrals_of_case(request.actor, case))
    may_start = request.actor.has(Duty.CASEWORK) and not any(rules.is_open(row) for row in rows)
    context = {
        "case": case,
        "lines": [(row, presenters.tone_of(row), presenters.turn_line(request.actor, row)) for row in rows],
        "may_start": may_start,
        "start_reason": case_rules.edit_case(request.actor, case) if may_start else "",
    }
    return render_part(request, "placements/of_case.html", context)


@requires(case_rules.read_case, load=case_queries.case_for)
def check_case(request, case):
    """From the last step of the form to the check of the open referral, if there is one."""
    referral = queries.open_referral_of(case)
    if referral is None:
        messages.info(request, _("No referral is open for this case."))
        return redirect("placements:of_case", case.reference)
    if rules.submit(request.actor, referral):
        return redirect(referral)
    return redirect("placements:check", referral.reference)


@requires(case_rules.edit_case, load=case_queries.case_for)
@require_POST
def restart(request, case):
    """A new request for a woman whose last one is over; her answers are kept."""
    made = actions.restart_referral(case=case, by=request.actor, now=timezone.now())
    messages.success(request, _("A new draft is open. Check her answers, they may have changed."))
    return redirect("placements:check", made.reference)
