"""What the pages say of a referral and of a proposal, in words; pure over loaded rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.enums import Urgency
from centres.models import Stay
from centres.rules import show_address_of_stay
from centres.stay_presenters import end_mark
from placements import duplicate_queries, queries, rules
from placements.enums import Answer, Ending, Opinion, Party, ReferralState
from placements.models import Proposal, Referral
from placements.transitions import TRANSITIONS
from placements.turns import turn
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.guards.workflow import available
from trips.ui.exports import Column
from trips.ui.formats import write_day

S = ReferralState

TONES = {
    S.DRAFT: "neutral",
    S.SUBMITTED: "info",
    S.UNDER_REVIEW: "info",
    S.WAITING: "waiting",
    S.PROPOSED: "info",
    S.ADMITTED: "success",
    S.ARRIVED: "success",
    S.CLOSED: "neutral",
    S.NOT_ELIGIBLE: "warning",
    S.WITHDRAWN: "neutral",
}


def tone_of(referral: Referral) -> str:
    return TONES[S(referral.state)]


# Whose turn


class TurnLine(NamedTuple):
    """What the component `turn_line` wants."""

    whose: str
    since: datetime | None
    mine: bool
    note: str = ""


def turn_line(actor: Actor, referral: Referral) -> TurnLine:
    now, proposal = timezone.now(), queries.live_proposal(referral)
    found = turn(referral, proposal, now=now)
    if found is None:
        return TurnLine("", None, False)
    mine = is_mine(actor, found.party, referral)
    return TurnLine(_party(found.party, referral), found.since, mine, _expired(proposal, now))


def _expired(proposal: Proposal | None, now: datetime) -> str:
    """What the line adds when it is OFII's turn because nobody was in time."""
    if proposal is None or not rules.is_overdue(proposal, now):
        return ""
    return _("the hold has expired, OFII puts her back to wait")


def whose_turn(referral: Referral) -> str:
    """For a column: the party, or nothing when nobody has to act."""
    now, proposal = timezone.now(), queries.live_proposal(referral)
    found = turn(referral, proposal, now=now)
    if found is None:
        return ""
    return ": ".join(filter(None, [_party(found.party, referral), _expired(proposal, now)]))


def _party(party: Party, referral: Referral) -> str:
    if party == Party.TERRITORY:
        return _("OFII, %(territory)s") % {"territory": referral.territory}
    return str(party.label)


def is_mine(actor: Actor, party: Party, referral: Referral) -> bool:
    match party:
        case Party.NGO:
            return actor.has(Duty.CASEWORK)
        case Party.NATIONAL:
            return actor.has(Duty.NATIONAL_DESK)
        case Party.TERRITORY:
            return actor.has(Duty.ALLOCATION) and referral.territory_id in actor.directorate_ids
    return actor.has(Duty.CENTRE_WORK)


# Why she is where she is in the line


def place_in_line(referral: Referral, today: date) -> str:
    """«She is number 4: high danger, waits since…»; empty unless she waits for a place."""
    if referral.state != S.WAITING:
        return ""
    sent_on = timezone.localdate(referral.submitted_at)
    rank = queries.rank_of(referral, sent_on)
    why = ", ".join([danger(referral).lower(), _waits(sent_on, today), _leaves(referral)])
    if rank == 1:
        return _("She comes first: %(why)s.") % {"why": why}
    return _("She is number %(rank)d: %(why)s.") % {"rank": rank, "why": why}


def danger(referral: Referral) -> str:
    return str(Urgency(referral.urgency).label) if referral.urgency else ""


def _waits(sent_on: date, today: date) -> str:
    days = (today - sent_on).days
    return ngettext(
        "she has waited for %(days)d day, since %(day)s",
        "she has waited for %(days)d days, since %(day)s",
        days,
    ) % {"days": days, "day": write_day(sent_on)}


def _leaves(referral: Referral) -> str:
    if referral.accommodation_ends_on is None:
        return _("no end is known for her present accommodation")
    return _("she must leave her accommodation by %(day)s") % {
        "day": write_day(referral.accommodation_ends_on)
    }


# What OFII must look at again


def mark_of(referral: Referral) -> str:
    if rules.is_alarmed(referral):
        return _("a place to avoid covers her centre")
    if referral.is_compared:
        return _("same woman? to check")
    if rules.corrected_since_decision(referral):
        return _("corrected since the decision")
    return end_mark(referral.stay, timezone.localdate()) if referral.stay else ""


def mark_tone(referral: Referral) -> str:
    if rules.is_alarmed(referral):
        return "danger"
    return "warning" if mark_of(referral) else ""


# Buttons


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
    S.WAITING: (Step(gettext_lazy("Eligible"), "eligible", Duty.ALLOCATION, "primary"),),
    S.NOT_ELIGIBLE: (Step(gettext_lazy("Not eligible"), "not_eligible", Duty.ALLOCATION),),
    S.PROPOSED: (Step(gettext_lazy("Find a place"), "matching", Duty.ALLOCATION, "primary"),),
    S.WITHDRAWN: (
        Step(gettext_lazy("Withdraw the referral"), "withdraw", Duty.CASEWORK),
        Step(gettext_lazy("Withdraw the referral"), "withdraw", Duty.ALLOCATION),
    ),
}
# Moves that are made on the page of the proposal.
ON_THE_PROPOSAL = {(S.PROPOSED, S.WAITING), (S.ADMITTED, S.WAITING), (S.PROPOSED, S.ADMITTED)}


def has_joined_files(actor: Actor, referral: Referral) -> bool:
    """Whether the actor may separate other files from hers."""
    return not rules.separate(actor, referral) and bool(duplicate_queries.joined_with(referral.case))


def actions_of(actor: Actor, referral: Referral) -> list[Button]:
    """The moves from here that this kind of user makes."""
    return [
        Button(
            step.label, reverse(f"placements:{step.route}", args=[referral.reference]), move.reason, *step[3:]
        )
        for move in available(TRANSITIONS, actor, referral)
        if (referral.state, move.to) not in ON_THE_PROPOSAL
        for step in STEPS.get(move.to, ())
        if actor.has(step.duty)
    ]


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
    return [Button(_("Put her back to wait"), _step_url("expire", proposal), reason, "primary", "post")]


def _step_url(route: str, proposal: Proposal) -> str:
    return reverse(f"placements:{route}", args=[proposal.reference])


# What happened


class Happened(NamedTuple):
    at: datetime
    title: str
    text: str = ""


def story(referral: Referral, proposals: Iterable[Proposal]) -> list[Happened]:
    """The file from the newest fact to the oldest, with the reasons given."""
    found = [Happened(referral.created_at, _("Draft opened"))]
    if referral.submitted_at:
        found.append(Happened(referral.submitted_at, _("Sent to OFII")))
    if referral.assessed_at:
        found.append(_assessed(referral))
    for proposal in proposals:
        found += story_of(proposal)
    if referral.corrected_at:
        found.append(Happened(referral.corrected_at, _("File corrected by the NGO")))
    if referral.withdrawn_at:
        found.append(
            Happened(referral.withdrawn_at, _("Referral withdrawn"), str(referral.withdrawal_reason))
        )
    return newest_first(found)


def newest_first(found: Iterable[Happened]) -> list[Happened]:
    """Of two facts of one moment the later written is the newer."""
    return sorted(found, key=lambda one: one.at)[::-1]


def _assessed(referral: Referral) -> Happened:
    if referral.ineligibility_reason_id:
        text = f"{referral.ineligibility_reason}\n{referral.way_out}"
        return Happened(referral.assessed_at, _("Not eligible"), text)
    grounds = "\n".join(str(ground) for ground in referral.grounds.all())
    return Happened(referral.assessed_at, _("Eligible"), grounds)


def story_of(proposal: Proposal) -> list[Happened]:
    """One proposal: asked, opinion, answer, end."""
    found = [Happened(proposal.proposed_at, _("Place proposed"), proposal.centre.public_label)]
    if proposal.opinion_at:
        title = _("Opinion: %(opinion)s") % {"opinion": Opinion(proposal.opinion).label}
        found.append(Happened(proposal.opinion_at, title, _text(proposal.opinion_reason)))
    if proposal.override_at:
        found.append(
            Happened(proposal.override_at, _("OFII goes on all the same"), _text(proposal.override_reason))
        )
    if proposal.answer_at:
        reasons = "\n".join(str(reason) for reason in proposal.refusal_reasons.all())
        found.append(Happened(proposal.answer_at, str(Answer(proposal.answer).label).capitalize(), reasons))
    if proposal.ended_at:
        title = _("Proposal ended: %(ending)s") % {"ending": Ending(proposal.ending).label}
        found.append(Happened(proposal.ended_at, title, _text(proposal.release_reason)))
    return found


def _text(reason: Any) -> str:
    return str(reason) if reason else ""


# Columns of the lists: the screen and the export have the same


def columns_of(actor: Actor) -> list[Column]:
    """What each desk reads of a referral."""
    columns = [
        Column(_("Reference"), lambda r: r.reference, "reference", url=lambda r: r.get_absolute_url()),
        Column(_("State"), lambda r: r.get_state_display(), "state", tone=tone_of),
        Column(_("Whose turn"), whose_turn),
        Column(_("Since"), lambda r: timezone.localdate(r.state_since), "since"),
        Column(_("Danger"), danger, "urgency"),
        Column(_("Places needed"), lambda r: r.household_size),
        Column(_("Sent on"), lambda r: r.submitted_on, "sent"),
        Column(_("She must leave by"), lambda r: r.accommodation_ends_on, "leave"),
    ]
    if actor.has(Duty.CASEWORK):
        return [*columns, Column(_("Case"), lambda r: r.case.reference)]
    columns.insert(2, Column(_("To look at again"), mark_of, tone=mark_tone))
    columns.append(Column(_("NGO"), lambda r: r.case.organisation.name))
    columns.append(Column(_("Number in OFII's register"), lambda r: r.register_number))
    columns.append(Column(_("Reviewer"), lambda r: r.reviewer.user.full_name if r.reviewer else ""))
    if actor.has(Duty.NATIONAL_DESK):
        columns.append(Column(_("Territory"), lambda r: str(r.territory or _("National desk"))))
    return columns


def proposal_columns(now: datetime) -> list[Column]:
    """What a centre reads of a proposal in a list: no person, and after her stay nothing of her household."""
    return [
        Column(_("Reference"), lambda p: p.reference, "reference", url=lambda p: p.get_absolute_url()),
        Column(_("Opinion"), opinion_of, tone=opinion_tone),
        Column(
            _("Places asked for"),
            lambda p: p.referral.household_size if rules.household_is_shown(p, now) else None,
        ),
        Column(_("Proposed on"), lambda p: timezone.localdate(p.proposed_at), "proposed"),
        Column(_("Held until"), lambda p: p.hold.expires_at if p.ended_at is None else None, "expires"),
    ]


def opinion_tone(proposal: Proposal) -> str:
    return "neutral" if proposal.opinion or proposal.ended_at else "waiting"


def opinion_of(proposal: Proposal) -> str:
    if proposal.ending == Ending.ADMITTED:
        return _("admitted")
    return str(Opinion(proposal.opinion).label) if proposal.opinion else _("to give")


def address_url(actor: Actor, stay: Stay | None) -> str:
    """Where her own NGO reads the centre's address, while it serves to bring her there; "" for everybody else."""
    if stay is None or not actor.has(Duty.CASEWORK) or show_address_of_stay(actor, stay):
        return ""
    return reverse("centres:stay_address", args=[stay.reference])
