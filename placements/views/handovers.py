"""A journey to the centre: one page for her NGO, OFII and the centre, the plan, and what was heard of her."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.queries import stay_before, stay_for
from centres.rules import read_stay
from placements import (
    actions,
    alarm_presenters,
    alarm_queries,
    handover_forms,
    handover_presenters,
    handover_queries,
    handover_rules,
)
from placements.enums import WordGiven
from placements.forms import posted
from placements.views.review import form_page
from trips.access.duties import Duty
from trips.guards.doors import requires
from trips.guards.refusals import Refused
from trips.ui.parts import render_part


@requires(handover_rules.read_way, load=handover_queries.way_for)
def way(request, stay):
    """Where her journey stands; the safe word too, for the three who must know it."""
    if sentence := handover_rules.way_is_shown(request.actor, stay, timezone.localdate()):
        raise Refused(sentence, stay)
    plan, told = handover_queries.plan_of(stay), handover_queries.confirmations_of(stay)
    at_centre = request.actor.has(Duty.CENTRE_WORK)
    context = {
        "stay": stay,
        "plan": plan,
        "safe_word": plan.safe_word if plan and not handover_rules.is_awaited(stay.referral, stay) else "",
        "lines": handover_presenters.stage_lines(plan, told, stay) if plan else [],
        "aside": handover_presenters.set_aside(told),
        "actions": handover_presenters.actions_on_way(request.actor, stay, plan, told),
        "missed": alarm_presenters.banner_of(alarm_queries.open_alarm_of(stay)),
        "back": (stay if at_centre else stay.referral).get_absolute_url(),
    }
    return render(request, "placements/way.html", context)


@requires(handover_rules.plan_way, load=handover_queries.way_for)
def plan_way(request, stay):
    if response := not_now(request, stay, handover_rules.is_awaited(stay.referral, stay)):
        return response
    plan, now = handover_queries.plan_of(stay), timezone.now()
    form = handover_forms.PlanForm(posted(request), stay=stay, plan=plan, before=stay_before(stay), now=now)
    if form.is_bound and form.is_valid():
        actions.plan_handover(stay=stay, **form.answers(), by=request.actor, now=now)
        messages.success(request, _("The plan is written: her NGO, OFII and the centre read it."))
        return to_way(stay)
    title = _("Change the plan") if plan else _("Plan her journey")
    lead = _("Agree on it with her. Each missing confirmation raises an alarm, at night too.")
    return way_page(request, stay, form, title=title, lead=lead, submit=_("Write the plan"))


@requires(handover_rules.hear_of_her, load=handover_queries.way_for)
def confirm_way(request, stay):
    told, now = handover_queries.confirmations_of(stay), timezone.now()
    due = handover_rules.hearing_is_due(stay.referral, handover_queries.plan_of(stay))
    if response := not_now(request, stay, due):
        return response
    stages = handover_rules.stages_open_to(request.actor, stay.referral)
    form = handover_forms.ConfirmationForm(posted(request), stay=stay, stages=stages, told=told, now=now)
    if form.is_bound and form.is_valid():
        found = actions.confirm(stay=stay, **form.cleaned_data, by=request.actor, now=now)
        messages.success(request, heard(found))
        return to_way(stay)
    lead = _("Only what you know. Her arrival is recorded by the centre, on the page of the stay.")
    title = _("Write down what was heard")
    return way_page(request, stay, form, title=title, lead=lead, submit=_("Confirm"))


def heard(confirmation):
    if confirmation.word == WordGiven.WRONG:
        return _("A wrong word: the alarm is raised. Say nothing of it to whoever called.")
    return _("The confirmation is written: her NGO, OFII and the centre read it.")


@requires(read_stay, load=stay_for)
def leaving(request, stay):
    """The part of the page of the stay that she leaves: when, and whether somebody has said that she has left."""
    found = handover_queries.leaving(stay)
    context = {"stay": stay, "leaving": found, "may_say": found is not None and not not_leaving(found)}
    return render_part(request, "placements/leaving.html", context)


def not_leaving(found):
    if found is None:
        return handover_rules.nobody_leaves()
    return handover_rules.leaving_is_due(found.is_on_her_way, found.left_at)


@requires(handover_rules.say_she_left, load=stay_for)
def has_left(request, stay):
    if sentence := not_leaving(handover_queries.leaving(stay)):
        messages.warning(request, sentence)
        return redirect(stay)
    now = timezone.now()
    form = handover_forms.LeftForm(posted(request), now=now)
    if form.is_bound and form.is_valid():
        actions.confirm_departure(stay=stay, **form.cleaned_data, by=request.actor, now=now)
        messages.success(request, _("It is written that she has left: her NGO and OFII read it."))
        return redirect(stay)
    lead = _("Only if you know that she has gone. To whoever calls you say nothing of her.")
    title = _("She has left for the other centre")
    return form_page(request, form, of=stay, title=title, lead=lead, submit=_("Confirm"))


@requires(handover_rules.hear_of_her, load=handover_queries.way_for)
def correct_way(request, stay):
    told = handover_queries.confirmations_of(stay)
    mine = handover_rules.to_strike_out(request.actor, stay.referral, told)
    if response := not_now(request, stay, "" if mine else handover_rules.nothing_to_strike_out()):
        return response
    form = handover_forms.StrikeOutForm(posted(request), told=mine)
    if form.is_bound and form.is_valid():
        actions.strike_out(**form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("It is struck out, with its reason. Confirm anew what is right."))
        return to_way(stay)
    lead = _("What was written stays in view, struck out. Then write it anew as it was.")
    title = _("Correct a confirmation")
    return way_page(request, stay, form, title=title, lead=lead, submit=_("Strike it out"))


def not_now(request, stay, sentence):
    if not sentence:
        return None
    messages.warning(request, sentence)
    return to_way(stay)


def to_way(stay):
    return redirect("placements:way", reference=stay.reference)


def way_page(request, stay, form, **words):
    return form_page(request, form, of=stay, back=handover_presenters.way_url(stay), **words)
