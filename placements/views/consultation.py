"""A proposal: one page with three faces, and the step of each party."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import presenters as case_presenters
from cases import queries as case_queries
from placements import actions, forms, presenters, queries, rules, stay_queries
from placements.enums import Answer
from placements.turns import is_transfer
from placements.views.review import form_page
from trips.access.duties import Duty
from trips.guards.doors import requires


def proposal_now(actor, reference):
    """A centre sees a proposal only as long as its hold lasts."""
    return queries.proposal_for(actor, reference, now=timezone.now())


@requires(rules.read_proposal, load=proposal_now)
def proposal(request, proposal):
    """The centre reads needs without a name; the NGO the centre without its address; OFII both."""
    now = timezone.now()
    context = {
        "proposal": proposal,
        "referral": proposal.referral,
        "turn": None,
        "actions": presenters.actions_on(request.actor, proposal, now),
        "overdue": rules.is_overdue(proposal, now),
        "pointless": rules.is_pointless(proposal),
        "interview": presenters.interview_card(request.actor, proposal, now),
        "corrected": rules.corrected_since_proposed(proposal),
        "decided": False,
        "alarm": request.actor.has(Duty.ALLOCATION) and rules.is_alarmed(proposal.referral),
    }
    if request.actor.has(Duty.CENTRE_WORK):
        context["summary"] = summary_of(proposal, now)
        context["expected"] = stay_queries.expected_by_transfer(proposal)
        if proposal.ended_at is None:
            context["turn"] = presenters.turn_line(request.actor, proposal.referral)
        return render(request, "placements/proposal_centre.html", context)
    context["turn"] = presenters.turn_line(request.actor, proposal.referral)
    context["story"] = presenters.newest_first(presenters.story_of(proposal))
    face = "ngo" if request.actor.has(Duty.CASEWORK) else "ofii"
    return render(request, f"placements/proposal_{face}.html", context)


def summary_of(proposal, now):
    """The household without a name; nothing once the centre may not know any more."""
    if not rules.household_is_shown(proposal, now):
        return []
    case = case_queries.load_summary(proposal.referral.case)
    return case_presenters.summary_for_centre(case, timezone.localdate(now))


@requires(rules.give_opinion, load=proposal_now)
def give_opinion(request, proposal):
    if response := not_due(request, proposal, rules.opinion_is_due):
        return response
    form = forms.OpinionForm(forms.posted(request))
    if form.is_bound and form.is_valid():
        actions.give_opinion(proposal=proposal, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("Your opinion is recorded: OFII and the NGO go on from here."))
        return redirect(proposal)
    return form_page(
        request,
        form,
        title=_("Opinion of the centre"),
        lead=_("You are consulted; OFII decides. You learn who she is only if she is admitted."),
        submit=_("Give this opinion"),
        of=proposal,
    )


@requires(rules.record_answer, load=proposal_now)
def record_answer(request, proposal):
    if response := not_due(request, proposal, rules.answer_is_due):
        return response
    form = forms.AnswerForm(forms.posted(request))
    if form.is_bound and form.is_valid():
        actions.record_answer(proposal=proposal, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _answered(proposal))
        return redirect(proposal.referral)
    return form_page(
        request,
        form,
        title=_("Her answer"),
        lead=_("She decides. If she refuses she waits again, in the same place of the order."),
        submit=_("Record her answer"),
        of=proposal,
    )


def _answered(proposal):
    if proposal.answer == Answer.REFUSED:
        if is_transfer(proposal):
            return _("Her refusal is recorded, without any penalty: she stays where she lives.")
        return _("Her refusal is recorded. The place is free and she waits again, without any penalty.")
    return _("Her agreement is recorded: OFII decides.")


@requires(rules.decide_proposal, load=proposal_now)
def answer_opinion(request, proposal):
    """An unfavourable opinion: followed, or not, with a reason."""
    if response := not_due(request, proposal, rules.objection_is_due):
        return response
    form = forms.ObjectionForm(forms.posted(request))
    if form.is_bound and form.is_valid():
        return _decide_on_objection(request, proposal, form.cleaned_data)
    return form_page(
        request,
        form,
        title=_("Answer the unfavourable opinion"),
        lead=_("Reason given by the centre: %(reason)s.") % {"reason": proposal.opinion_reason},
        submit=_("Record what OFII decides"),
        of=proposal,
    )


def _decide_on_objection(request, proposal, values):
    step = {"proposal": proposal, "by": request.actor, "now": timezone.now()}
    if values["answer"] == forms.ObjectionForm.OVERRIDE:
        actions.override_opinion(**step, reason=values["reason"])
        messages.success(request, _("The proposal goes on: the NGO asks her for her answer."))
        return redirect(proposal)
    actions.uphold_opinion(**step)
    messages.success(request, _("The opinion is followed.") + " " + freed(proposal))
    return redirect(proposal.referral)


@requires(rules.decide_proposal, load=proposal_now)
def admit(request, proposal):
    if response := not_due(request, proposal, rules.admission_is_due):
        return response
    now = timezone.now()
    form = forms.AdmitForm(forms.posted(request), today=timezone.localdate(now))
    if form.is_bound and form.is_valid():
        _admit(request, proposal, form.cleaned_data["arrival_on"], now)
        return redirect(proposal.referral)
    return form_page(
        request,
        form,
        title=_("Decide the admission"),
        lead=_("She accepts this place. Set the day of her arrival."),
        submit=_("Admit her"),
        of=proposal,
        corrected=proposal.referral if rules.corrected_since_proposed(proposal) else None,
    )


def _admit(request, proposal, day, now):
    step = {"proposal": proposal, "by": request.actor, "now": now}
    if is_transfer(proposal):
        actions.decide_transfer(**step, day=day)
        messages.success(
            request, _("The transfer is decided: the other centre expects her, the day is told to all.")
        )
        return
    actions.admit(**step, arrival_on=day)
    messages.success(request, _("She is admitted. The centre now learns who she is and expects her."))


@requires(rules.decide_proposal, load=proposal_now)
def release(request, proposal):
    """Free the place before or after the decision: she waits again."""
    if rules.release_is_possible(proposal) and (response := not_due(request, proposal, rules.live)):
        return response
    form = forms.ReleaseForm(forms.posted(request))
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.release(proposal=proposal, reason=reason, by=request.actor, now=timezone.now())
        messages.success(request, freed(proposal))
        return redirect(proposal.referral)
    return form_page(
        request,
        form,
        title=_("Free the place"),
        lead=_("The place is free at once and she waits again, in the same place of the order."),
        submit=_("Free the place"),
        of=proposal,
        style="danger",
    )


@requires(rules.put_back, load=proposal_now)
@require_POST
def expire(request, proposal):
    """The hold has reached its limit and nothing has ended it yet: she waits again."""
    now = timezone.now()
    if actions.expire(proposal=proposal, now=now):
        messages.success(request, _("The place is no longer held: she waits again, in the same order."))
    else:
        sentence = rules.live(proposal, now) or _("This place is still held for her.")
        messages.warning(request, sentence)
    return redirect(proposal.referral)


def freed(proposal):
    if is_transfer(proposal):
        return _("The place is free: she stays where she lives.")
    return _("The place is free and she waits again.")


def not_due(request, proposal, due):
    """A step out of order, done already, or too late. What time has ended is ended here for good: the
    request is answered by a sentence on another page, not by an error that would undo it."""
    now = timezone.now()
    sentence = due(proposal, now)
    if request.method == "POST" and actions.expire(proposal=proposal, now=now):
        sentence = _("The hold on this place has expired.") + " " + freed(proposal)
    if not sentence:
        return None
    messages.warning(request, sentence)
    if proposal.ended_at and request.actor.has(Duty.CENTRE_WORK):
        return redirect("placements:proposals")
    return redirect(proposal)
