"""The steps that this kind of user makes next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placements import alarm_rules, duplicate_queries, handover_queries, rules
from placements.enums import OPEN_STATES, ReferralState
from placements.models import Proposal, Referral
from placements.transitions import TRANSITIONS
from placements.turns import is_transfer
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.guards.workflow import available

S = ReferralState


@dataclass(frozen=True)
class Button:
    """A step that this kind of user makes; `reason` says why not now."""

    label: str
    url: str
    reason: str = ""
    style: str = "secondary"
    method: str = "get"


class Step(NamedTuple):
    label: Any
    route: str
    duty: Duty
    style: str = "secondary"
    method: str = "get"


# The target of a move → the page that makes it, and for whom it is worth showing.
STEPS: dict[str, tuple[Step, ...]] = {
    S.SUBMITTED: (Step(gettext_lazy("Check and send"), "check", Duty.CASEWORK, "primary"),),
    S.UNDER_REVIEW: (Step(gettext_lazy("Take in hand"), "take", Duty.ALLOCATION, "primary", "post"),),
    S.INFORMATION_REQUESTED: (Step(gettext_lazy("Ask the NGO"), "ask", Duty.ALLOCATION),),
    S.WAITING: (Step(gettext_lazy("Eligible"), "eligible", Duty.ALLOCATION, "primary"),),
    S.NOT_ELIGIBLE: (Step(gettext_lazy("Not eligible"), "not_eligible", Duty.ALLOCATION),),
    S.PROPOSED: (Step(gettext_lazy("Find a place"), "matching", Duty.ALLOCATION, "primary"),),
    S.ARRIVAL_MISSED: (
        Step(gettext_lazy("She has not arrived"), "not_arrived", Duty.CASEWORK),
        Step(gettext_lazy("She has not arrived"), "not_arrived", Duty.ALLOCATION),
    ),
    S.WITHDRAWN: (
        Step(gettext_lazy("Withdraw the referral"), "withdraw", Duty.CASEWORK),
        Step(gettext_lazy("Withdraw the referral"), "withdraw", Duty.ALLOCATION),
    ),
}
# Where the same target is reached by another step.
OTHERWISE: dict[tuple[str, str], tuple[Step, ...]] = {
    (S.NOT_ELIGIBLE, S.SUBMITTED): (
        Step(gettext_lazy("Ask for another look"), "ask_review", Duty.CASEWORK, "primary"),
    ),
    (S.INFORMATION_REQUESTED, S.UNDER_REVIEW): (
        Step(gettext_lazy("Answer OFII"), "answer", Duty.CASEWORK, "primary"),
        Step(gettext_lazy("Go on without an answer"), "drop", Duty.ALLOCATION, "secondary", "post"),
    ),
}
# Moves that are made on the page of the proposal, or on that of the alarm.
ON_THE_PROPOSAL = {(S.PROPOSED, S.WAITING), (S.ADMITTED, S.WAITING), (S.PROPOSED, S.ADMITTED)}
ON_THE_ALARM = {(S.ARRIVAL_MISSED, to) for to in (S.ADMITTED, S.WAITING, S.WITHDRAWN)}
ELSEWHERE = ON_THE_PROPOSAL | ON_THE_ALARM


def has_joined_files(actor: Actor, referral: Referral) -> bool:
    """Whether the actor may separate other files from hers."""
    return not rules.separate(actor, referral) and bool(duplicate_queries.joined_with(referral.case))


def actions_of(actor: Actor, referral: Referral) -> list[Button]:
    """The moves from here that this kind of user makes."""
    today = timezone.localdate()
    later = {
        S.PROPOSED: rules.not_while_paused(referral, today),
        S.ARRIVAL_MISSED: _not_missed(referral, today),
    }
    moves = [
        Button(
            step.label,
            reverse(f"placements:{step.route}", args=[referral.reference]),
            move.reason or later.get(S(move.to), ""),
            *step[3:],
        )
        for move in available(TRANSITIONS, actor, referral)
        if (referral.state, move.to) not in ELSEWHERE
        for step in OTHERWISE.get((referral.state, move.to), STEPS.get(move.to, ()))
        if actor.has(step.duty)
    ]
    return moves + _pausing(actor, referral) + _taking_over(actor, referral)


def _not_missed(referral: Referral, today: date) -> str:
    leaves_on = handover_queries.leaves_on(referral.stay) if referral.stay else None
    return alarm_rules.missing_is_due(referral, today, leaves_on=leaves_on)


def _pausing(actor: Actor, referral: Referral) -> list[Button]:
    if referral.state != S.WAITING or rules.pause(actor, referral):
        return []
    route = "end_pause" if rules.is_paused(referral, timezone.localdate()) else "pause"
    label = _("End the pause") if route == "end_pause" else _("Pause until a day")
    method = "post" if route == "end_pause" else "get"
    return [Button(label, reverse(f"placements:{route}", args=[referral.reference]), method=method)]


def _taking_over(actor: Actor, referral: Referral) -> list[Button]:
    """A colleague's file, while it is under way."""
    is_colleagues = referral.reviewer_id is not None and referral.reviewer_id != actor.membership_id
    if not is_colleagues or rules.allocate(actor, referral) or referral.state not in OPEN_STATES:
        return []
    url = reverse("placements:take_over", args=[referral.reference])
    return [Button(_("Take over from the colleague"), url, method="post")]


Rule = Callable[[Actor, Proposal], str]


def actions_on(actor: Actor, proposal: Proposal, now: datetime) -> list[Button]:
    """The steps of a live proposal that this kind of user makes, in their order."""
    if proposal.ended_at is not None:
        return _after_admission(actor, proposal)
    if rules.is_overdue(proposal, now):
        return _after_the_limit(actor, proposal)
    return _while_held(actor, proposal, now)


def _while_held(actor: Actor, proposal: Proposal, now: datetime) -> list[Button]:
    steps: list[tuple[str, str, Duty, Rule, rules.Due, str]] = [
        (
            _("Give the opinion"),
            "give_opinion",
            Duty.CENTRE_WORK,
            rules.give_opinion,
            rules.opinion_is_due,
            "primary",
        ),
        (
            _("Record her answer"),
            "record_answer",
            Duty.CASEWORK,
            rules.record_answer,
            rules.answer_is_due,
            "primary",
        ),
        (
            _("Decide the admission"),
            "admit",
            Duty.ALLOCATION,
            rules.decide_proposal,
            rules.admission_is_due,
            "primary",
        ),
        (_("Free the place"), "release", Duty.ALLOCATION, rules.decide_proposal, rules.live, "secondary"),
    ]
    if not rules.extension_is_due(proposal, now):
        due = (Duty.ALLOCATION, rules.decide_proposal, rules.extension_is_due, "secondary")
        steps.append((_("Hold the place longer"), "extend_hold", *due))
    if not rules.objection_is_due(proposal, now):
        due = (Duty.ALLOCATION, rules.decide_proposal, rules.objection_is_due, "primary")
        steps.insert(2, (_("Answer the opinion"), "answer_opinion", *due))
    return [
        Button(label, _step_url(route, proposal), rule(actor, proposal) or due(proposal, now), style)
        for label, route, duty, rule, due, style in steps
        if actor.has(duty)
    ]


def _after_admission(actor: Actor, proposal: Proposal) -> list[Button]:
    """Until she arrives OFII may still take the decision back."""
    if not actor.has(Duty.ALLOCATION) or rules.release_is_possible(proposal):
        return []
    reason = rules.decide_proposal(actor, proposal)
    return [Button(_("Take the admission back"), _step_url("release", proposal), reason)]


def _after_the_limit(actor: Actor, proposal: Proposal) -> list[Button]:
    """The place is not kept any more: the only step left ends the proposal, so that she waits again."""
    reason = rules.put_back(actor, proposal)
    label = _("End the proposal") if is_transfer(proposal) else _("Put her back to wait")
    return [Button(label, _step_url("expire", proposal), reason, "primary", "post")]


def _step_url(route: str, proposal: Proposal) -> str:
    return reverse(f"placements:{route}", args=[proposal.reference])
