"""While she waits: a pause until a day; a place that is held longer."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from placements import actions, forms, queries, rules
from placements.enums import ReferralState
from placements.views.consultation import not_due, proposal_now
from placements.views.review import form_page, moved_on
from trips.guards.doors import requires


@requires(rules.pause, load=queries.referral_for)
def pause(request, referral):
    if referral.state != ReferralState.WAITING:
        return moved_on(request, referral, None)
    now = timezone.now()
    form = forms.PauseForm(forms.posted(request), today=timezone.localdate(now))
    if form.is_bound and form.is_valid():
        actions.pause(referral=referral, **form.cleaned_data, by=request.actor, now=now)
        messages.success(request, _("She is proposed no place before that day."))
        return redirect(referral)
    return form_page(
        request,
        form,
        title=_("Pause until a day"),
        lead=_("She keeps her place in the order and her days of waiting go on counting."),
        submit=_("Pause"),
        of=referral,
    )


@requires(rules.pause, load=queries.referral_for)
@require_POST
def end_pause(request, referral):
    actions.end_pause(referral=referral, by=request.actor, now=timezone.now())
    messages.success(request, _("She can be proposed a place again."))
    return redirect(referral)


@requires(rules.decide_proposal, load=proposal_now)
def extend_hold(request, proposal):
    if response := not_due(request, proposal, rules.extension_is_due):
        return response
    form = forms.ExtendHoldForm(forms.posted(request))
    if form.is_bound and form.is_valid():
        actions.extend_hold(proposal=proposal, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The place is held longer."))
        return redirect(proposal)
    return form_page(
        request,
        form,
        title=_("Hold the place longer"),
        lead=_("Once, for as many working days again from today. Others wait for this place."),
        submit=_("Hold it longer"),
        of=proposal,
    )
