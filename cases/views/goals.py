"""The action plan of a case, its goals, and the list of goals of all files that somebody follows."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cases import actions, goal_queries, goal_rules, work_queries, work_rules
from cases.forms.goals import ChangeGoalForm, GoalFilter, GoalForm, MoveGoalForm
from cases.goal_presenters import due_tone, standing
from cases.transitions import GOAL_MOVES
from cases.views.trail import work_crumbs
from trips.guards import workflow
from trips.guards.doors import requires
from trips.ui.exports import Column, head_of, lines_of
from trips.ui.paging import page_of


def plan_url(goal):
    return reverse("cases:plan", args=[goal.case.reference])


def columns_of(today):
    return [
        Column(gettext_lazy("File"), lambda goal: goal.case.reference, sort="case", url=plan_url),
        Column(gettext_lazy("Need"), lambda goal: goal.need, sort="need"),
        Column(gettext_lazy("By whom"), lambda goal: goal.get_doer_display()),
        Column(gettext_lazy("By when"), lambda goal: goal.due_on, sort="due"),
        Column(
            gettext_lazy("Where it stands"),
            lambda goal: standing(goal, today),
            tone=lambda goal: due_tone(goal, today),
        ),
    ]


@require_safe
@requires(goal_rules.list_goals)
def goal_list(request):
    today = timezone.localdate()
    listing = GoalFilter(request.GET, actor=request.actor, today=today)
    page = page_of(listing.filter(goal_queries.goals_listed(request.actor)), request.GET.get("page"))
    columns = columns_of(today)
    context = {"listing": listing, "page": page, "head": head_of(columns), "lines": lines_of(columns, page)}
    return render(request, "cases/goal_list.html", context)


@require_safe
@requires(work_rules.read_work, load=work_queries.case_of_parties_for)
def plan(request, case):
    today = timezone.localdate()
    rows = [
        (goal, standing(goal, today), due_tone(goal, today))
        for goal in goal_queries.goals_of(request.actor, case)
    ]
    context = {"case": case, "crumbs": work_crumbs(request.actor, case, _("Action plan"))}
    context["under_way"] = [row for row in rows if row[0].is_open]
    context["over"] = [row for row in rows if not row[0].is_open]
    context["may_not_write"] = goal_rules.write_plan(request.actor, case)
    return render(request, "cases/plan.html", context)


@requires(goal_rules.write_plan, load=work_queries.case_of_parties_for)
def set_goal(request, case):
    form = GoalForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if form.is_bound and form.is_valid():
        actions.set_goal(case=case, **form.answers(), by=request.actor, now=timezone.now())
        messages.success(request, _("The goal is part of her plan."))
        return redirect("cases:plan", case.reference)
    crumbs = work_crumbs(request.actor, case, _("Set a goal"))
    return render(request, "cases/goal_form.html", {"form": form, "case": case, "crumbs": crumbs})


@requires(goal_rules.read_goal, load=goal_queries.goal_for)
def goal(request, goal):
    moves = [to for to, reason in workflow.available(GOAL_MOVES, request.actor, goal) if not reason]
    form = MoveGoalForm(request.POST if request.method == "POST" else None, goal=goal, moves=moves)
    if moves and form.is_bound and form.is_valid():
        actions.move_goal(goal=goal, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("Where the goal stands is recorded."))
        return redirect("cases:plan", goal.case.reference)
    today = timezone.localdate()
    context = {"goal": goal, "form": form, "moves": moves, "tone": due_tone(goal, today)}
    context["standing"] = standing(goal, today)
    context["may_change"] = not goal_rules.change_goal(request.actor, goal)
    context["crumbs"] = work_crumbs(request.actor, goal.case, _("Goal"))
    return render(request, "cases/goal_detail.html", context)


@requires(goal_rules.change_goal, load=goal_queries.goal_for)
def change_goal(request, goal):
    posted = request.POST if request.method == "POST" else None
    form = ChangeGoalForm(posted, goal=goal, today=timezone.localdate())
    if form.is_bound and form.is_valid():
        actions.change_goal(goal=goal, **form.answers(), by=request.actor, now=timezone.now())
        messages.success(request, _("The goal is changed. What it was is kept."))
        return redirect("cases:plan", goal.case.reference)
    context = {"form": form, "case": goal.case}
    context["crumbs"] = work_crumbs(request.actor, goal.case, _("Change the goal"))
    return render(request, "cases/goal_form.html", context)
