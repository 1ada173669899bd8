"""What happened to a referral and to its proposals."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from placements.enums import (
    AlarmCause,
    Answer,
    Ending,
    HoldExtension,
    InterviewOutcome,
    InterviewReason,
    Opinion,
    PauseReason,
    ReferralState,
    ReviewReason,
)
from placements.models import ArrivalAlarm, Interview, Proposal, Question, Referral
from trips.ui.formats import write_moment


class Happened(NamedTuple):
    at: datetime
    title: str
    text: str = ""


def story(
    referral: Referral,
    proposals: Iterable[Proposal],
    questions: Iterable[Question] = (),
    refusals: Iterable[Referral] = (),
    alarms: Iterable[ArrivalAlarm] = (),
    pauses: Iterable[Referral] = (),
) -> list[Happened]:
    """The file from the newest fact to the oldest, with the reasons given; `refusals` and `pauses` are lines of its
    history."""
    found = [Happened(referral.created_at, _("Draft opened"))]
    found += [_assessed(line) for line in refusals if line.assessed_at != referral.assessed_at]
    for question in questions:
        found += _story_of_question(question)
    for line in pauses:
        found.append(Happened(line.paused_at, _("Paused"), str(PauseReason(line.pause_reason).label)))
    if referral.review_asked_at:
        reason = str(ReviewReason(referral.review_reason).label)
        found.append(Happened(referral.review_asked_at, _("The NGO asks for another look"), reason))
    if referral.submitted_at:
        found.append(Happened(referral.submitted_at, _("Sent to OFII")))
    if referral.assessed_at:
        found.append(_assessed(referral))
    for proposal in proposals:
        found += story_of(proposal)
    for alarm in alarms:
        found += _story_of_alarm(alarm)
    if referral.escalated_at:
        reason = _("Her territory found no place within the limit.")
        found.append(Happened(referral.escalated_at, _("With the national desk from now on"), reason))
    if referral.corrected_at:
        found.append(Happened(referral.corrected_at, _("File corrected by the NGO")))
    if referral.state == ReferralState.EXPIRED:
        found.append(Happened(referral.state_since, _("Draft thrown away: nobody used it")))
    if referral.withdrawn_at:
        found.append(
            Happened(referral.withdrawn_at, _("Referral withdrawn"), str(referral.withdrawal_reason))
        )
    return newest_first(found)


def newest_first(found: Iterable[Happened]) -> list[Happened]:
    """Of two facts of one moment the later written is the newer."""
    return sorted(found, key=lambda one: one.at)[::-1]


def _story_of_question(question: Question) -> list[Happened]:
    asked = "\n".join(filter(None, ["; ".join(str(one) for one in question.subjects.all()), question.detail]))
    found = [Happened(question.asked_at, _("Question to the NGO"), asked)]
    if question.answered_at:
        found.append(Happened(question.answered_at, _("The NGO has answered"), question.answer or ""))
    if question.dropped_at:
        found.append(Happened(question.dropped_at, _("OFII goes on without an answer")))
    return found


def _story_of_alarm(alarm: ArrivalAlarm) -> list[Happened]:
    found = [Happened(alarm.raised_at, _("Missed on her way"), why_missed(alarm))]
    if alarm.closed_at:
        found.append(Happened(alarm.closed_at, _("Alarm closed"), str(alarm.closing)))
    return found


def why_missed(alarm: ArrivalAlarm) -> str:
    """«A confirmation is missing: she has left.»"""
    cause = capfirst(str(alarm.get_cause_display()))
    if alarm.cause == AlarmCause.MISSING:
        return _("%(cause)s: “%(stage)s”") % {"cause": cause, "stage": alarm.get_stage_display()}
    return cause


def _assessed(referral: Referral) -> Happened:
    if referral.ineligibility_reason_id:
        text = f"{referral.ineligibility_reason}\n{referral.way_out}"
        return Happened(referral.assessed_at, _("Not eligible"), text)
    lines = [str(ground) for ground in referral.grounds.all()]
    if referral.rule_exception_id:
        lines.append(_("Beyond a rule: %(why)s") % {"why": referral.rule_exception})
    return Happened(referral.assessed_at, _("Eligible"), "\n".join(lines))


def story_of(proposal: Proposal) -> list[Happened]:
    """One proposal: asked, heard, opinion, answer, end."""
    title = _("Transfer proposed") if proposal.transfer_why_id else _("Place proposed")
    found = [Happened(proposal.proposed_at, title, proposal.centre.public_label)]
    if proposal.opinion_at:
        title = _("Opinion: %(opinion)s") % {"opinion": Opinion(proposal.opinion).label}
        found.append(Happened(proposal.opinion_at, title, _text(proposal.opinion_reason)))
    if proposal.override_at:
        found.append(
            Happened(proposal.override_at, _("OFII goes on all the same"), _text(proposal.override_reason))
        )
    for interview in proposal.interviews.all():
        found += _story_of_interview(interview)
    if proposal.extended_at:
        why = str(HoldExtension(proposal.extension_reason).label)
        found.append(Happened(proposal.extended_at, _("The place is held longer"), why))
    if proposal.answer_at:
        reasons = "\n".join(str(reason) for reason in proposal.refusal_reasons.all())
        found.append(Happened(proposal.answer_at, str(Answer(proposal.answer).label).capitalize(), reasons))
    if proposal.ended_at:
        title = _("Proposal ended: %(ending)s") % {"ending": Ending(proposal.ending).label}
        found.append(Happened(proposal.ended_at, title, _text(proposal.release_reason)))
    return found


def _story_of_interview(interview: Interview) -> list[Happened]:
    """Agreed, then what became of it."""
    when = f"{write_moment(interview.starts_at)}, {interview.get_channel_display()}"
    found = [Happened(interview.set_at, _("Interview set"), when)]
    if interview.closed_at:
        why = str(InterviewReason(interview.reason).label) if interview.reason else ""
        title = _("Interview: %(outcome)s") % {"outcome": InterviewOutcome(interview.outcome).label}
        found.append(Happened(interview.closed_at, title, why))
    return found


def _text(reason: Any) -> str:
    return str(reason) if reason else ""
