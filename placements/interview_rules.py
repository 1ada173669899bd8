"""Who sets an interview before admission, and when: "" or the reason why not."""

from datetime import datetime

from django.utils.translation import gettext as _

from placements.models import Interview, Proposal
from placements.rules import live, read
from trips.access.actor import Actor
from trips.access.duties import Duty


def organise(actor: Actor, proposal: Proposal) -> str:
    """Any party of the proposal: her NGO, the desk, the staff of the centre that is asked."""
    return "" if actor.has(Duty.CENTRE_WORK) else read(actor, proposal.referral)


# Is it possible now?


def hour_is_possible(starts_at: datetime, proposal: Proposal, now: datetime) -> str:
    """While the place is held: the interview does not stop the hold."""
    if starts_at <= now:
        return _("This hour has passed: an interview is set for later.")
    if starts_at >= proposal.hold.expires_at:
        return _(
            "The place is not held any more at that hour: choose an earlier one, or OFII holds it longer."
        )
    return ""


def setting_is_due(proposal: Proposal, now: datetime) -> str:
    if open_interview(proposal) is not None:
        return _("An interview is already set: move it or cancel it.")
    return live(proposal, now)


def change_is_due(proposal: Proposal, now: datetime) -> str:
    """Moved or cancelled before it begins."""
    interview = open_interview(proposal)
    if interview is None:
        return _("No interview is set any more.")
    if interview.starts_at <= now:
        return _("Its hour has passed: say whether it took place.")
    return live(proposal, now)


def outcome_is_due(proposal: Proposal, now: datetime) -> str:
    """Also once the proposal has ended: what was agreed before took place or not."""
    interview = open_interview(proposal)
    if interview is None:
        return _("No interview is set any more.")
    return _("It has not begun yet: move it or cancel it.") if interview.starts_at > now else ""


def is_ahead(proposal: Proposal, now: datetime) -> bool:
    """It is to come: once the proposal has ended nobody meets any more."""
    return not change_is_due(proposal, now)


def open_interview(proposal: Proposal) -> Interview | None:
    """The one that is agreed on; from what the page has fetched when it is there."""
    return next((one for one in proposal.interviews.all() if not one.outcome), None)
