"""OFII decides that a stay ends, or takes that back; the centre then records the departure on its own page."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from placements import actions, queries, stay_queries, stay_rules
from placements.forms import posted
from placements.stay_forms import ConfirmForm, ExitForm
from placements.views.review import form_page
from trips.guards.doors import requires


@requires(stay_rules.decide_exit, load=queries.referral_for)
def decide_exit(request, referral):
    if sentence := stay_rules.transfer_is_due(referral):
        messages.warning(request, sentence)
        return redirect(referral)
    form = ExitForm(posted(request), stay=referral.stay, today=timezone.localdate())
    if form.is_bound and form.is_valid():
        by, now = request.actor, timezone.now()
        actions.decide_exit(stay=referral.stay, **form.cleaned_data, by=by, now=now)
        messages.success(request, _("The decision is recorded: the centre and her NGO read it."))
        return redirect(referral)
    return form_page(
        request,
        form,
        title=_("Decide that the stay ends"),
        lead=_(
            "The centre reads the day and the reason, and records the departure. Nobody is put out by itself."
        ),
        submit=_("Record the decision"),
        of=referral,
        style="danger",
    )


@requires(stay_rules.withdraw_exit, load=stay_queries.exit_for)
def withdraw_exit(request, decision):
    form = ConfirmForm(posted(request))
    if form.is_bound and form.is_valid():
        actions.withdraw_exit(decision=decision, by=request.actor, now=timezone.now())
        messages.success(request, _("The decision is taken back: the end from before counts again."))
        return redirect(decision.referral)
    return form_page(
        request,
        form,
        title=_("Take back the decision to end the stay"),
        lead=_("The end that was decided before counts again."),
        submit=_("Take it back"),
        of=decision.referral,
    )
