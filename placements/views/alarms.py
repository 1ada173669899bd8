"""A woman who is missed on her way: the alarm, its list, and what closes it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import rules as centre_rules
from centres.queries import centre_for, stay_for
from placements import (
    actions,
    alarm_forms,
    alarm_presenters,
    alarm_queries,
    alarm_rules,
    handover_presenters,
    handover_queries,
    presenters,
    queries,
    rules,
)
from placements.forms import posted
from placements.stay_forms import ConfirmForm
from placements.views.review import form_page
from trips.access.duties import Duty
from trips.guards.doors import requires
from trips.ui.exports import export, head_of, lines_of
from trips.ui.paging import page_of
from trips.ui.parts import render_part


@requires(alarm_rules.list_alarms)
def arrival_alarms(request):
    """Who is missed for longest on top."""
    listing = alarm_forms.AlarmFilter(request.GET)
    page = page_of(_alarms(request, listing), request.GET.get("page"))
    columns = alarm_presenters.alarm_columns(request.actor)
    context = {"listing": listing, "page": page, "head": head_of(columns), "lines": lines_of(columns, page)}
    return render(request, "placements/alarm_list.html", context)


@requires(alarm_rules.list_alarms, record_read=True, fresh=True)
def export_alarms(request):
    rows = _alarms(request, alarm_forms.AlarmFilter(request.GET))
    return export(request, "alertes", alarm_presenters.alarm_columns(request.actor), rows)


def _alarms(request, listing):
    return listing.filter(alarm_queries.with_parties(alarm_queries.alarms_visible_to(request.actor)))


@requires(alarm_rules.read_alarm, load=alarm_queries.alarm_for)
def arrival_alarm(request, alarm):
    """Why, since when, what to do now, and what became of her."""
    context = {
        "alarm": alarm,
        "at_centre": request.actor.has(Duty.CENTRE_WORK),
        "state": alarm_presenters.state_of(alarm),
        "tone": alarm_presenters.tone_of(alarm),
        "why": presenters.why_missed(alarm),
        "ladder": alarm_presenters.ladder_of(
            alarm_queries.rungs_of(alarm), {} if alarm.closed_at else alarm_queries.rungs_due(alarm)
        ),
        "note": alarm.note if alarm_rules.note_is_shown(request.actor) else "",
        "actions": alarm_presenters.actions_on_alarm(request.actor, alarm),
    }
    return render(request, "placements/alarm_detail.html", context)


@requires(alarm_rules.close_alarm, load=alarm_queries.alarm_for)
def close_alarm(request, alarm):
    if response := already_closed(request, alarm):
        return response
    by, now = request.actor, timezone.now()
    ends = alarm_rules.ends_open_to(by, alarm)
    form = alarm_forms.CloseAlarmForm(posted(request), actor=by, ends=ends, now=now)
    if form.is_bound and form.is_valid():
        actions.close_alarm(alarm=alarm, **form.cleaned_data, by=by, now=now)
        messages.success(request, _("The alarm is closed, with its reason."))
        return redirect(alarm if by.has(Duty.CENTRE_WORK) else alarm.referral)
    return form_page(
        request,
        form,
        title=_("Say what became of her"),
        lead=_("Her place is kept until you say that she does not come."),
        submit=_("Close the alarm"),
        of=alarm,
    )


def already_closed(request, alarm):
    """A second click, or a page that is too old: back to the alarm, which says what became of her."""
    if not (sentence := alarm_rules.closing_is_due(alarm)):
        return None
    messages.warning(request, sentence)
    return redirect(alarm)


@requires(rules.miss_arrival, load=queries.referral_for)
def not_arrived(request, referral):
    """Her NGO or OFII says that she has not come."""
    return report(request, referral, referral)


@requires(alarm_rules.report_missing, load=stay_for)
def not_come(request, stay):
    """The centre that expects her says so, at night too."""
    return report(request, stay, queries.referral_of_stay(stay))


def not_missed(referral):
    leaves_on = handover_queries.leaves_on(referral.stay) if referral and referral.stay else None
    return alarm_rules.missing_is_due(referral, timezone.localdate(), leaves_on=leaves_on)


def report(request, of, referral):
    if sentence := not_missed(referral):
        messages.warning(request, sentence)
        return redirect(of)
    form = ConfirmForm(posted(request))
    if form.is_bound and form.is_valid():
        alarm = actions.report_missing(stay=referral.stay, by=request.actor, now=timezone.now())
        messages.success(request, _("The alarm is raised. Her place is kept: she may still arrive."))
        return redirect(alarm)
    return form_page(
        request,
        form,
        title=_("She has not arrived"),
        lead=_(
            "Her NGO, the centre and OFII see the alarm, and the national desk looks for her from now on."
        ),
        submit=_("Raise the alarm"),
        of=of,
        style="danger",
    )


@requires(centre_rules.read_stay, load=stay_for)
def way_of_stay(request, stay):
    """The part of the centre's page that says how her arrival stands."""
    alarm, referral = alarm_queries.open_alarm_of(stay), handover_queries.referral_to(stay)
    context = {
        "stay": stay,
        "turn": presenters.turn_of_stay(request.actor, stay),
        "missed": alarm_presenters.banner_of(alarm),
        "way_url": handover_presenters.way_url(stay) if referral else "",
        "may_report": not not_missed(referral),
    }
    return render_part(request, "placements/way_of_stay.html", context)


@requires(centre_rules.work_at, load=centre_for)
def alarms_at_centre(request, centre):
    """The part of the list of residents that says who is missed."""
    rows = alarm_queries.open_alarms_at(request.actor, centre)
    context = {"centre": centre, "missed": [alarm_presenters.banner_of(one) for one in rows]}
    return render_part(request, "placements/alarms_at_centre.html", context)
