"""Services: logged under a resident's row, listed, exported, corrected."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from centres import absence_queries, actions, queries, rules
from centres.dates import write_duration
from centres.enums import StayState
from centres.forms.filters import ServiceFilter
from centres.forms.services import CancelServiceForm, ServiceForm
from centres.views.stays import stay_trail, who_and_when
from centres.views.trail import services_step, trail
from trips.guards.doors import requires
from trips.ui.exports import Column, export, head_of, lines_of
from trips.ui.paging import page_of
from trips.ui.parts import wants_part


@requires(rules.log_service, load=queries.stay_for)
def service_new(request, stay):
    """With htmx the form opens under her row and the list stays; without, it is a page of its own."""
    form = ServiceForm(
        request.POST or None, stay=stay, today=timezone.localdate(), auto_id=f"{stay.reference}_%s"
    )
    if request.method == "POST" and form.is_valid():
        return saved(request, stay, save_service(request, stay, form))
    return service_page(request, stay, form)


def save_service(request, stay, form):
    names = ("commitment", "provided_on", "minutes", "partner", "result")
    values = {name: form.cleaned_data[name] for name in names}
    return actions.record_service(stay=stay, **values, **who_and_when(request))


def saved(request, stay, service):
    sentence = _("Recorded: %(service)s, %(duration)s.") % {
        "service": service.commitment,
        "duration": write_duration(service.minutes),
    }
    if wants_part(request):
        return row_part(request, stay, done=sentence)
    messages.success(request, sentence)
    return after(stay)


def after(stay):
    """Back to the list on which she lives, or to the page of a stay that is over."""
    here = stay.state == StayState.ARRIVED
    return redirect("centres:residents", stay.centre.reference) if here else redirect(stay)


def service_page(request, stay, form):
    if wants_part(request):
        return row_part(request, stay, form=form)
    shown = rules.identity_is_shown(stay, timezone.localdate())
    context = {"stay": stay, "form": form, "resident": stay.shown_name if shown else stay.reference}
    context["crumbs"] = stay_trail(stay, (_("Log a service"), ""))
    response = render(request, "centres/service_form.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-Request-Type"])
    return response


def row_part(request, stay, form=None, done=""):
    """Her row of the list as it is now, with the open form or what was just recorded under it."""
    today = timezone.localdate()
    rows = absence_queries.mark_away(queries.residents_of(request.actor, stay.centre), today)
    row = rows.filter(pk=stay.pk).first()
    if row is None:
        # She has left since the list was shown: her own page says so.
        return HttpResponse(headers={"HX-Redirect": stay.get_absolute_url()})
    context = {"stay": row, "form": form, "done": done, "today": today}
    response = render(request, "centres/_resident.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-Request-Type"])
    return response


@require_POST
@requires(rules.log_service, load=queries.stay_for)
def service_again(request, stay):
    """One tap on her row: the same act as last time, today."""
    return saved(request, stay, actions.repeat_service(stay=stay, **who_and_when(request)))


@requires(rules.log_service, load=queries.stay_for)
def resident_row(request, stay):
    """Her row alone, with nothing open: what « Close » brings back."""
    return (
        row_part(request, stay)
        if wants_part(request)
        else redirect("centres:residents", stay.centre.reference)
    )


@requires(rules.work_at, load=queries.centre_for)
def service_list(request, centre):
    listing = ServiceFilter(request.GET)
    page = page_of(listing.filter(queries.services_at(request.actor, centre)), request.GET.get("page"))
    columns = service_columns()
    context = {
        "centre": centre,
        "crumbs": trail(centre, services_step(centre)),
        "listing": listing,
        "page": page,
        "head": head_of(columns),
        "lines": lines_of(columns, page),
    }
    return render(request, "centres/service_list.html", context)


@requires(rules.work_at, load=queries.centre_for, record_read=True, fresh=True)
def service_export(request, centre):
    rows = ServiceFilter(request.GET).filter(queries.services_at(request.actor, centre))
    return export(request, "services", service_columns(), rows)


def service_columns():
    """The reference of the resident, never her name: the list outlives the right to it."""
    return [
        Column(_("Date"), lambda one: one.provided_on, "date"),
        Column(_("Resident"), lambda one: one.stay.reference, "resident"),
        Column(_("Commitment"), lambda one: f"{one.commitment.code} {one.commitment}", "commitment"),
        Column(_("Minutes"), lambda one: one.minutes, "minutes"),
        Column(_("Delivered by"), delivered_by),
        Column(_("Result"), lambda one: one.result),
        Column(_("Correction"), lambda one: one.cancelled_why),
        Column(_("Reference"), lambda one: one.reference, url=correction_url),
    ]


def delivered_by(service):
    return service.provided_by.user.full_name if service.provided_by else service.partner


def correction_url(service):
    return "" if service.cancelled_at else reverse("centres:service_cancel", args=[service.reference])


@requires(rules.correct_service, load=queries.service_for)
def service_cancel(request, service):
    form = CancelServiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.cancel_service(service=service, why=form.cleaned_data["why"], **who_and_when(request))
        messages.success(
            request, _("The service is cancelled and counts no more. Log the right one if need be.")
        )
        return redirect("centres:services", service.stay.centre.reference)
    centre = service.stay.centre
    crumbs = trail(centre, services_step(centre), (_("Cancel a service"), ""))
    return render(
        request, "centres/service_cancel.html", {"service": service, "form": form, "crumbs": crumbs}
    )
