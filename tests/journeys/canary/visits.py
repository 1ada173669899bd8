"""Every own route with every object that it may name, as far as its door opens; of each refusal one page."""

from typing import NamedTuple

from django.urls import reverse

from tests.doors import Doors
from tests.journeys.addresses import MORE_ARGUMENTS, beside_of, kind_of
from tests.journeys.canary.table import is_worth_a_visit
from tests.journeys.canary.world import Item
from trips.home.documents.access import own_routes

# What is asked of a page behind its address, besides nothing.
QUESTIONS = {
    "centres:address": ["show="],
    "centres:stay_address": ["show="],
    "home:inbox": ["show=turn"],
    "placements:list": ["finished=on"],
    "placements:export": ["finished=on"],
    "placements:proposals": ["ended=on"],
    "placements:export_proposals": ["ended=on"],
    "centres:absences": ["past=on"],
    "centres:follow_ups": ["done=on"],
    "centres:incidents": ["closed=on"],
    "placements:arrival_alarms": ["closed=on"],
    "placements:extensions": ["closed=on"],
    "placements:export_extensions": ["closed=on"],
}
# Ends the session of the visitor; its own tests follow it.
LEFT_OUT = {"identity:leave", "ui:catalogue"}


class Visit(NamedTuple):
    route: str
    item: Item
    address: str
    query: str = ""
    opens: bool = True

    @property
    def asks(self):
        return self.query.startswith("show")


def route_names():
    return [(name, address, door) for name, address, door in own_routes() if name not in LEFT_OUT]


def visits_of(persona, actor, items):
    """All that is worth a visit behind open doors, and of each door each refusal once."""
    doors, refused = Doors(actor), set()
    for name, door, item, given in requests_of(items):
        if item.side and item.letter and not is_worth_a_visit(persona, name, item.side, item.moment):
            continue
        answer = doors.answer(door, given)
        if answer and (name, answer) in refused:
            continue
        if answer:
            refused.add((name, answer))
        for query in ["", *QUESTIONS.get(name, [])]:
            yield Visit(name, item, reverse(name, kwargs=given), query, opens=not answer)


def requests_of(items):
    for name, address, door in route_names():
        kind = kind_of(name, address, door)
        for arguments in MORE_ARGUMENTS.get(name, [{}]):
            for item in items[kind] if kind else [Item("")]:
                files = [one.reference for one in items["case"] if one.side == item.side]
                beside = beside_of(address, item.reference, files)
                yield name, door, item, arguments | beside | ({"reference": item.reference} if kind else {})
