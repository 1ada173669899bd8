"""One case: its page, its end, its consents and who follows it."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import actions, merge_presenters, queries, rules
from cases.enums import CaseState
from cases.forms import ConsentForm, KeyWorkerForm
from cases.presenters import answers_of, followed_by
from cases.transitions import TRANSITIONS
from cases.work_presenters import links_of
from trips.guards import workflow
from trips.guards.doors import requires

MOVES = {
    CaseState.CLOSED: (partial(_, "Close this case"), "cases:close"),
    CaseState.OPEN: (partial(_, "Reopen this case"), "cases:reopen"),
}


@requires(rules.read_case, load=queries.full_case_for)
def detail(request, case):
    may_edit = not rules.edit_case(request.actor, case)
    is_own = not rules.assign_case(request.actor, case)
    agreed = rules.agreed_scopes(case)
    context = {
        "case": case,
        "sections": answers_of(case),
        "missing": len(rules.missing_for_referral(case)),
        "may_edit": may_edit,
        "agreed": bool(agreed),
        "work": links_of(request.actor, case),
        **merge_presenters.of_page(request.actor, case, timezone.localdate()),
        "may_assign": is_own,
        "may_follow": is_own and case.key_worker_id != request.actor.membership_id,
        "is_ours": not rules.close_case(request.actor, case),
        "may_agree_again": is_own and not agreed,
        "may_withdraw": bool(agreed) and not rules.withdraw_consent(request.actor, case),
        "actions": moves_of(request.actor, case),
        "crumbs": crumbs_of(request.actor, case),
    }
    return render(request, "cases/case_detail.html", context)


def crumbs_of(actor, case, *more):
    start = [] if rules.list_cases(actor) else [{"label": _("My cases"), "url": reverse("cases:list")}]
    trail = [*start, {"label": case.reference, "url": case.get_absolute_url() if more else ""}]
    return [*trail, *({"label": label, "url": ""} for label in more)]


def moves_of(actor, case):
    """The buttons of the moves from here; none for whoever only reads, none of a file that is read with another."""
    if rules.close_case(actor, case) or case.state == CaseState.MERGED:
        return []
    return [
        {
            "label": MOVES[to][0](),
            "url": reverse(MOVES[to][1], args=[case.reference]),
            "reason": reason,
        }
        for to, reason in workflow.available(TRANSITIONS, actor, case)
        if to in MOVES
    ]


@requires(rules.close_case, load=queries.case_for)
def close(request, case):
    if request.method == "POST":
        actions.close_case(case=case, by=request.actor, now=timezone.now())
        messages.success(request, _("The case is closed."))
        return redirect(case)
    context = {
        "question": _("Close case %(reference)s?") % {"reference": case.reference},
        "consequence": _("Nothing can be written in it any more. It can be reopened."),
        "confirm_label": _("Close this case"),
        "back_url": case.get_absolute_url(),
    }
    return render(request, "layouts/confirm.html", context)


@requires(rules.reopen_case, load=queries.case_for)
def reopen(request, case):
    if request.method == "POST":
        actions.reopen_case(case=case, by=request.actor, now=timezone.now())
        messages.success(request, _("The case is open again."))
        return redirect(case)
    context = {
        "question": _("Reopen case %(reference)s?") % {"reference": case.reference},
        "confirm_label": _("Reopen this case"),
        "back_url": case.get_absolute_url(),
    }
    return render(request, "layouts/confirm.html", context)


@requires(rules.withdraw_consent, load=queries.case_for)
def withdraw_consent(request, case):
    if request.method == "POST":
        actions.withdraw_consent(case=case, by=request.actor, now=timezone.now())
        messages.success(
            request, _("Her withdrawal is recorded. Nobody outside your NGO reads her file now.")
        )
        return redirect(case)
    context = {
        "question": _("She withdraws her consent?"),
        "consequence": _(
            "Her referral stops, a place held for her is freed, and her file is closed to OFII and to any "
            "centre. She may agree again later."
        ),
        "confirm_label": _("Record that she withdraws"),
        "back_url": case.get_absolute_url(),
        "danger": True,
    }
    return render(request, "layouts/confirm.html", context)


@requires(rules.give_consent, load=queries.case_for)
def give_consent(request, case):
    form = ConsentForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if form.is_bound and form.is_valid():
        if not form.agrees:
            messages.info(request, _("Without her consent to both, her file stays closed."))
            return redirect(case)
        actions.give_consent(case=case, consents=form.consents(), by=request.actor, now=timezone.now())
        messages.success(request, _("Her consent is recorded."))
        return redirect(case)
    context = {"form": form, "case": case, "crumbs": crumbs_of(request.actor, case, _("Consent"))}
    return render(request, "cases/case_consent.html", context)


@require_POST
@requires(rules.assign_case, load=queries.case_for)
def follow(request, case):
    """One click: whoever takes the file over is its key worker."""
    actions.follow_case(case=case, by=request.actor, now=timezone.now())
    messages.success(request, _("You follow this file now: you are its key worker."))
    return redirect(case)


@requires(rules.assign_case, load=queries.case_for)
def assign(request, case):
    form = KeyWorkerForm(request.POST if request.method == "POST" else None, actor=request.actor, case=case)
    if form.is_bound and form.is_valid():
        actions.assign_case(case=case, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The key worker is recorded."))
        return redirect(case)
    context = {"form": form, "case": case, "crumbs": crumbs_of(request.actor, case, _("Key worker"))}
    context["followed"] = followed_by(queries.key_worker_changes(case))
    return render(request, "cases/case_assign.html", context)
