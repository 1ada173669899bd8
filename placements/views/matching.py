"""OFII looks for a place: which centres fit, and for each other one why not."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.queries import places_visible_to
from placements import actions, forms, matching, queries, rules
from placements.enums import ReferralState
from placements.views.review import moved_on
from trips.guards.doors import requires


@requires(rules.propose, load=queries.referral_for)
def find_place(request, referral):
    if response := moved_on(request, referral, ReferralState.PROPOSED):
        return response
    now = timezone.now()
    if reason := rules.not_while_paused(referral, timezone.localdate(now)):
        messages.warning(request, reason)
        return redirect(referral)
    if request.method == "POST":
        return _propose(request, referral, now)
    context = {
        "referral": referral,
        "fit": matching.fits(referral, on=timezone.localdate(now), now=now),
        "today": timezone.localdate(now),
        "hold_days": actions.HOLD_WORKING_DAYS,
    }
    return render(request, "placements/matching.html", context)


def _propose(request, referral, now):
    form = forms.PlacesForm(request.POST, places=places_visible_to(request.actor))
    if not form.is_valid():
        messages.error(request, _("These places are not in the list. Choose a centre below."))
        return redirect("placements:matching", referral.reference)
    places = list(form.cleaned_data["places"])
    made = actions.propose(referral=referral, places=places, by=request.actor, now=now)
    messages.success(
        request,
        _("The place is held for %(days)d working days and the centre is asked for its opinion.")
        % {"days": actions.HOLD_WORKING_DAYS},
    )
    return redirect(made)
