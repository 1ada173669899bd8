"""What was done in law for her: a list of dates, without any story."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases import actions, legal_step_queries, team_rules, work_queries
from cases.forms.legal_steps import CorrectLegalStepForm, LegalStepForm
from cases.views.trail import work_crumbs
from trips.guards.doors import requires


@require_safe
@requires(team_rules.read_team, load=work_queries.case_of_team_for)
def legal_steps(request, case):
    steps = list(legal_step_queries.legal_steps_of(request.actor, case))
    for step in steps:
        # With the consents that are fetched already.
        step.case = case
    rows = [(step, not team_rules.correct_legal_step(request.actor, step)) for step in steps]
    context = {"case": case, "rows": rows, "crumbs": work_crumbs(request.actor, case, _("Legal steps"))}
    context["may_not_write"] = team_rules.write_team(request.actor, case)
    return render(request, "cases/legal_step_list.html", context)


@requires(team_rules.write_team, load=work_queries.case_of_team_for)
def note_legal_step(request, case):
    form = LegalStepForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if form.is_bound and form.is_valid():
        actions.note_legal_step(case=case, **form.answers(), by=request.actor, now=timezone.now())
        messages.success(request, _("The step is noted."))
        return redirect("cases:legal_steps", case.reference)
    crumbs = work_crumbs(request.actor, case, _("Note a legal step"))
    return render(request, "cases/legal_step_form.html", {"form": form, "case": case, "crumbs": crumbs})


@requires(team_rules.correct_legal_step, load=legal_step_queries.legal_step_for)
def correct_legal_step(request, step):
    posted, was = request.POST if request.method == "POST" else None, actions.written_state(step)
    form = CorrectLegalStepForm(posted, step=step, was=was, today=timezone.localdate())
    if form.is_bound and form.is_valid():
        actions.correct_legal_step(step=step, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The step is corrected. What it said before is kept."))
        return redirect("cases:legal_steps", step.case.reference)
    context = {"form": form, "case": step.case}
    context["crumbs"] = work_crumbs(request.actor, step.case, _("Correct a legal step"))
    return render(request, "cases/legal_step_form.html", context)
