"""One stay: who is received, and the moves that its manager records."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.presenters import identity_for_centre, summary_for_centre
from cases.queries import load_answers
from cases.rules import household_size
from cases.work_presenters import links_of
from centres import (
    absence_presenters,
    absence_queries,
    absence_rules,
    actions,
    compass_presenters,
    incident_queries,
    incident_rules,
    move_rules,
    queries,
    rules,
    stay_presenters,
)
from centres.enums import StayState
from centres.forms.stays import UNDO, ArrivalForm, CorrectArrivalForm, CorrectDepartureForm, DepartureForm
from centres.transitions import TRANSITIONS
from centres.views.trail import residents_step, trail
from trips.guards.doors import requires
from trips.guards.workflow import available, check

SERVICES_SHOWN, ABSENCES_SHOWN = 20, 20


@requires(rules.read_stay, load=queries.stay_for)
def stay_detail(request, stay):
    today = timezone.localdate()
    shown = rules.identity_is_shown(stay, today)
    case = load_answers(stay.case) if shown else None
    services = list(queries.services_of(stay)[: SERVICES_SHOWN + 1])
    context = {
        "stay": stay,
        "crumbs": stay_trail(stay),
        "places": queries.places_taken_by(stay),
        "identity": identity_for_centre(case) if shown else None,
        "household": household_changed(stay, case) if shown else "",
        "summary": summary_for_centre(case, timezone.localdate()) if shown else None,
        "work": links_of(request.actor, stay.case, hosted=is_under_way(stay)) if shown else [],
        "services": services[:SERVICES_SHOWN],
        "more_services": len(services) > SERVICES_SHOWN,
        "actions": stay_actions(request.actor, stay),
    } | during(request.actor, stay, today)
    return render(request, "centres/stay_detail.html", context)


def during(actor, stay, today):
    """How near the end is, when she was away, what happened."""
    may_open = not incident_rules.open_incident(actor, stay)
    may_record = not absence_rules.record_absence(actor, stay)
    absences = absence_queries.absences_of(stay)[:ABSENCES_SHOWN]
    return {
        "end_mark": stay_presenters.end_mark(stay, today),
        "end_tone": stay_presenters.end_tone(stay, today),
        "absences": [absence_presenters.line_of(one, today) for one in absences],
        "absence_url": reverse("centres:absence_new", args=[stay.reference]) if may_record else "",
        "incidents": incident_queries.incidents_of(stay)[:ABSENCES_SHOWN],
        "incident_url": reverse("centres:incident_new", args=[stay.reference]) if may_open else "",
        "dues": compass_presenters.dues_of(stay, today),
    }


def is_under_way(stay):
    return stay.state in (StayState.EXPECTED, StayState.ARRIVED)


@requires(rules.read_stay, load=queries.stay_of_case_for)
def stay_of_case(request, stay):
    """Pages of the work with her lead back here by the reference of her file."""
    return redirect(stay)


def household_changed(stay, case):
    """Her NGO has corrected who comes with her since the places were given."""
    people = household_size(case)
    if not is_under_way(stay) or people == stay.household_size:
        return ""
    numbers = {"people": people, "places": stay.household_size}
    persons = ngettext("%(people)d person", "%(people)d people", people) % numbers
    places = ngettext("%(places)d place", "%(places)d places", stay.household_size) % numbers
    return _("The household has changed: %(persons)s for %(places)s.") % {
        "persons": persons,
        "places": places,
    }


def moves_shown():
    """(from, to) → what its button says, where it leads and how it looks."""
    return {
        (StayState.EXPECTED, StayState.ARRIVED): (_("Record the arrival"), "centres:arrival", "primary"),
        (StayState.ARRIVED, StayState.ENDED): (_("Record the departure"), "centres:departure", "secondary"),
        (StayState.ARRIVED, StayState.EXPECTED): (
            _("Correct the arrival"),
            "centres:correct_arrival",
            "link",
        ),
        (StayState.ENDED, StayState.ARRIVED): (
            _("Correct the departure"),
            "centres:correct_departure",
            "link",
        ),
    }


def stay_actions(actor, stay):
    """The buttons of a stay: what the table of moves offers, and a service where it makes sense."""
    moves = moves_shown()
    shown = [
        (*moves[stay.state, move.to], move.reason)
        for move in available(TRANSITIONS, actor, stay)
        if (stay.state, move.to) in moves
    ]
    if not move_rules.move_within(actor, stay):
        shown.append((_("Change places"), "centres:move_household", "link", ""))
    if not rules.log_service(actor, stay):
        shown.insert(0, (_("Log a service"), "centres:service_new", "primary", ""))
    return [
        {"label": label, "url": reverse(route, args=[stay.reference]), "style": style, "reason": reason}
        for label, route, style, reason in shown
    ]


def stay_trail(stay, *steps):
    return trail(stay.centre, residents_step(stay.centre), (stay.reference, stay.get_absolute_url()), *steps)


def move_page(request, stay, form, title, submit, note=""):
    context = {
        "stay": stay,
        "form": form,
        "title": title,
        "submit": submit,
        "note": note,
        "cancel_url": stay.get_absolute_url(),
        "crumbs": stay_trail(stay, (title, "")),
    }
    return render(request, "centres/move_form.html", context)


def decided_on(stay):
    return timezone.localdate(stay.decided_at)


def who_and_when(request):
    return {"by": request.actor, "now": timezone.now()}


@requires(rules.record_arrival, load=queries.stay_for)
def arrival(request, stay):
    check(TRANSITIONS, request.actor, stay, StayState.ARRIVED)
    today = timezone.localdate()
    given = {"stay": stay, "today": today, "decided_on": decided_on(stay)}
    form = ArrivalForm(request.POST or None, initial={"day": today}, **given)
    if request.method == "POST" and form.is_valid():
        actions.record_arrival(stay=stay, day=form.cleaned_data["day"], **who_and_when(request))
        messages.success(request, _("Her arrival is recorded. The stay runs for nine months to begin with."))
        return redirect(stay)
    return move_page(request, stay, form, _("Record the arrival"), _("Record the arrival"))


@requires(rules.record_departure, load=queries.stay_for)
def departure(request, stay):
    check(TRANSITIONS, request.actor, stay, StayState.ENDED)
    today = timezone.localdate()
    form = DepartureForm(request.POST or None, initial={"day": today}, stay=stay, today=today)
    if request.method == "POST" and form.is_valid():
        actions.record_departure(stay=stay, **form.cleaned_data, **who_and_when(request))
        messages.success(request, _("Her departure is recorded and her places are being made ready."))
        return redirect(stay)
    note = _(
        "Her places are made ready, and may be held at once. The centre keeps her identity for thirty days."
    )
    return move_page(request, stay, form, _("Record the departure"), _("Record the departure"), note)


@requires(rules.correct_stay, load=queries.stay_for)
def correct_arrival(request, stay):
    check(TRANSITIONS, request.actor, stay, StayState.EXPECTED)
    given = {"stay": stay, "today": timezone.localdate(), "decided_on": decided_on(stay)}
    form = CorrectArrivalForm(request.POST or None, initial={"day": stay.starts_on}, **given)
    if request.method == "POST" and form.is_valid():
        day, why = form.cleaned_data["day"], form.cleaned_data["why"]
        if form.cleaned_data["what"] == UNDO:
            actions.undo_arrival(stay=stay, expected_on=day, why=why, **who_and_when(request))
        else:
            actions.correct_arrival(stay=stay, day=day, why=why, **who_and_when(request))
        messages.success(request, _("The correction is recorded, with its reason."))
        return redirect(stay)
    return move_page(request, stay, form, _("Correct the arrival"), _("Record the correction"))


@requires(rules.correct_stay, load=queries.stay_for)
def correct_departure(request, stay):
    check(TRANSITIONS, request.actor, stay, StayState.ARRIVED)
    fields = ("departure_reason", "destination")
    initial = {"day": stay.ends_on, **{name: getattr(stay, f"{name}_id") for name in fields}}
    form = CorrectDepartureForm(request.POST or None, initial=initial, stay=stay, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        if values.pop("what") == UNDO:
            actions.undo_departure(stay=stay, why=values["why"], **who_and_when(request))
        else:
            actions.correct_departure(stay=stay, **values, **who_and_when(request))
        messages.success(request, _("The correction is recorded, with its reason."))
        return redirect(stay)
    return move_page(request, stay, form, _("Correct the departure"), _("Record the correction"))
