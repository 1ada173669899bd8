"""People on call, and files that they open in an emergency."""

from django.utils import timezone

from cases import actions
from cases.vocabularies import EmergencyReason
from tests.factories.actors import make_membership
from tests.factories.cases import word
from tests.memory import remembered
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
    if not ON_CALL.keys() <= world.actors.keys():
        for persona, membership in make_on_call(world).items():
            _name(world, persona, membership)
    return world


@remembered
def make_on_call(world):
    """Persona → membership."""
    memberships = {
        persona: make_membership(role, world.organisations[organisation])
        for persona, (organisation, role) in ON_CALL.items()
    }
    for membership in memberships.values():
        tracking.update(membership, by=world.platform, on_call=True)
    return memberships


def put_on_call(world, persona, membership):
    tracking.update(membership, by=world.platform, on_call=True)
    _name(world, persona, membership)


def _name(world, persona, membership):
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
