"""How a woman travels, made by the real verbs."""

from datetime import timedelta

from django.utils import timezone

from placements import actions
from placements.enums import Stage, WordGiven
from placements.models import ConfirmationChannel, Escort, TravelMeans, TravelPayer
from tests.factories.cases import word

SAFE_WORD = "Coquelicot"
HOUR = timedelta(hours=1)


def journey(now=None, *, leaves_in=1, sign_in=3, arrives_in=6, **values):
    """In hours from now."""
    now = now or timezone.now()
    facts = {
        "leaves_at": now + leaves_in * HOUR,
        "sign_by": now + sign_in * HOUR,
        "arrives_at": now + arrives_in * HOUR,
        "travel": word(TravelMeans, "train"),
        "payer": word(TravelPayer, "ngo"),
        "escort": word(Escort, "both_ends"),
        "left_channel": word(ConfirmationChannel, "in_person"),
        "on_way_channel": word(ConfirmationChannel, "call_ngo"),
        "arrived_channel": word(ConfirmationChannel, "meeting_point"),
        "safe_word": SAFE_WORD,
    }
    return actions.Journey(**facts | values)


def plan(world, stay, persona="caseworker_a", *, revision=0, now=None, **values):
    now = now or timezone.now()
    return actions.plan_handover(
        stay=stay, journey=journey(now, **values), revision=revision, by=world.actors[persona], now=now
    )


def confirm(
    world, stay, stage=Stage.LEFT, persona="caseworker_a", *, given=WordGiven.GIVEN, at=None, now=None
):
    now = now or timezone.now()
    return actions.confirm(
        stay=stay,
        stage=stage,
        happened_at=at or now,
        channel=word(ConfirmationChannel, "call_ngo"),
        word=given,
        by=world.actors[persona],
        now=now,
    )
