"""A transfer to another centre, on one page: planned, or in an emergency with its incident and closed places."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from placements import actions, matching, queries, stay_presenters, stay_rules
from placements.forms import posted
from placements.transfer_forms import TransferForm
from placements.views.review import form_page
from trips.guards.doors import requires


@requires(stay_rules.transfer, load=queries.referral_for)
def transfer(request, referral):
    if sentence := stay_rules.transfer_is_due(referral):
        messages.warning(request, sentence)
        return redirect(referral)
    now = timezone.now()
    form, offers = form_of(request, referral, now)
    if form.is_bound and form.is_valid():
        actions.transfer(referral=referral, **form.values(), by=request.actor, now=now)
        messages.success(
            request, _("She is transferred: her stay has ended, the next one is expected from today.")
        )
        return redirect(referral)
    return form_page(
        request,
        form,
        title=_("Transfer to another centre"),
        lead=_(
            "In one step: her stay ends today, places are hers in the other centre. In an emergency an incident is "
            "opened and the places that she leaves may be closed."
        ),
        submit=_("Transfer her now"),
        of=referral,
        style="danger",
        warning="" if offers else _("No place of another centre fits her today."),
    )


def form_of(request, referral, now):
    """With what fits today in the other centres."""
    today = timezone.localdate(now)
    offers = stay_presenters.offers_elsewhere(matching.fits(referral, on=today, now=now), referral.stay)
    return TransferForm(posted(request), initial={"happened_on": today}, offers=offers, today=today), offers
