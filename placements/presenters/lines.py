"""Whose turn, why she is where she is in the line, what to look at again: in words."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import Urgency
from centres.models import Stay
from centres.stay_presenters import end_mark
from placements import limit_queries, queries, rules
from placements.clock import is_late, is_nearly_thrown_away
from placements.eligibility import Outcome
from placements.enums import Party, PauseReason, ReferralState
from placements.matching import WhyNot
from placements.models import Proposal, Question, Referral
from placements.presenters.interviews import interview_note
from placements.turns import is_transfer, turn, until
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.ui.formats import write_day

S = ReferralState

TONES = {
    S.INFORMATION_REQUESTED: "warning",
    S.DRAFT: "neutral",
    S.SUBMITTED: "info",
    S.UNDER_REVIEW: "info",
    S.WAITING: "waiting",
    S.PROPOSED: "info",
    S.ADMITTED: "success",
    S.ARRIVAL_MISSED: "danger",
    S.ARRIVED: "success",
    S.CLOSED: "neutral",
    S.NOT_ELIGIBLE: "warning",
    S.WITHDRAWN: "neutral",
    S.EXPIRED: "neutral",
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
    until: date | None = None
    late: bool = False
    ahead: str = ""


def turn_line(actor: Actor, referral: Referral) -> TurnLine:
    now, proposal = timezone.now(), queries.live_proposal(referral)
    found = turn(referral, proposal, now=now, asked_at=limit_queries.extension_asked_at(referral))
    if found is None:
        return TurnLine("", None, False)
    mine, day = is_mine(actor, found.party, referral), until(referral)
    late = is_late(day, timezone.localdate(now))
    note = _expired(proposal, now) or _thrown_away(referral, timezone.localdate(now))
    whose = _party(found.party, referral, names_desk=not actor.has(Duty.CENTRE_WORK))
    return TurnLine(whose, found.since, mine, note, day, late, interview_note(proposal, now))


def turn_of_stay(actor: Actor, stay: Stay) -> TurnLine | None:
    """For the page of the stay, where the centre reads whose turn it is."""
    referral = queries.referral_of_stay(stay)
    return turn_line(actor, referral) if referral else None


def _expired(proposal: Proposal | None, now: datetime) -> str:
    """What the line adds when it is OFII's turn because nobody was in time."""
    if proposal is None or not rules.is_overdue(proposal, now):
        return ""
    if is_transfer(proposal):
        return _("the hold has expired, OFII ends the proposal")
    return _("the hold has expired, OFII puts her back to wait")


def _thrown_away(referral: Referral, today: date) -> str:
    """The warning of an unused draft."""
    if not is_nearly_thrown_away(referral, today):
        return ""
    return _("nobody has used this draft for some time: it is thrown away after that day")


def days_late(referral: Referral) -> int | None:
    """For a column: whole days since the last day in time; empty in time."""
    day, today = until(referral), timezone.localdate()
    return (today - day).days if day and is_late(day, today) else None


def due_of(referral: Referral) -> str:
    """The last day in time, and that it has passed."""
    day = until(referral)
    if day is None:
        return ""
    if days_late(referral):
        return _("%(day)s, late") % {"day": write_day(day)}
    return write_day(day)


def late_tone(referral: Referral) -> str:
    return "danger" if days_late(referral) else ""


def whose_turn(referral: Referral) -> str:
    """For a column: the party, or nothing when nobody has to act."""
    now, proposal = timezone.now(), queries.live_proposal(referral)
    found = turn(referral, proposal, now=now, asked_at=limit_queries.extension_asked_at(referral))
    if found is None:
        return ""
    return ": ".join(filter(None, [_party(found.party, referral), _expired(proposal, now)]))


def _party(party: Party, referral: Referral, *, names_desk: bool = True) -> str:
    """A centre is not told which desk it is: that would say from where she comes."""
    if not names_desk and party in (Party.TERRITORY, Party.NATIONAL):
        return _("OFII")
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


def pause_line(referral: Referral, today: date) -> str:
    """«Paused until 12/01/2027: health. …»; empty when she is not."""
    if referral.state != S.WAITING or not rules.is_paused(referral, today):
        return ""
    words = {"day": write_day(referral.paused_until), "why": PauseReason(referral.pause_reason).label}
    return _("No proposal before %(day)s: %(why)s. Her days of waiting go on counting.") % words


def why_nothing(found: WhyNot) -> list[str]:
    """One sentence a reason, with how many centres; first how many fit."""
    fitting = ngettext(
        "%(count)d centre has a place that suits today: OFII looks at it and proposes in the order of waiting.",
        "%(count)d centres have a place that suits today: OFII looks at each and proposes in the order of waiting.",
        found.fitting,
    )
    lines = (
        [fitting % {"count": found.fitting}]
        if found.fitting
        else [_("No centre has a place that suits today.")]
    )
    for reason, count in found.reasons:
        sentence = ngettext("%(count)d centre: %(reason)s.", "%(count)d centres: %(reason)s.", count)
        lines.append(sentence % {"count": count, "reason": reason})
    return lines


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


class OutcomeRow(NamedTuple):
    asks: str
    says: str


def outcome_rows(outcomes: Iterable[Outcome]) -> list[OutcomeRow]:
    """Each rule of today, and what her file says."""
    words = {
        True: _("yes, says her file"),
        False: _("no, says her file"),
        None: _("for the officer to judge"),
    }
    return [OutcomeRow(str(one.rule.asks), words[one.kept]) for one in outcomes]


def question_line(question: Question | None) -> str:
    """«Her household; Her needs. How old are the children?»"""
    if question is None:
        return ""
    subjects = "; ".join(str(subject) for subject in question.subjects.all())
    return ". ".join(filter(None, [subjects, question.detail]))


def open_question_line(referral: Referral, questions: Iterable[Question]) -> str:
    """What OFII waits for now; the newest question comes first."""
    is_asked = referral.state == S.INFORMATION_REQUESTED
    return question_line(next(iter(questions), None)) if is_asked else ""


# What OFII must look at again


def mark_of(referral: Referral) -> str:
    if rules.is_alarmed(referral):
        return _("a place to avoid covers her centre")
    if rules.is_together(referral):
        return _("in one centre with a woman whom she must not meet")
    if referral.is_compared:
        return _("same woman? to check")
    if rules.corrected_since_decision(referral):
        return _("corrected since the decision")
    return end_mark(referral.stay, timezone.localdate()) if referral.stay else ""


def mark_tone(referral: Referral) -> str:
    if rules.is_alarmed(referral) or rules.is_together(referral):
        return "danger"
    return "warning" if mark_of(referral) else ""
