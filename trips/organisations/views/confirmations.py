"""Every six months an administrator says who still works in her organisation."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from trips.guards.doors import requires
from trips.organisations import actions, queries, rules
from trips.organisations.forms import ConfirmMembersForm
from trips.organisations.forms.confirmations import LEAVES, STAYS
from trips.organisations.presenters import CONFIRMATIONS, facts_of
from trips.ui.exports import export
from trips.ui.paging import page_of


@requires(rules.confirm_members, load=queries.organisation_for)
def confirm(request, organisation):
    page = page_of(queries.members_to_review(request.actor, organisation), request.GET.get("page"))
    notes = {one.reference: facts_of(one) for one in page}
    form = ConfirmMembersForm(request.POST or None, members=page, notes=notes, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        actions.confirm_members(
            organisation=organisation,
            confirmed=form.answered(STAYS),
            ended=form.answered(LEAVES),
            by=request.actor,
            now=timezone.now(),
        )
        messages.success(request, _("Your answers are kept."))
        return redirect("organisations:confirm_members", organisation.reference)
    context = {"organisation": organisation, "form": form, "page": page}
    return render(request, "organisations/member_confirm_all.html", context)


@requires(rules.confirm_members, load=queries.organisation_for, record_read=True, fresh=True)
def confirm_export(request, organisation):
    rows = queries.members_to_review(request.actor, organisation)
    return export(request, "confirmations", CONFIRMATIONS, rows)
