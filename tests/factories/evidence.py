"""What shows that the conditions are kept, by the real verbs."""

from django.utils import timezone

from centres import actions
from centres.models import Commitment
from tests.factories.cases import word


def make_check(world, name="north", code="3.1", *, now=None, persona=None, **values):
    """Looked at today by the manager, and all was well, unless said otherwise."""
    now = now or timezone.now()
    values = {"kind": "state", "checked_on": timezone.localdate(now), "kept": True} | values
    about = {"centre": world.centres[name], "commitment": word(Commitment, code)}
    by = world.actors[persona or f"manager_{name}"]
    return actions.record_check(**about, **values, by=by, now=now)
