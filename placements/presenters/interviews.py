"""What the pages say of an interview before admission, in words: sides and dates, never a name or a place."""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from placements import interview_rules
from placements.enums import Side
from placements.models import Interview, Proposal
from placements.presenters.buttons import Button
from trips.access.actor import Actor
from trips.ui.calendars import Event
from trips.ui.formats import write_moment


class InterviewCard(NamedTuple):
    """`rows`: (label, value) of the one that is agreed on; `note`: when nobody meets any more."""

    rows: list[tuple[str, str]]
    actions: list[Button]
    note: str = ""


def interview_card(actor: Actor, proposal: Proposal, now: datetime) -> InterviewCard | None:
    """Nothing to say and nothing to do: no card."""
    if interview_rules.organise(actor, proposal):
        return None
    interview = interview_rules.open_interview(proposal)
    if interview is None:
        due = interview_rules.setting_is_due(proposal, now)
        return None if due else InterviewCard([], [_button(_("Set an interview"), "set_interview", proposal)])
    return InterviewCard(interview_rows(interview), _steps(proposal, now), _note(proposal, interview, now))


def _note(proposal: Proposal, interview: Interview, now: datetime) -> str:
    if interview.starts_at > now and not interview_rules.is_ahead(proposal, now):
        return _("This interview does not take place any more: the proposal has ended.")
    return ""


def _steps(proposal: Proposal, now: datetime) -> list[Button]:
    if interview_rules.is_ahead(proposal, now):
        return [
            _button(_("Put it into a calendar"), "interview_file", proposal),
            _button(_("Move it"), "move_interview", proposal),
            _button(_("Cancel it"), "cancel_interview", proposal),
        ]
    if interview_rules.outcome_is_due(proposal, now):
        return []
    return [_button(_("Say whether it took place"), "close_interview", proposal, "primary")]


def _button(label: str, route: str, proposal: Proposal, style: str = "secondary") -> Button:
    return Button(label, reverse(f"placements:{route}", args=[proposal.reference]), style=style)


def interview_rows(interview: Interview) -> list[tuple[str, str]]:
    return [
        (_("When"), write_moment(interview.starts_at)),
        (_("How long"), _("%(minutes)d minutes") % {"minutes": interview.minutes}),
        (_("Who attends"), ", ".join(_sides(interview))),
        (_("Interpreter"), str(interview.interpreter or _("none needed"))),
        (_("How it is held"), str(interview.get_channel_display())),
    ]


def _sides(interview: Interview) -> list[str]:
    return [str(side.label) for side in Side if getattr(interview, side.value)]


def interview_note(proposal: Proposal | None, now: datetime) -> str:
    """What the line of the clock adds; the interview stops nobody's time."""
    if proposal is None or not interview_rules.is_ahead(proposal, now):
        return ""
    interview = interview_rules.open_interview(proposal)
    return _("interview on %(moment)s") % {"moment": write_moment(interview.starts_at)} if interview else ""


def event_of(proposal: Proposal, interview: Interview, times_set: int) -> Event:
    """For a calendar: the same words for everybody, and a link to a page that asks who reads it."""
    return Event(
        uid=f"{proposal.reference}@trips",
        sequence=times_set - 1,
        starts_at=interview.starts_at,
        minutes=interview.minutes,
        summary=_("TRIPS interview"),
        url=f"{settings.SITE_URL}{proposal.get_absolute_url()}",
    )
