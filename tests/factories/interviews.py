"""Interviews before admission, made by the real verbs."""

from datetime import timedelta

from django.utils import timezone

from cases.vocabularies import Language
from placements import actions
from placements.enums import InterviewChannel, Side
from placements.models import Proposal
from tests.factories.cases import word


def meeting(*, hours=30, now=None, **values):
    facts = {
        "starts_at": (now or timezone.now()) + timedelta(hours=hours),
        "minutes": 45,
        "sides": Side.values,
        "channel": InterviewChannel.VIDEO,
        "interpreter": word(Language, "en"),
    }
    return actions.Meeting(**facts | values)


def set_interview(world, proposal, persona="caseworker_a", *, now=None, **values):
    now = now or timezone.now()
    return actions.set_interview(
        proposal=found(proposal), meeting=meeting(now=now, **values), by=world.actors[persona], now=now
    )


def move_interview(world, interview, persona="caseworker_a", *, reason="interpreter", now=None, **values):
    now = now or timezone.now()
    return actions.move_interview(
        proposal=found(interview.proposal),
        reference=interview.reference,
        reason=reason,
        meeting=meeting(now=now, **{"hours": 54, **values}),
        by=world.actors[persona],
        now=now,
    )


def cancel_interview(world, interview, persona="caseworker_a", *, reason="she", now=None):
    actions.cancel_interview(
        proposal=found(interview.proposal),
        reference=interview.reference,
        reason=reason,
        by=world.actors[persona],
        now=now or timezone.now(),
    )


def close_interview(world, interview, persona="caseworker_a", *, outcome="held", reason="", now=None):
    actions.close_interview(
        proposal=found(interview.proposal),
        reference=interview.reference,
        outcome=outcome,
        reason=reason,
        by=world.actors[persona],
        now=now or interview.starts_at,
    )


def found(proposal):
    """As a page loads it."""
    return Proposal.objects.select_related("referral__case", "hold", "centre").get(pk=proposal.pk)
