"""One referral: its page, the NGO's last check, OFII's review, withdrawal."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import presenters as case_presenters
from cases import queries as case_queries
from cases import rules as case_rules
from centres import absence_queries
from centres.absence_presenters import line_of
from centres.stay_presenters import end_mark, end_tone
from placements import (
    actions,
    alarm_presenters,
    alarm_queries,
    duplicate_queries,
    eligibility,
    forms,
    handover_presenters,
    handover_queries,
    matching,
    presenters,
    queries,
    review_queries,
    rules,
    stay_presenters,
    stay_queries,
)
from placements.enums import ReferralState
from placements.transitions import TRANSITIONS
from trips.access.duties import Duty
from trips.guards.doors import requires
from trips.ui.formats import write_day


@requires(rules.read, load=queries.referral_for)
def detail(request, referral):
    """Whose turn, why she is where she is, what happened; for OFII the whole file."""
    file = case_queries.case_for(request.actor, referral.case.reference)
    whole = file and request.actor.has(Duty.ALLOCATION)
    live = queries.live_proposal(referral)
    context = {
        "referral": referral,
        "file": file,
        "answers": case_presenters.answers_of(case_queries.load_answers(file)) if whole else [],
        "proposal": live or queries.admission_of(referral),
        "interview": live and presenters.interview_card(request.actor, live, timezone.now()),
        "address_url": presenters.address_url(request.actor, referral.stay),
        "own": request.actor.has(Duty.CASEWORK),
        "may_register": not rules.register(request.actor, referral),
        **_where_it_stands(request.actor, referral),
    }
    return render(request, "placements/referral_detail.html", context | about_stay(request.actor, referral))


ABOUT_STAY = [
    "chain",
    "extensions",
    "end_mark",
    "absences",
    "stays",
    "transfer_url",
    "planned",
    "exits",
    "missed",
    "way_url",
]


def about_stay(actor, referral):
    """Until when she may stay, what the centre has asked for, who was away, and where OFII moves her."""
    stay, today = referral.stay, timezone.localdate()
    if stay is None:
        return dict.fromkeys(ABOUT_STAY, "")
    found, ended = stay_queries.extensions_of(stay), stay_queries.exit_of(stay)
    return {
        "end_mark": end_mark(stay, today),
        "end_tone": end_tone(stay, today),
        "absences": [line_of(one, today) for one in absence_queries.absences_of(stay)[:1]],
        "chain": stay_presenters.chain_of(stay, found, ended),
        "extensions": [
            (one, stay_presenters.outcome_of(one), stay_presenters.outcome_tone(one)) for one in found
        ],
        "stays": stay_presenters.chain_of_stays(referral),
        "transfer_url": stay_presenters.transfer_url(actor, referral),
        "planned": stay_presenters.planned_line(actor, referral),
        "exits": stay_presenters.exit_buttons(actor, referral, ended),
        "way_url": handover_presenters.way_url(stay) if handover_queries.way_is_open(stay) else "",
        "missed": alarm_presenters.banner_of(alarm_queries.open_alarm_of(stay)),
    }


def _where_it_stands(actor, referral):
    today = timezone.localdate()
    questions = list(review_queries.questions_of(referral))
    return {
        "tone": presenters.tone_of(referral),
        "turn": presenters.turn_line(actor, referral),
        "actions": presenters.actions_of(actor, referral),
        "line": presenters.place_in_line(referral, today),
        "paused": presenters.pause_line(referral, today),
        "why_nothing": _why_nothing(actor, referral),
        "corrected": rules.was_corrected(referral),
        "decided": rules.corrected_since_decision(referral),
        "alarm": actor.has(Duty.ALLOCATION) and rules.is_alarmed(referral),
        "story": _story(referral, questions),
        "together": actor.has(Duty.ALLOCATION) and rules.is_together(referral),
        "asked": presenters.open_question_line(referral, questions),
        "refused": referral.state == ReferralState.NOT_ELIGIBLE,
        "joined": presenters.has_joined_files(actor, referral),
    }


def _story(referral, questions):
    return presenters.story(
        referral,
        queries.proposals_of(referral),
        questions,
        review_queries.earlier_refusals(referral),
        alarm_queries.alarms_under(referral),
        review_queries.pauses_of(referral),
    )


def _why_nothing(actor, referral):
    if referral.state != ReferralState.WAITING:
        return []
    now, for_desk = timezone.now(), actor.has(Duty.ALLOCATION)
    found = matching.why_not(referral, for_desk=for_desk, on=timezone.localdate(now), now=now)
    return presenters.why_nothing(found)


@requires(rules.submit, load=queries.referral_for)
def check(request, referral):
    """Check your answers, then send."""
    if response := moved_on(request, referral, ReferralState.SUBMITTED):
        return response
    case = case_queries.load_answers(referral.case)
    missing = case_rules.missing_for_referral(case)
    if request.method == "POST" and not missing:
        actions.submit(referral=referral, by=request.actor, now=timezone.now())
        messages.success(request, _("The referral was sent to OFII."))
        return redirect(referral)
    context = {
        "referral": referral,
        "answers": case_presenters.answers_of(case),
        "missing": missing,
        "alike": duplicate_queries.own_files_alike(request.actor, referral.case),
        "consents": case_queries.live_consents(case),
        "tried": request.method == "POST",
    }
    return render(request, "placements/referral_check.html", context)


@requires(rules.take, load=queries.referral_for)
@require_POST
def take(request, referral):
    if response := moved_on(request, referral, ReferralState.UNDER_REVIEW):
        return response
    actions.take(referral=referral, by=request.actor, now=timezone.now())
    messages.success(request, _("You review this referral."))
    return redirect(referral)


@requires(rules.assess, load=queries.referral_for)
def eligible(request, referral):
    if response := moved_on(request, referral, ReferralState.WAITING):
        return response
    outcomes = eligibility.apply(case_queries.load_answers(referral.case), timezone.localdate())
    broken = eligibility.outside(outcomes)
    refusal = rules.override_rules(request.actor) if broken else ""
    form = forms.EligibleForm(forms.posted(request), beyond=bool(broken) and not refusal)
    if form.is_bound and form.is_valid():
        actions.decide_eligible(referral=referral, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("She is eligible and waits for a place."))
        return redirect(referral)
    context = {"form": form, "referral": referral, "outcomes": presenters.outcome_rows(outcomes)}
    context |= {"broken": broken, "refusal": refusal}
    return render(request, "placements/eligible.html", context)


@requires(rules.assess, load=queries.referral_for)
def not_eligible(request, referral):
    if response := moved_on(request, referral, ReferralState.NOT_ELIGIBLE):
        return response
    form = forms.NotEligibleForm(forms.posted(request))
    if form.is_bound and form.is_valid():
        now = timezone.now()
        actions.decide_not_eligible(referral=referral, **form.cleaned_data, by=request.actor, now=now)
        messages.success(
            request, _("The referral is not eligible; the NGO reads why and where she can turn.")
        )
        return redirect(referral)
    return form_page(
        request,
        form,
        title=_("Not eligible"),
        lead=_("A refusal always says why, and where she can turn."),
        submit=_("She is not eligible"),
        of=referral,
    )


@requires(rules.register, load=queries.referral_for)
def register(request, referral):
    form = forms.RegisterForm(forms.posted(request), initial={"number": referral.register_number})
    if form.is_bound and form.is_valid():
        actions.register(referral=referral, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The number in OFII's register is saved."))
        return redirect(referral)
    return form_page(
        request,
        form,
        title=_("Number in OFII's register"),
        lead=_("OFII's own register stays the legal one: this number finds her there. Her NGO reads it too."),
        submit=_("Save the number"),
        of=referral,
    )


@requires(rules.withdraw, load=queries.referral_for)
def withdraw(request, referral):
    if response := moved_on(request, referral, ReferralState.WITHDRAWN):
        return response
    form = forms.WithdrawForm(forms.posted(request), actor=request.actor)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.withdraw(referral=referral, reason=reason, by=request.actor, now=timezone.now())
        messages.success(request, _("The referral is withdrawn."))
        return redirect(referral)
    return form_page(
        request,
        form,
        title=_("Withdraw the referral"),
        lead=_(
            "She stops waiting. A place that is held or expected is freed at once. This cannot be undone."
        ),
        submit=_("Withdraw"),
        of=referral,
        style="danger",
    )


def form_page(
    request, form, *, of, title, lead, submit, style="primary", corrected=None, warning="", back=""
):
    """One step `of` a referral or a proposal; `corrected`: the referral whose file the NGO corrected since then.
    `back`: where one comes from, if it is not the page of that thing."""
    context = {"form": form, "title": title, "lead": lead, "submit": submit, "style": style}
    context["warning"] = warning
    context |= {"subject": of.reference, "back": back or of.get_absolute_url(), "corrected": corrected}
    return render(request, "placements/form.html", context)


def moved_on(request, referral, to):
    """A second click, or a page that is too old: back to the file, which says where it stands.

    `to` is the state that the step leads to; None where the caller has seen that it is not possible.
    """
    if (referral.state, to) in TRANSITIONS:
        return None
    state = {"state": referral.get_state_display(), "day": write_day(referral.state_since)}
    messages.warning(
        request, _("This step is not possible: the referral is “%(state)s” since %(day)s.") % state
    )
    return redirect(referral)
