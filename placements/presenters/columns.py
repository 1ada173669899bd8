"""Columns of the lists: the screen and the export have the same."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.models import Stay
from centres.rules import show_address_of_stay
from placements import rules
from placements.enums import Ending, Opinion
from placements.models import Proposal
from placements.presenters.lines import (
    danger,
    days_late,
    late_tone,
    mark_of,
    mark_tone,
    tone_of,
    whose_turn,
)
from placements.turns import until
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.ui.exports import Column


def columns_of(actor: Actor) -> list[Column]:
    """What each desk reads of a referral."""
    columns = [
        Column(_("Reference"), lambda r: r.reference, "reference", url=lambda r: r.get_absolute_url()),
        Column(_("State"), lambda r: r.get_state_display(), "state", tone=tone_of),
        Column(_("Whose turn"), whose_turn),
        Column(_("Since"), lambda r: timezone.localdate(r.state_since), "since"),
        Column(_("To do by"), until, "due"),
        Column(_("Days late"), days_late, tone=late_tone),
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


def allocation_columns() -> list[Column]:
    """What a desk needs to share out its files."""
    return [
        Column(_("Reference"), lambda r: r.reference, url=lambda r: r.get_absolute_url()),
        Column(_("Reviewer"), lambda r: r.reviewer.user.full_name if r.reviewer else ""),
        Column(_("State"), lambda r: r.get_state_display(), tone=tone_of),
        Column(_("Danger"), danger),
        Column(_("To do by"), until),
        Column(_("Days late"), days_late, tone=late_tone),
    ]


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
        Column(_("To do by"), lambda p: None if p.opinion or p.ended_at else until(p.referral)),
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
