"""References of the other side, typed or guessed: they open nothing and change nothing, by GET or by POST."""

import pytest

from tests.journeys.addresses import addresses
from tests.journeys.sides import SIDES, build_side
from trips.audit.models import Event

# Never 403: a sentence about what somebody else has says that it is there, and hides a query that forgot whose it is.
CLOSED = {404, 405}
# Belong to no side: the rule alone says who may.
NOBODYS = {"home:job_again", "centres:rule_new", "centres:rule_withdraw"}
# The same for all centres: whoever is measured reads it.
OF_ALL = {"centres:rule"}
# One of each role that has a side.
PERSONAS = {
    "caseworker_a": "a",
    "officer_lyon": "a",
    "manager_north": "a",
    "worker_north": "a",
    "admin_a": "a",
    "caseworker_b": "b",
    "manager_south": "b",
}

# OFII knows every centre, whatever its territory.
SEES_CENTRES = {"officer_lyon"}
CENTRES = ("centres:", "steering:", "placements:alarms_at_centre")


@pytest.fixture
def sides(world):
    return {name: build_side(world, name) for name in SIDES}


@pytest.mark.journey
@pytest.mark.parametrize("persona", PERSONAS)
def test_the_other_side_is_closed(sides, client_of, persona):
    other = {name: found for name, found in sides.items() if name != PERSONAS[persona]}
    client, before, tried = client_of(persona), Event.objects.count(), 0
    for name, door, address in addresses(other):
        if door.load is None or name in OF_ALL or (persona in SEES_CENTRES and name.startswith(CENTRES)):
            continue
        for method in ("get", "post"):
            tried += 1
            response = getattr(client, method)(address, {"reason": "1", "confirm": "on"})
            allowed = CLOSED | {403} if name in NOBODYS else CLOSED
            assert response.status_code in allowed, f"{method} {name}: {response.status_code}"
    assert tried > 100
    assert Event.objects.count() == before
