"""Absences: recorded at the centre, an alarm for the centre, her NGO and OFII when one lasts."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import absence_presenters, absence_queries, absence_rules, actions, queries
from centres.forms.absences import AbsenceFilter, AbsenceForm, CancelAbsenceForm, ReturnForm
from centres.views.stays import move_page, who_and_when
from trips.guards.doors import requires
from trips.ui.exports import export, head_of, lines_of
from trips.ui.paging import page_of


@requires(absence_rules.list_absences)
def absence_list(request):
    """The day on which she was to be back first on top."""
    today = timezone.localdate()
    listing = filter_of(request, today)
    page = page_of(_absences(request, listing), request.GET.get("page"))
    columns = absence_presenters.absence_columns(request.actor, today)
    context = {"listing": listing, "page": page, "head": head_of(columns), "lines": lines_of(columns, page)}
    return render(request, "centres/absence_list.html", context)


@requires(absence_rules.list_absences, record_read=True, fresh=True)
def absence_export(request):
    today = timezone.localdate()
    columns = absence_presenters.absence_columns(request.actor, today)
    return export(request, "absences", columns, _absences(request, filter_of(request, today)))


def filter_of(request, today):
    return AbsenceFilter(request.GET, today=today, centres=queries.centres_visible_to(request.actor))


def _absences(request, listing):
    return listing.filter(absence_queries.with_stays(absence_queries.absences_visible_to(request.actor)))


@requires(absence_rules.record_absence, load=queries.stay_for)
def absence_new(request, stay):
    form = AbsenceForm(request.POST or None, stay=stay, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        actions.record_absence(stay=stay, **form.cleaned_data, **who_and_when(request))
        messages.success(request, _("Her absence is recorded. Her place stays hers."))
        return redirect(stay)
    note = _("Her place stays hers. If it lasts, the centre, her NGO and OFII see an alarm.")
    return move_page(request, stay, form, _("Record an absence"), _("Record the absence"), note)


@requires(absence_rules.correct_absence, load=absence_queries.absence_for)
def absence_return(request, absence):
    form = ReturnForm(request.POST or None, absence=absence, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        actions.record_return(absence=absence, **form.cleaned_data, **who_and_when(request))
        messages.success(request, _("Her return is recorded."))
        return redirect(absence.stay)
    return move_page(request, absence.stay, form, _("Record her return"), _("Record her return"))


@requires(absence_rules.correct_absence, load=absence_queries.absence_for)
def absence_cancel(request, absence):
    form = CancelAbsenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.cancel_absence(absence=absence, **form.cleaned_data, **who_and_when(request))
        messages.success(request, _("The absence is cancelled, with its reason."))
        return redirect(absence.stay)
    return move_page(request, absence.stay, form, _("Cancel the absence"), _("Cancel the absence"))
