"""Every route as every persona, GET and POST: nothing falls over, nothing leaks to the other side."""

import html

import pytest
from django.urls import reverse

from tests.factories.emergencies import ON_CALL
from tests.journeys.sides import SIDES, build_side
from tests.personas import PEOPLE
from trips.home.documents.access import own_routes

# Who may read the names of which side (product.md: people and what they see). A centre reads the
# name of the woman whom OFII has decided it receives: here the resident of each centre.
READERS = {
    "a": {"caseworker_a", "colleague_a", "officer_lyon", "national", "on_call_national"},
    "b": {"caseworker_b", "officer_paris", "national", "on_call_national"},
}
HOSTS = {
    "a": {"manager_north", "worker_north", "on_call_north"},
    "b": {"manager_south", "on_call_south"},
}
HOSTED = {name: f"Canari{name}arrived".capitalize() for name in SIDES}
EVERYBODY = [*PEOPLE, *ON_CALL, "stranger", "nobody"]
# One of each role, and one neighbour.
ROLES = [
    persona
    for persona in EVERYBODY
    if persona not in {"colleague_a", "officer_paris", "manager_south", "admin_b", "on_call_south"}
]
# Which kinds of objects the addresses of an app may name; one without a kind of its own comes once.
KINDS = {
    "cases": ("case", "document", "tie", "share", "emergency", "request"),
    "placements": ("referral", "proposal", "case"),
    "centres": ("centre", "stay", "place", "service", "unit", "membership"),
    "home": ("membership", "case", "alarm", "request"),
    "organisations": ("organisation", "membership", "invitation"),
}
OTHER_ARGUMENTS = {
    "organisations:open_invitation": [{"token": "nothing"}],
    "cases:step": [{"code": code} for code in ("household", "situation", "detection", "needs", "safety")],
    # No job has this number: the page answers 404, its own tests open one.
    "home:job_again": [{"number": 1}],
    "placements:stopped": [{"reason": "mineure"}, {"reason": "sans-accord"}],
}
SIGNS_OUT = "identity:leave"
# 409: the step is over, 410: the link has served, each said in a sentence; 204: she is still there.
GET_ANSWERS = {200, 302, 403, 404, 405, 409, 410}
POST_ANSWERS = {200, 204, 302, 400, 403, 404, 405, 409, 410}


@pytest.fixture
def sides(world):
    return {name: build_side(world, name) for name in SIDES}


def addresses(sides, per_kind=1):
    """(route, door, address): each own route, with `per_kind` references of each side and kind it knows."""
    for name, address, door in own_routes():
        if name == "ui:catalogue":
            continue
        for arguments in OTHER_ARGUMENTS.get(name, [{}]):
            if "reference" not in address:
                yield name, door, reverse(name, kwargs=arguments)
            else:
                for reference in references_for(name, door, sides, per_kind):
                    yield name, door, reverse(name, kwargs=arguments | {"reference": reference})


def references_for(name, door, sides, per_kind):
    if name not in _kinds:
        _kinds[name] = [kind for kind in KINDS[name.split(":")[0]] if knows(door, name, kind, sides)]
    for kind in _kinds[name]:
        for found in sides.values():
            yield from found.references[kind][-per_kind:]


# Route → the kinds of objects that its query knows: found once, it depends on the code only.
_kinds = {}


def knows(door, name, kind, sides):
    """Does the query of this route give such an object to anybody?"""
    extra = OTHER_ARGUMENTS.get(name, [{}])[0]
    references = [reference for found in sides.values() for reference in found.references[kind][-1:]]
    actors = next(iter(sides.values())).actors
    return any(door.load(actor, reference=reference, **extra) for reference in references for actor in actors)


def text_of(response):
    if response.headers.get("Content-Type", "").startswith("text/html"):
        return html.unescape(response.content.decode())
    return ""


def forbidden_to(persona, sides):
    words = {word for side, found in sides.items() if persona not in READERS[side] for word in found.secrets}
    return words - {HOSTED[side] for side in SIDES if persona in HOSTS[side]}


def test_every_route_is_crawled(sides):
    crawled = {name for name, _door, _address in addresses(sides)}
    assert {name for name, _address, _door in own_routes()} - crawled == {"ui:catalogue"} & crawled


def test_every_route_as_everybody(sides, client_of):
    """No failure, no name of the other side, no page behind a rule for who has no role."""
    every = list(addresses(sides))
    for persona in EVERYBODY:
        client, forbidden = client_of(persona), forbidden_to(persona, sides)
        for name, door, address in every:
            response = client.get(address)
            assert response.status_code in GET_ANSWERS, f"{persona} GET {address}: {response.status_code}"
            leaked = {word for word in forbidden if word in text_of(response)}
            assert not leaked, f"{persona} reads {leaked} on {address}"
            if persona in ("nobody", "stranger") and door.kind == "requires":
                assert response.status_code != 200, f"{persona} sees {name}"


def test_empty_posts_as_everybody(sides, client_of):
    """A POST without fields is answered by a sentence or a refusal, never by a failure."""
    every = list(addresses(sides))
    for persona in ROLES:
        client = client_of(persona)
        for name, door, address in every:
            if name == SIGNS_OUT:
                continue
            response = client.post(address, {})
            assert response.status_code in POST_ANSWERS, f"{persona} POST {address}: {response.status_code}"
            if persona == "nobody" and door.kind == "requires":
                assert response.status_code in {302, 405}, name


def test_names_are_shown_where_they_are_allowed(sides, client_of):
    """The neighbour of the refusals: the same pages do show the names to those who may read them."""
    own = {
        "a": ("caseworker_a", "officer_lyon", "manager_north"),
        "b": ("caseworker_b", "officer_paris", "manager_south"),
    }
    for side, (caseworker, officer, manager) in own.items():
        case = sides[side].references["case"][1]
        stay = sides[side].references["stay"][0]
        assert sides[side].secrets[1] in text_of(
            client_of(caseworker).get(reverse("cases:detail", args=[case]))
        )
        assert sides[side].secrets[1] in text_of(client_of(officer).get(reverse("cases:detail", args=[case])))
        assert HOSTED[side] in text_of(client_of(manager).get(reverse("centres:stay", args=[stay])))
