"""The table of the crawl is whole: every persona, every moment, every kind, every route."""

import pytest

from tests.factories.emergencies import ON_CALL
from tests.journeys.addresses import kind_of
from tests.journeys.canary.moments import MOMENTS
from tests.journeys.canary.secrets import KINDS, LETTERS, SIDES
from tests.journeys.canary.table import ALLOWED, RELATIONS, SHOWN, WHERE, expected_of, relation_of
from tests.journeys.canary.visits import LEFT_OUT, route_names
from tests.personas import PEOPLE
from trips.home.documents.access import own_routes

ROUTES = {name for name, _address, _door in own_routes()}


def test_every_persona_is_something_to_each_side():
    assert set(RELATIONS) == {*PEOPLE, *ON_CALL, "stranger", "nobody"}
    assert {relation for pair in RELATIONS.values() for relation in pair} | {"kept away"} == set(ALLOWED)


def test_every_relation_says_what_it_reads_at_every_moment():
    assert len(MOMENTS) <= len(LETTERS)
    for relation, moments in ALLOWED.items():
        assert set(moments) == set(MOMENTS), relation


def test_every_kind_says_where_it_may_stand():
    assert set(WHERE) == KINDS
    assert set().union(*WHERE.values()) <= ROUTES


def test_what_must_be_shown_is_allowed():
    for relation, route, kinds, moments in SHOWN:
        for moment in moments:
            assert kinds <= ALLOWED[relation][moment], (relation, route, moment)
        assert all(route in WHERE[kind] for kind in kinds), (relation, route)


def test_what_must_be_shown_is_looked_for_by_somebody():
    """However few moments a neighbour visits."""
    for relation, route, kinds, moments in SHOWN:
        for moment in moments:
            assert any(
                relation_of(persona, side, moment) == relation
                and expected_of(persona, route, side, moment) >= kinds
                for persona in RELATIONS
                for side in SIDES
            ), (relation, route, moment)


def test_who_knows_her_privately_is_nothing_to_her_file():
    assert relation_of("worker_north", "a", "kept_away") == "kept away"
    assert relation_of("worker_north", "a", "arrived") == "centre"


def test_every_route_is_crawled_with_the_objects_that_it_names(canaries):
    """A new loader says in a sentence what to add."""
    kinds = {kind_of(name, address, door) for name, address, door in route_names()}
    assert all(canaries.items[kind] for kind in kinds if kind)
    assert LEFT_OUT - {"ui:catalogue"} <= ROUTES


def test_a_route_that_nobody_described_says_what_to_add():
    class Door:
        load = staticmethod(test_every_kind_says_where_it_may_stand)

    with pytest.raises(AssertionError, match=r"add .* to LOADED in tests/journeys/addresses.py"):
        kind_of("cases:new", "/dossiers/<ref:reference>/nouveau/", Door)
