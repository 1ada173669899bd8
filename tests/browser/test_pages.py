"""Every page that each persona may open, on a desktop and on a phone: axe finds nothing."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE
from tests.journeys.addresses import addresses
from tests.journeys.sides import SIDES, build_side

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


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("persona", PERSONAS)
def test_every_page(persona, size, world, client_of, visitor):
    sides = {name: build_side(world, name) for name in SIDES}
    client, window = client_of(persona), visitor(persona, size)
    seen = set()
    for name, _door, address in addresses(sides, per_kind=6):
        response = client.get(address)
        page = response.status_code == 200 and response.headers["Content-Type"].startswith("text/html")
        if page and (name not in seen or "step" in name):
            seen.add(name)
            window.open(address)
    assert "home:home" in seen or persona == "nobody"
