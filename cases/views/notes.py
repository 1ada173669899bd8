"""The notes of a case: read by whom each is meant for, written by all who work with her."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases import actions, note_queries, note_rules, work_queries, work_rules
from cases.forms.notes import CorrectionForm, NoteForm
from cases.views.trail import work_crumbs
from trips.guards.doors import requires
from trips.ui.paging import page_of

NOTES_PER_PAGE = 20


@require_safe
@requires(work_rules.read_work, load=work_queries.case_by_duty_for)
def notes(request, case):
    rows = note_queries.notes_of(request.actor, case)
    context = {"case": case, "crumbs": work_crumbs(request.actor, case, _("Notes"))}
    context["page"] = page_of(rows, request.GET.get("page"), NOTES_PER_PAGE)
    context["may_not_write"] = work_rules.write_work(request.actor, case)
    return render(request, "cases/note_list.html", context)


@requires(work_rules.write_work, load=work_queries.case_by_duty_for)
def write(request, case):
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.write_note(case=case, **form.answers(), by=request.actor, now=timezone.now())
        messages.success(request, _("The note is written."))
        return redirect("cases:notes", case.reference)
    crumbs = work_crumbs(request.actor, case, _("Write a note"))
    return render(request, "cases/note_form.html", {"form": form, "case": case, "crumbs": crumbs})


@require_safe
@requires(note_rules.read_note, load=note_queries.note_for)
def note(request, note):
    context = {"note": note, "versions": note_queries.versions_of(request.actor, note)}
    context["may_correct"] = not note_rules.correct_note(request.actor, note)
    context["crumbs"] = work_crumbs(request.actor, note.case, _("Note"))
    return render(request, "cases/note_detail.html", context)


@requires(note_rules.correct_note, load=note_queries.note_for)
def correct(request, note):
    form = CorrectionForm(request.POST if request.method == "POST" else None, note=note)
    if form.is_bound and form.is_valid():
        actions.correct_note(note=note, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The note is corrected. What it said before is kept."))
        return redirect(note)
    context = {"form": form, "note": note, "case": note.case}
    context["crumbs"] = work_crumbs(request.actor, note.case, _("Correct the note"))
    return render(request, "cases/note_form.html", context)
