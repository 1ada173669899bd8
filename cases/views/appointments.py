"""Appointments: of one file, and of all that somebody follows."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cases import actions, appointment_queries, team_rules, work_queries
from cases.forms.appointments import (
    AppointmentFilter,
    AppointmentForm,
    CancelAppointmentForm,
    ChangeAppointmentForm,
)
from cases.views.trail import work_crumbs
from trips.guards.doors import requires
from trips.ui.exports import Column, head_of, lines_of
from trips.ui.paging import page_of

COLUMNS = [
    Column(
        gettext_lazy("When"),
        lambda one: one.starts_at,
        sort="when",
        url=lambda one: reverse("cases:appointments", args=[one.case.reference]),
    ),
    Column(gettext_lazy("File"), lambda one: one.case.reference, sort="case"),
    Column(gettext_lazy("With whom"), lambda one: one.kind),
    Column(gettext_lazy("Who goes with her"), lambda one: one.get_accompanying_display()),
    Column(gettext_lazy("Interpreter"), lambda one: one.interpreter or ""),
    Column(gettext_lazy("State"), lambda one: one.get_cancelled_why_display() if one.cancelled_at else ""),
]


@require_safe
@requires(team_rules.list_appointments)
def agenda(request):
    """By reference, without a name and without a place."""
    listing = AppointmentFilter(request.GET, actor=request.actor, today=timezone.localdate())
    rows = listing.filter(appointment_queries.appointments_visible_to(request.actor))
    page = page_of(rows, request.GET.get("page"))
    context = {"listing": listing, "page": page, "head": head_of(COLUMNS), "lines": lines_of(COLUMNS, page)}
    return render(request, "cases/agenda.html", context)


@require_safe
@requires(team_rules.read_team, load=work_queries.case_of_team_for)
def appointments(request, case):
    now = timezone.now()
    rows = list(appointment_queries.appointments_of(request.actor, case))
    context = {"case": case, "crumbs": work_crumbs(request.actor, case, _("Appointments"))}
    context["ahead"] = [one for one in reversed(rows) if one.starts_at >= now]
    context["past"] = [one for one in rows if one.starts_at < now]
    context["may_not_write"] = team_rules.write_team(request.actor, case)
    return render(request, "cases/appointment_list.html", context)


@requires(team_rules.write_team, load=work_queries.case_of_team_for)
def make_appointment(request, case):
    form = AppointmentForm(request.POST if request.method == "POST" else None, now=timezone.now())
    if form.is_bound and form.is_valid():
        actions.make_appointment(case=case, **form.answers(), by=request.actor, now=timezone.now())
        messages.success(request, _("The appointment is noted."))
        return redirect("cases:appointments", case.reference)
    context = {"form": form, "case": case}
    context["crumbs"] = work_crumbs(request.actor, case, _("Note an appointment"))
    return render(request, "cases/appointment_form.html", context)


@requires(team_rules.change_appointment, load=appointment_queries.appointment_for)
def change_appointment(request, appointment):
    posted = request.POST if request.method == "POST" else None
    form = ChangeAppointmentForm(posted, appointment=appointment, now=timezone.now())
    if form.is_bound and form.is_valid():
        values = form.answers()
        actions.change_appointment(appointment=appointment, **values, by=request.actor, now=timezone.now())
        messages.success(request, _("The appointment is changed. What it was is kept."))
        return redirect("cases:appointments", appointment.case.reference)
    context = {"form": form, "case": appointment.case, "appointment": appointment}
    context["crumbs"] = work_crumbs(request.actor, appointment.case, _("Change the appointment"))
    return render(request, "cases/appointment_form.html", context)


@requires(team_rules.change_appointment, load=appointment_queries.appointment_for)
def cancel_appointment(request, appointment):
    form = CancelAppointmentForm(request.POST if request.method == "POST" else None)
    list_url = reverse("cases:appointments", args=[appointment.case.reference])
    if form.is_bound and form.is_valid():
        why = form.cleaned_data["why"]
        actions.cancel_appointment(appointment=appointment, why=why, by=request.actor, now=timezone.now())
        messages.success(request, _("The appointment is cancelled."))
        return redirect(list_url)
    context = {
        "question": _("Cancel this appointment?"),
        "consequence": _("It stays in the list, struck out, with the reason."),
        "confirm_label": _("Cancel the appointment"),
        "back_url": list_url,
        "form": form,
    }
    return render(request, "layouts/confirm.html", context)
