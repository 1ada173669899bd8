"""Every route as every persona, GET and POST: nothing falls over, nothing leaks to the other side."""

import html

import pytest
from django.urls import reverse

from tests.journeys.sides import SIDES, build_side
from tests.personas import PEOPLE
from trips.home.documents.access import own_routes

# Who may read the names of which side (product.md: people and what they see). A centre reads the
# names of those whom OFII has decided it receives: on this world's south and north, the residents.
READERS = {
    "a": {"caseworker_a", "colleague_a", "officer_lyon", "national"},
    "b": {"caseworker_b", "officer_paris", "national"},
}
HOSTS = {"a": {"manager_north", "worker_north"}, "b": {"manager_south"}}
HOSTED = {name: f"Canari{name}arrived".capitalize() for name in SIDES}
SIGNED_OUT_OK = {"public"}


@pytest.fixture
def sides(world):
    return {name: build_side(world, name) for name in SIDES}


def addresses(sides):
    """(route, door, address) of every own route with every reference of each side that it could take."""
    for name, address, door in own_routes():
        if name == "ui:catalogue":
            continue
        if "<" not in address:
            yield name, door, address
            continue
        yield from ((name, door, path) for path in filled(name, address, sides))


def filled(name, address, sides):
    """One address a side and kind of object that the route's query knows."""
    kinds = KIND_OF.get(name.split(":")[0], ())
    for side in sides.values():
        for kind in kinds:
            for reference in side.references[kind]:
                for extra in EXTRA.get(name, ({},)):
                    try:
                        yield reverse(name, kwargs={"reference": reference, **extra})
                    except Exception as error:
                        raise AssertionError(f"{name}: {address}") from error


KIND_OF = {
    "cases": ("case",),
    "placements": ("referral", "proposal", "case"),
    "centres": ("centre", "stay", "place", "service"),
    "organisations": ("organisation", "membership"),
    "home": ("membership",),
}
EXTRA = {
    "cases:step": [{"code": code} for code in ("household", "situation", "detection", "needs", "safety")]
}
PREFIX = {"case": "D", "referral": "R", "proposal": "O"}


def text_of(response):
    if response.headers.get("Content-Type", "").startswith("text/html"):
        return html.unescape(response.content.decode())
    return ""


@pytest.mark.parametrize("persona", [*PEOPLE, "stranger", "nobody"])
def test_every_route(persona, sides, client_of):
    client = client_of(persona)
    forbidden = {
        word for side, found in sides.items() if persona not in READERS[side] for word in found.secrets
    }
    forbidden -= {HOSTED[side] for side in SIDES if persona in HOSTS[side]}
    for name, door, address in addresses(sides):
        response = client.get(address)
        expected = {200, 302, 403, 404, 405}
        assert response.status_code in expected, f"{persona} GET {address}: {response.status_code}"
        leaked = {word for word in forbidden if word in text_of(response)}
        assert not leaked, f"{persona} reads {leaked} on {address}"
        if persona in ("nobody", "stranger") and door.kind == "requires":
            assert response.status_code in {302, 403, 404, 405}, f"{persona} sees {name}"


@pytest.mark.parametrize("persona", [*PEOPLE, "stranger", "nobody"])
def test_empty_posts(persona, sides, client_of, django_assert_max_num_queries):
    """A POST without fields is answered by a sentence or a refusal, never by a failure."""
    client = client_of(persona)
    for name, door, address in addresses(sides):
        response = client.post(address, {})
        assert response.status_code in {200, 302, 400, 403, 404, 405, 409, 422}, f"{persona} POST {address}"
        if door.kind == "requires" and persona == "nobody":
            assert response.status_code in {302, 405}, name
