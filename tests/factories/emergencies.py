"""People on call, and files that they open in an emergency."""

from django.utils import timezone

from cases import actions
from cases.vocabularies import EmergencyReason
from tests.factories.actors import make_membership
from tests.factories.cases import word
from trips.access.actor import actor_for
from trips.audit import tracking
from trips.organisations.enums import Role

# persona → (organisation, role): no posting, so that nobody's page is hers already.
ON_CALL = {
    "on_call_north": ("operator_north", Role.CENTRE_WORKER),
    "on_call_south": ("operator_south", Role.CENTRE_MANAGER),
    "on_call_national": ("ofii", Role.NATIONAL_OFFICER),
}


def add_on_call(world):
    """Once for each world, however often it is asked."""
    for persona, (organisation, role) in ON_CALL.items():
        if persona not in world.actors:
            put_on_call(world, persona, make_membership(role, world.organisations[organisation]))
    return world


def put_on_call(world, persona, membership):
    tracking.update(membership, by=world.platform, on_call=True)
    world.memberships[persona] = membership
    world.actors[persona] = actor_for(membership)


def break_glass(world, case, persona="on_call_north", *, reason="she_calls", now=None):
    return actions.break_glass(
        case=case,
        reason=word(EmergencyReason, reason),
        by=world.actors[persona],
        now=now or timezone.now(),
    )


def review(world, access, verdict="justified", *, now=None, by="protection"):
    return actions.review_access(
        access=access,
        verdict=verdict,
        comment="Talked it over",
        by=world.actors[by],
        now=now or timezone.now(),
    )
