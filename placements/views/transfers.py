"""A transfer to another centre: proposed and then decided, or at once in an emergency with its incident."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from placements import actions, matching, queries, stay_presenters, stay_queries, stay_rules
from placements.forms import posted
from placements.transfer_forms import PlannedTransferForm, TransferForm
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
        return redirect(_transfer(request, referral, form, now))
    return form_page(
        request,
        form,
        title=_("Transfer to another centre"),
        lead=_(
            "Planned: places are held, the centre gives its opinion, she answers, then you decide of the day. In an "
            "emergency she moves now: an incident is opened and the places that she leaves may be closed."
        ),
        submit=_("Transfer her"),
        of=referral,
        style="danger",
        warning="" if offers else _("No place of another centre fits her today."),
    )


def _transfer(request, referral, form, now):
    """Where to go on."""
    if form.is_planned:
        messages.success(
            request, _("The places are held and the centre is asked. She stays where she lives.")
        )
        return actions.propose_transfer(referral=referral, **form.values(), by=request.actor, now=now)
    actions.transfer(referral=referral, **form.values(), by=request.actor, now=now)
    messages.success(
        request, _("She is transferred: her stay has ended, the next one is expected from today.")
    )
    return referral


def form_of(request, referral, now):
    """With what fits today in the other centres."""
    today = timezone.localdate(now)
    offers = stay_presenters.offers_elsewhere(matching.fits(referral, on=today, now=now), referral.stay)
    return TransferForm(posted(request), initial={"happened_on": today}, offers=offers, today=today), offers


@requires(stay_rules.transfer, load=queries.referral_for)
def planned_transfer(request, referral):
    """Before its day: moved or taken back."""
    planned = stay_queries.planned_transfer(referral)
    if planned is None:
        messages.warning(request, _("This transfer was carried out or taken back meanwhile."))
        return redirect(referral)
    now = timezone.now()
    initial = {"day": planned.from_stay.transferred_on}
    form = PlannedTransferForm(posted(request), initial=initial, today=timezone.localdate(now))
    if form.is_bound and form.is_valid():
        _change(request, planned, form.cleaned_data, now)
        return redirect(referral)
    return form_page(
        request,
        form,
        title=_("Change the planned transfer"),
        lead=_(
            "Both centres read the new day. Taken back, the place is free at once and she stays where she lives."
        ),
        submit=_("Record the decision"),
        of=referral,
    )


def _change(request, planned, values, now):
    step = {"transfer": planned, "by": request.actor, "now": now}
    if values["answer"] == PlannedTransferForm.MOVE:
        actions.postpone_transfer(**step, day=values["day"])
        messages.success(request, _("The day of the transfer is changed."))
    else:
        actions.withdraw_transfer(**step, reason=values["reason"])
        messages.success(request, _("The transfer is taken back: she stays where she lives."))
