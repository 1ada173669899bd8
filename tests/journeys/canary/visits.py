"""Every own route with every object that it may name, as far as its door opens; of each refusal one page."""

from typing import NamedTuple

from django.urls import reverse
from django.utils import translation

from cases.enums import StepCode
from tests.journeys.canary.table import is_worth_a_visit
from tests.journeys.canary.world import Item
from trips.home.documents.access import own_routes

# What loads the object of a route → which kind of object its address names.
LOADED = {
    "cases.appointment_queries.appointment_for": "appointment",
    "cases.document_queries.document_for": "document",
    "cases.emergency_queries.access_to_review": "emergency",
    "cases.emergency_queries.reachable_case_for": "case",
    "cases.goal_queries.goal_for": "goal",
    "cases.legal_step_queries.legal_step_for": "legal_step",
    "cases.note_queries.note_for": "note",
    "cases.queries.case_for": "case",
    "cases.queries.full_case_for": "case",
    "cases.queries.needs_for": "case",
    "cases.queries.step_for": "case",
    "cases.request_queries.case_to_ask_about": "case",
    "cases.request_queries.request_for": "request",
    "cases.rights_queries.conflict_for": "tie",
    "cases.rights_queries.share_given": "share",
    "cases.views.emergencies.access_now": "emergency",
    "cases.views.shares.received_today": "share",
    "centres.absence_queries.absence_for": "absence",
    "centres.follow_up_queries.follow_up_for": "follow_up",
    "centres.incident_queries.incident_for": "incident",
    "cases.work_queries.case_by_duty_for": "case",
    "cases.work_queries.case_of_parties_for": "case",
    "cases.work_queries.case_of_team_for": "case",
    "centres.queries.places.centre_for": "centre",
    "centres.queries.places.place_for": "place",
    "centres.queries.places.unit_for": "unit",
    "centres.queries.stays.service_for": "service",
    "centres.queries.stays.stay_for": "stay",
    "centres.queries.stays.stay_of_case_for": "case",
    "centres.queries.stays.stay_with_address_for": "stay",
    "placements.queries.referral_for": "referral",
    "placements.stay_queries.exit_for": "exit",
    "placements.alarm_queries.alarm_for": "arrival_alarm",
    "placements.handover_queries.way_for": "stay",
    "placements.stay_queries.extension_for": "extension",
    "placements.views.consultation.proposal_now": "proposal",
    "trips.home.inbox.views.notification_now": "notification",
    "trips.organisations.queries.invitation_for": "invitation",
    "trips.organisations.queries.member_for": "membership",
    "trips.organisations.queries.organisation_for": "organisation",
    "trips.organisations.watch.alarm_for": "alarm",
    "trips.steering.ledger.ledger_centre_for": "centre",
}
# What an address names besides.
ARGUMENTS = {
    "cases:step": [{"code": code.value} for code in StepCode],
    # No job has this number: the page answers 404, its own tests open one.
    "home:job_again": [{"number": 1}],
    "organisations:open_invitation": [{"token": "nothing"}],
    "placements:stopped": [{"reason": "mineure"}, {"reason": "sans-accord"}],
}
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


def loader_of(door):
    return f"{door.load.__module__}.{door.load.__name__}" if door.load else ""


def kind_of(name, address, door):
    """The kind of object that the route's address names; "" when it names none."""
    if "<ref:reference>" not in address:
        return ""
    if loader_of(door) not in LOADED:
        raise AssertionError(
            f"{name} is not crawled: add {loader_of(door)} to LOADED in tests/journeys/canary/visits.py, and if it "
            f"loads a new kind of object, add some to the world of canaries (tests/journeys/canary/world.py)."
        )
    return LOADED[loader_of(door)]


class Doors:
    """What each door answers to one actor, asked without a request; a loader is asked once for each object."""

    def __init__(self, actor):
        self.actor, self.loaded = actor, {}

    def answer(self, door, given):
        """ "" when it opens, else what is behind it: the same page for every object that is refused alike."""
        if door.kind == "public" or (door.kind == "signed in" and self.actor.is_signed_in):
            return ""
        if not self.actor.is_signed_in:
            return "signed out"
        subject = ()
        if door.load:
            found = self.load(door.load, given)
            if found is None:
                return "absent"
            subject = (found,)
        with translation.override("fr"):
            return door.rule(self.actor, *subject)

    def load(self, loader, given):
        key = (loader, *sorted(given.items()))
        if key not in self.loaded:
            self.loaded[key] = loader(self.actor, **given)
        return self.loaded[key]


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
        for arguments in ARGUMENTS.get(name, [{}]):
            for item in items[kind] if kind else [Item("")]:
                yield name, door, item, arguments | ({"reference": item.reference} if kind else {})
