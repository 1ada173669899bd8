"""Her needs over time: what holds, what has changed, and a new assessment."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases import actions, assessment_queries, queries, rules, work_queries, work_rules
from cases.assessment_presenters import changes_between
from cases.forms.assessments import AssessmentForm
from cases.views.files import crumbs_of
from cases.views.trail import work_crumbs
from trips.guards.doors import requires


@require_safe
@requires(work_rules.read_work, load=work_queries.case_by_duty_for)
def assessments(request, case):
    found = assessment_queries.assessments_of(case)
    before = [*found[1:], None]
    context = {"case": case, "crumbs": work_crumbs(request.actor, case, _("Her needs"))}
    context["rows"] = [(one, changes_between(one, other)) for one, other in zip(found, before, strict=False)]
    context["may_not_assess"] = rules.edit_case(request.actor, case)
    context["is_ours"] = not rules.close_case(request.actor, case)
    return render(request, "cases/assessment_list.html", context)


@requires(rules.edit_step, load=queries.needs_for)
def assess_again(request, step):
    posted, today = request.POST if request.method == "POST" else None, timezone.localdate()
    form = AssessmentForm(posted, step=step, today=today)
    if form.is_bound and form.is_valid():
        actions.assess_again(case=step.case, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The assessment is recorded. The one before is kept."))
        return redirect("cases:assessments", step.case.reference)
    crumbs = crumbs_of(request.actor, step.case, _("Assess her needs again"))
    context = {"form": form, "case": step.case, "crumbs": crumbs}
    return render(request, "cases/assessment_form.html", context)
