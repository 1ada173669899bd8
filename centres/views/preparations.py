"""Making a place ready after a departure: until when, and how long the centre needs."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import actions, queries, rules
from centres.forms.preparations import PreparationTimeForm, ReadyForm
from centres.views.places import place_form
from centres.views.trail import trail
from trips.guards.doors import requires
from trips.guards.refusals import Overtaken


@requires(rules.change_place, load=queries.place_for)
def ready(request, place):
    today = timezone.localdate()
    preparation = queries.preparation_of(place, today)
    if preparation is None:
        raise Overtaken(_("This place is ready already. If it cannot be used, make it unavailable."), place)
    initial = {"ready_on": today, "reason": preparation.reason_id}
    form = ReadyForm(request.POST or None, preparation=preparation, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        actions.set_ready_day(preparation=preparation, by=request.actor, now=timezone.now(), **values)
        messages.success(request, _("The day on which the place is ready is recorded."))
        return redirect(place)
    return place_form(request, place, form, _("Say when the place is ready"))


@requires(rules.set_preparation_time, load=queries.centre_for)
def preparation_time(request, centre):
    today = timezone.localdate()
    initial = {"days": queries.preparation_days(centre.pk, today), "since": today}
    form = PreparationTimeForm(request.POST or None, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        actions.set_preparation_time(centre=centre, by=request.actor, now=timezone.now(), **values)
        messages.success(request, _("The time to make a place ready is recorded."))
        return redirect("centres:preparation_time", centre.reference)
    context = {"centre": centre, "form": form, "times": queries.preparation_times(centre)}
    context |= {"usual": rules.PREPARATION_DAYS, "back": back_of(request.actor, centre)}
    return render(request, "centres/preparation_time.html", context | crumbs_of(request.actor, centre))


def back_of(actor, centre):
    """Where each comes from: her centre's page, or the administration's."""
    if rules.administer(actor):
        return centre.get_absolute_url()
    return reverse("centres:administration_centre", args=[centre.reference])


def crumbs_of(actor, centre):
    here = (_("Time to make a place ready"), "")
    return {"crumbs": trail(centre, here) if rules.administer(actor) else []}
