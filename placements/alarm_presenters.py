"""What the pages say of a woman who is missed, in words; pure over loaded rows."""

from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from placements import alarm_rules
from placements.enums import Rung
from placements.models import ArrivalAlarm
from placements.presenters.buttons import Button
from placements.presenters.story import why_missed
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.ui.exports import Column
from trips.ui.formats import write_moment


def state_of(alarm: ArrivalAlarm) -> str:
    """What became of her, or that somebody looks for her."""
    return str(alarm.closing) if alarm.closing else _("somebody looks for her")


def tone_of(alarm: ArrivalAlarm) -> str:
    return "neutral" if alarm.closed_at else "danger"


def banner_of(alarm: ArrivalAlarm | None) -> dict[str, Any] | None:
    """What stands on top of her pages while somebody looks for her."""
    if alarm is None:
        return None
    return {"why": why_missed(alarm), "since": alarm.raised_at, "url": alarm.get_absolute_url()}


def alarm_columns(actor: Actor) -> list[Column]:
    """What centre, NGO and OFII read of an alarm in a list: no person."""
    columns = [
        Column(
            _("Reference"), lambda one: one.reference, "reference", url=lambda one: one.get_absolute_url()
        ),
        Column(_("State"), state_of, tone=tone_of),
        Column(_("Why"), why_missed),
        Column(_("Since"), lambda one: write_moment(one.raised_at), "raised"),
        Column(
            _("Alarm closed on"),
            lambda one: timezone.localdate(one.closed_at) if one.closed_at else None,
            "closed",
        ),
        Column(_("Stay"), lambda one: one.stay.reference),
        Column(_("Centre"), lambda one: one.stay.centre.public_label),
    ]
    if not actor.has(Duty.CENTRE_WORK):
        columns.append(Column(_("Referral"), lambda one: one.referral.reference))
    if actor.has(Duty.ALLOCATION):
        columns.append(Column(_("NGO"), lambda one: one.referral.case.organisation.name))
    return columns


def actions_on_alarm(actor: Actor, alarm: ArrivalAlarm) -> list[Button]:
    """Close it, where this reader has something to say of her place; the centre records an arrival."""
    if alarm.closed_at:
        return []
    buttons = []
    if alarm_rules.ends_open_to(actor, alarm):
        url = reverse("placements:close_alarm", args=[alarm.reference])
        buttons.append(Button(_("Say what became of her"), url, style="primary"))
    if actor.has(Duty.CENTRE_MANAGEMENT):
        url = reverse("centres:arrival", args=[alarm.stay.reference])
        buttons.append(Button(_("She is here: record the arrival"), url, style="primary"))
    return buttons


class RungLine(NamedTuple):
    """Who was told when; or when they will be, unless somebody is heard of before."""

    who: str
    told_at: datetime | None
    due_at: datetime | None


def ladder_of(told: dict[str, datetime], due: dict[Rung, datetime]) -> list[RungLine]:
    lines = [RungLine(str(rung.label), told.get(rung), due.get(rung)) for rung in Rung]
    return [line for line in lines if line.told_at or line.due_at]
