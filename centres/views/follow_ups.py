"""Follow-ups: for the centre that she left, by reference and dates."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import actions, follow_up_queries, follow_up_rules
from centres.forms.follow_ups import FollowUpFilter, FollowUpForm
from centres.views.stays import move_page, who_and_when
from trips.guards.doors import requires
from trips.ui.exports import Column, export, head_of, lines_of
from trips.ui.paging import page_of


@requires(follow_up_rules.list_follow_ups)
def follow_up_list(request):
    """What is due first on top."""
    today = timezone.localdate()
    listing = FollowUpFilter(request.GET, today=today)
    page = page_of(_follow_ups(request, listing), request.GET.get("page"))
    columns = follow_up_columns(today)
    context = {"listing": listing, "page": page, "head": head_of(columns), "lines": lines_of(columns, page)}
    return render(request, "centres/follow_up_list.html", context)


@requires(follow_up_rules.list_follow_ups, record_read=True, fresh=True)
def follow_up_export(request):
    today = timezone.localdate()
    return export(
        request,
        "suivis",
        follow_up_columns(today),
        _follow_ups(request, FollowUpFilter(request.GET, today=today)),
    )


def _follow_ups(request, listing):
    return listing.filter(
        follow_up_queries.with_stays(follow_up_queries.follow_ups_visible_to(request.actor))
    )


def follow_up_columns(today):
    """Reference and dates: long after she left nothing else is known here."""
    return [
        Column(_("Stay"), lambda one: one.stay.reference, "stay", url=address_of_row),
        Column(_("State"), lambda one: state_of(one, today), tone=lambda one: tone_of(one, today)),
        Column(_("Due on"), lambda one: one.due_on, "due"),
        Column(_("Months after"), lambda one: one.months),
        Column(_("Left on"), lambda one: one.stay.ends_on, "left"),
        Column(_("By which way"), lambda one: str(one.stay.follow_up_channel or "")),
        Column(_("Made on"), lambda one: one.done_on),
        Column(_("Centre"), lambda one: one.stay.centre.public_label),
    ]


def address_of_row(follow_up):
    """To what is to be recorded, else to the stay."""
    if follow_up_rules.is_open(follow_up):
        return reverse("centres:follow_up", args=[follow_up.reference])
    return follow_up.stay.get_absolute_url()


def state_of(follow_up, today):
    if follow_up.outcome:
        return str(follow_up.get_outcome_display())
    if follow_up_rules.is_late(follow_up, today):
        return _("late")
    return _("due today") if follow_up.due_on == today else _("to come")


def tone_of(follow_up, today):
    if follow_up_rules.is_late(follow_up, today):
        return "warning"
    return "waiting" if follow_up_rules.is_open(follow_up) else "neutral"


@requires(follow_up_rules.record_follow_up, load=follow_up_queries.follow_up_for)
def follow_up(request, follow_up):
    if not follow_up_rules.is_open(follow_up):
        messages.warning(request, _("This follow-up is already recorded."))
        return redirect("centres:follow_ups")
    today = timezone.localdate()
    form = FollowUpForm(request.POST or None, initial={"day": today}, follow_up=follow_up, today=today)
    if request.method == "POST" and form.is_valid():
        actions.record_follow_up(follow_up=follow_up, **form.cleaned_data, **who_and_when(request))
        messages.success(request, _("The follow-up is recorded."))
        return redirect("centres:follow_ups")
    note = _("Agreed way: %(way)s. No message that would say who calls.") % {
        "way": follow_up.stay.follow_up_channel or "—"
    }
    return move_page(
        request, follow_up.stay, form, _("Record the follow-up"), _("Record the follow-up"), note
    )
