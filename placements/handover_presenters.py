"""What the pages say of a journey, in words; pure over loaded rows."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from centres.models import Stay
from placements import handover_rules
from placements.enums import Stage, WordGiven
from placements.models import Confirmation, Handover
from placements.presenters.buttons import Button
from trips.access.actor import Actor

WORD_TONES = {WordGiven.GIVEN: "success", WordGiven.NOT_GIVEN: "warning", WordGiven.WRONG: "danger"}


class StageLine(NamedTuple):
    """One confirmation: until when it is expected and how, and whether somebody has heard of her."""

    label: str
    expected_by: datetime
    how: str
    heard_at: datetime | None
    word: str
    tone: str


def stage_lines(plan: Handover, told: Iterable[Confirmation], stay: Stay) -> list[StageLine]:
    told = list(told)
    return [
        _line(Stage.LEFT, plan.leaves_at, plan.left_channel, told),
        _line(Stage.ON_WAY, plan.sign_by, plan.on_way_channel, told),
        StageLine(
            str(Stage.ARRIVED.label), plan.arrives_at, str(plan.arrived_channel), stay.arrived_at, "", ""
        ),
    ]


def _line(stage: Stage, by: datetime, how: object, told: list[Confirmation]) -> StageLine:
    found = next((one for one in told if one.stage == stage and handover_rules.counts(one)), None)
    word = WordGiven(found.word) if found else None
    return StageLine(
        str(stage.label),
        by,
        str(how),
        found.happened_at if found else None,
        str(word.label) if word else "",
        WORD_TONES[word] if word else "",
    )


def set_aside(told: Iterable[Confirmation]) -> list[Confirmation]:
    """What counts no more, or never did: struck out, or by a wrong word."""
    return [one for one in told if not handover_rules.counts(one)]


def actions_on_way(actor: Actor, stay: Stay, plan: Handover | None, told: list[Confirmation]) -> list[Button]:
    """Plan it, confirm what was heard, put a mistake right; nothing once she has arrived."""
    referral = stay.referral
    if handover_rules.is_awaited(referral, stay):
        return []
    buttons = []
    if not handover_rules.plan_way(actor, stay):
        label = _("Change the plan") if plan else _("Plan her journey")
        buttons.append(_button(label, "plan_way", stay, "secondary" if plan else "primary"))
    hears = plan and not handover_rules.is_on_her_way(referral)
    if hears and handover_rules.stages_open_to(actor, referral):
        buttons.insert(0, _button(_("Write down what was heard"), "confirm_way", stay, "primary"))
    if handover_rules.to_strike_out(actor, referral, told):
        buttons.append(_button(_("Correct a confirmation"), "correct_way", stay, "link"))
    return buttons


def _button(label: str, route: str, stay: Stay, style: str) -> Button:
    return Button(label, reverse(f"placements:{route}", args=[stay.reference]), style=style)


def way_url(stay: Stay | None) -> str:
    return reverse("placements:way", args=[stay.reference]) if stay else ""
