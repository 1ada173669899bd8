"""Every page that each persona may open, on a desktop and on a phone: axe finds nothing."""

import pytest
from django.urls import resolve

from tests.browser.conftest import DESKTOP, PHONE
from tests.doors import Doors
from tests.journeys.addresses import addresses
from tests.journeys.sides import SIDES, build_side, make_women
from tests.memory import committed
from tests.personas import build_world

PERSONAS = [
    "caseworker_a",
    "officer_lyon",
    "national",
    "manager_north",
    "worker_north",
    "on_call_north",
    "auditor",
    "admin_a",
    "platform",
    "protection",
    "nobody",
]


@pytest.fixture
def world(transactional_db, frozen_now):
    """With the women of both sides."""
    with committed():
        world = build_world()
        for name in SIDES:
            make_women(world, name)
    return world


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_page(persona, world, client_of, visitor):
    """Each page once, in the first address that shows it to her; each step of a file in all."""
    sides = {name: build_side(world, name) for name in SIDES}
    client, window, doors = client_of(persona), visitor(persona, DESKTOP), Doors(world.actors[persona])
    seen = set()
    for name, door, address in addresses(sides, per_kind=6):
        if (name in seen and "step" not in name) or doors.answer(door, resolve(address).kwargs):
            continue
        if is_page(client.get(address)):
            seen.add(name)
            window.open(address)
            window.check_at(PHONE)
    assert "home:home" in seen or persona == "nobody"


def is_page(response):
    return response.status_code == 200 and response.headers["Content-Type"].startswith("text/html")
