"""Who is told what by a verb, as each of them reads it in her inbox."""

from cases.models import Notification
from trips.home.inbox.presenters import SENTENCES
from trips.home.inbox.queries import inbox_of

NGO, DESK, NATIONAL, CENTRE = "colleague_a", "officer_lyon", "national", "worker_north"
# Who acts is not told, hence her colleague; the neighbours are told of nothing.
READERS = ("caseworker_a", NGO, DESK, NATIONAL, "manager_north", CENTRE)
NEIGHBOURS = ("caseworker_b", "officer_paris", "manager_south")


def told_of(world, verb, now, *, neighbours=NEIGHBOURS):
    """What `verb` tells to whom: persona → (kind, whether it is her turn), of each the newest."""
    before = Notification.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    verb()
    found = {}
    for persona in (*READERS, *NEIGHBOURS):
        rows = inbox_of(world.actors[persona], now=now).filter(pk__gt=before).order_by("-pk")
        if one := rows.first():
            found[persona] = (one.kind, one.is_open)
    assert not set(found) & set(neighbours)
    assert {kind for kind, _turn in found.values()} <= set(SENTENCES)
    return found


def kinds_of(told):
    return {persona: kind.split(".")[1] for persona, (kind, _turn) in told.items()}


def turns_of(told):
    return {persona for persona, (_kind, turn) in told.items() if turn}


def waits_for(world, persona, now):
    """What is still her desk's turn, the oldest first."""
    rows = inbox_of(world.actors[persona], now=now).filter(is_open=True).order_by("pk")
    return [kind.split(".")[1] for kind in rows.values_list("kind", flat=True)]
