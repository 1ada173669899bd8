"""The interview before admission: set by any party of the proposal, read by all of them."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from placements import actions, interview_queries, interview_rules, presenters
from placements.forms import posted
from placements.forms.interviews import (
    CancelInterviewForm,
    InterviewForm,
    InterviewOutcomeForm,
    MoveInterviewForm,
)
from placements.views.consultation import not_due, proposal_now
from placements.views.review import form_page
from trips.guards.doors import requires
from trips.ui.calendars import calendar_response


@requires(interview_rules.organise, load=proposal_now)
def set_interview(request, proposal):
    if response := not_due(request, proposal, interview_rules.setting_is_due):
        return response
    now = timezone.now()
    form = InterviewForm(posted(request), proposal=proposal, now=now)
    if form.is_bound and form.is_valid():
        actions.set_interview(proposal=proposal, meeting=form.meeting(), by=request.actor, now=now)
        messages.success(request, _("The interview is set: every party of this proposal reads it."))
        return redirect(proposal)
    return form_page(
        request,
        form,
        title=_("Set an interview before admission"),
        lead=_("It does not stop the time for which the place is held. She decides whether she attends."),
        submit=_("Set the interview"),
        of=proposal,
    )


@requires(interview_rules.organise, load=proposal_now)
def move_interview(request, proposal):
    if response := not_due(request, proposal, interview_rules.change_is_due):
        return response
    now, held = timezone.now(), interview_rules.open_interview(proposal)
    form = MoveInterviewForm(posted(request), proposal=proposal, now=now, held=held)
    if form.is_bound and form.is_valid():
        seen = {name: form.cleaned_data[name] for name in ("reference", "reason")}
        meeting = form.meeting()
        actions.move_interview(proposal=proposal, **seen, meeting=meeting, by=request.actor, now=now)
        messages.success(request, _("The interview is moved. What was agreed before is kept."))
        return redirect(proposal)
    return form_page(
        request,
        form,
        title=_("Move the interview"),
        lead=_("The other parties read the new hour and why it was moved."),
        submit=_("Move the interview"),
        of=proposal,
    )


@requires(interview_rules.organise, load=proposal_now)
def cancel_interview(request, proposal):
    if response := not_due(request, proposal, interview_rules.change_is_due):
        return response
    form = CancelInterviewForm(posted(request), initial=seen_on(proposal))
    if form.is_bound and form.is_valid():
        by, now = request.actor, timezone.now()
        actions.cancel_interview(proposal=proposal, **form.cleaned_data, by=by, now=now)
        messages.success(request, _("The interview is cancelled."))
        return redirect(proposal)
    return form_page(
        request,
        form,
        title=_("Cancel the interview"),
        lead=_("The place stays held until its limit. Another interview can be set."),
        submit=_("Cancel the interview"),
        of=proposal,
        style="danger",
    )


@requires(interview_rules.organise, load=proposal_now)
def close_interview(request, proposal):
    if response := not_due(request, proposal, interview_rules.outcome_is_due):
        return response
    form = InterviewOutcomeForm(posted(request), initial=seen_on(proposal))
    if form.is_bound and form.is_valid():
        by, now = request.actor, timezone.now()
        actions.close_interview(proposal=proposal, **form.cleaned_data, by=by, now=now)
        messages.success(request, _("It is noted whether the interview took place."))
        return redirect(proposal)
    return form_page(
        request,
        form,
        title=_("Did the interview take place?"),
        lead=_("Only this and why not is kept, never what was said."),
        submit=_("Save what became of it"),
        of=proposal,
    )


def seen_on(proposal):
    return {"reference": interview_rules.open_interview(proposal).reference}


@require_safe
@requires(interview_rules.organise, load=proposal_now)
def interview_file(request, proposal):
    """For a calendar: the hour and a link, no name, no place."""
    now = timezone.now()
    if sentence := interview_rules.change_is_due(proposal, now):
        messages.warning(request, sentence)
        return redirect(proposal)
    times = interview_queries.times_set(proposal)
    event = presenters.event_of(proposal, interview_rules.open_interview(proposal), times)
    return calendar_response(f"entretien-{proposal.reference}", event, now=now)
