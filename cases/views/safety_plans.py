"""The safety plan of a case: read, written, and printed for her without anything that names her."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases import actions, goal_rules, safety_plan_queries, work_queries, work_rules
from cases.forms.safety_plans import SafetyPlanForm
from cases.views.trail import work_crumbs
from trips.guards.doors import requires


@require_safe
@requires(work_rules.read_work, load=work_queries.case_of_parties_for)
def safety_plan(request, case):
    plan = safety_plan_queries.plan_of(case)
    context = {"case": case, "plan": plan, "crumbs": work_crumbs(request.actor, case, _("Safety plan"))}
    context["chosen"] = safety_plan_queries.chosen_of(plan) if plan else None
    context["is_due"] = bool(plan) and plan.review_on <= timezone.localdate()
    context["may_not_write"] = goal_rules.write_plan(request.actor, case)
    return render(request, "cases/safety_plan.html", context)


@requires(goal_rules.write_plan, load=work_queries.case_of_parties_for)
def write_safety_plan(request, case):
    posted, plan = request.POST if request.method == "POST" else None, safety_plan_queries.plan_of(case)
    form = SafetyPlanForm(posted, plan=plan, today=timezone.localdate())
    if form.is_bound and form.is_valid():
        actions.save_safety_plan(case=case, **form.answers(), by=request.actor, now=timezone.now())
        messages.success(request, _("The safety plan is saved. What it was before is kept."))
        return redirect("cases:safety_plan", case.reference)
    crumbs = work_crumbs(request.actor, case, _("Safety plan"))
    return render(request, "cases/safety_plan_form.html", {"form": form, "case": case, "crumbs": crumbs})


@require_safe
@requires(work_rules.read_work, load=work_queries.case_of_parties_for)
def print_safety_plan(request, case):
    """For her pocket: without her name, a reference or a title that says what the sheet is."""
    plan = safety_plan_queries.plan_of(case)
    if plan is None:
        return redirect("cases:safety_plan", case.reference)
    context = {"plan": plan, "chosen": safety_plan_queries.chosen_of(plan)}
    return render(request, "cases/safety_plan_print.html", context)
