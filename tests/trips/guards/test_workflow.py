from dataclasses import dataclass

import pytest

from trips.guards import workflow
from trips.guards.refusals import Overtaken, Refused


@dataclass
class Thing:
    state: str


TABLE = {
    ("open", "closed"): lambda actor, obj: "" if actor == "boss" else "Only the boss closes.",
    ("open", "lost"): lambda actor, obj: "",
    ("closed", "open"): lambda actor, obj: "",
}


def test_a_move_that_is_not_in_the_table_has_been_overtaken():
    with pytest.raises(Overtaken):
        workflow.check(TABLE, "boss", Thing("lost"), "closed")


def test_a_rule_refuses_with_its_sentence():
    with pytest.raises(Refused, match="Only the boss"):
        workflow.check(TABLE, "clerk", Thing("open"), "closed")


def test_a_veto_refuses_what_the_rule_allows():
    with pytest.raises(Refused, match="still used"):
        workflow.check(TABLE, "boss", Thing("open"), "closed", vetoes=[lambda obj, to: "It is still used."])


def test_an_allowed_move_passes():
    assert workflow.check(TABLE, "boss", Thing("open"), "closed", vetoes=[lambda obj, to: ""]) is None


def test_every_move_from_here_is_listed_with_its_reason():
    assert workflow.available(TABLE, "clerk", Thing("open")) == [
        ("closed", "Only the boss closes."),
        ("lost", ""),
    ]
