"""The interview before admission: agreed, moved, cancelled, held or not. It never stops the hold."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from cases.vocabularies import Language
from placements import interview_queries, interview_rules, notices, rules
from placements.actions.locks import lock_proposal
from placements.enums import InterviewOutcome, Side
from placements.models import Interview, Proposal
from placements.models.interviews import LONGEST, SHORTEST
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused


class Meeting(NamedTuple):
    """When, how long, who (values of `Side`), with an interpreter of which language, by what way."""

    starts_at: datetime
    minutes: int
    sides: Iterable[str]
    channel: str
    interpreter: Language | None = None


@transaction.atomic
def set_interview(*, proposal: Proposal, meeting: Meeting, by: Actor, now: datetime) -> Interview:
    """The log says that there is one, not when."""
    _lock(proposal, interview_rules.setting_is_due, by, now)
    interview = _agree(proposal, meeting, by=by, now=now)
    record.event("placements.set_interview", proposal, by=by, now=now)
    notices.tell_interview(proposal, "interview_set", by=by, now=now)
    return interview


@transaction.atomic
def move_interview(
    *, proposal: Proposal, reference: str, reason: str, meeting: Meeting, by: Actor, now: datetime
) -> Interview:
    """`reference`: the interview that was seen; what was agreed before stays, with the reason."""
    _lock(proposal, interview_rules.change_is_due, by, now)
    _close(proposal, reference, InterviewOutcome.MOVED, reason, by=by, now=now)
    interview = _agree(proposal, meeting, by=by, now=now)
    record.event("placements.move_interview", proposal, by=by, now=now, code=reason)
    notices.tell_interview(proposal, "interview_moved", by=by, now=now)
    return interview


@transaction.atomic
def cancel_interview(*, proposal: Proposal, reference: str, reason: str, by: Actor, now: datetime) -> None:
    _lock(proposal, interview_rules.change_is_due, by, now)
    _close(proposal, reference, InterviewOutcome.CANCELLED, reason, by=by, now=now)
    record.event("placements.cancel_interview", proposal, by=by, now=now, code=reason)
    notices.tell_interview(proposal, "interview_cancelled", by=by, now=now)


@transaction.atomic
def close_interview(
    *, proposal: Proposal, reference: str, outcome: str, reason: str = "", by: Actor, now: datetime
) -> None:
    """It took place or not: the dated fact and a coded reason, never what was said."""
    _lock(proposal, interview_rules.outcome_is_due, by, now)
    if outcome not in (InterviewOutcome.HELD, InterviewOutcome.NOT_HELD):
        raise Refused(_("An interview took place or it did not."), proposal)
    _close(proposal, reference, outcome, reason, by=by, now=now)
    record.event("placements.close_interview", proposal, by=by, now=now, code=outcome, why=reason)
    notices.tell_interview(proposal, f"interview_{outcome}", by=by, now=now)


def _lock(proposal: Proposal, due: rules.Due, by: Actor, now: datetime) -> None:
    lock_proposal(proposal)
    if refusal := interview_rules.organise(by, proposal):
        raise Refused(refusal, proposal)
    if sentence := due(interview_queries.as_stored(proposal), now):
        raise Overtaken(sentence, proposal)


def _agree(proposal: Proposal, meeting: Meeting, *, by: Actor, now: datetime) -> Interview:
    sides = set(meeting.sides)
    if reason := interview_rules.hour_is_possible(meeting.starts_at, proposal, now):
        raise Refused(reason, proposal)
    if len(sides & set(Side.values)) < 2 or not SHORTEST <= meeting.minutes <= LONGEST:
        raise Refused(_("Say who meets, two of them at least, and for how long."), proposal)
    interview = Interview(
        proposal=proposal,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        channel=meeting.channel,
        interpreter=meeting.interpreter,
        set_at=now,
        set_by_id=by.user_id,
        **{side: side in sides for side in Side.values},
    )
    return tracking.create(interview, by=by)


def _close(
    proposal: Proposal, reference: str, outcome: str, reason: str, *, by: Actor, now: datetime
) -> None:
    interview = interview_queries.locked_interview(proposal, reference)
    if interview is None:
        raise Overtaken(_("This interview was changed meanwhile: look at the proposal again."), proposal)
    if not reason and outcome != InterviewOutcome.HELD:
        raise Refused(_("Say why."), proposal)
    why = "" if outcome == InterviewOutcome.HELD else reason
    tracking.update(interview, by=by, outcome=outcome, reason=why, closed_at=now, closed_by_id=by.user_id)
