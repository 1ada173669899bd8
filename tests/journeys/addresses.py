"""Every own route with the objects of two sides that it may name, for what is asked of all pages alike."""

from django.urls import reverse

from cases.enums import StepCode
from trips.home.documents.access import own_routes

# What loads the object of a route → which kind of object its address names.
LOADED = {
    "cases.appointment_queries.appointment_for": "appointment",
    "cases.document_queries.document_for": "document",
    "cases.emergency_queries.access_to_review": "emergency",
    "cases.emergency_queries.reachable_case_for": "case",
    "cases.goal_queries.goal_for": "goal",
    "cases.legal_step_queries.legal_step_for": "legal_step",
    "cases.merge_queries.merge_for": "case",
    "cases.merge_queries.own_file_for": "case",
    "cases.merge_queries.pair_for": "case",
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
    "centres.contract_queries.agreement_for": "agreement",
    "centres.contract_queries.bound_centre_for": "centre",
    "centres.contract_queries.commitment_of": "centre",
    "centres.follow_up_queries.follow_up_for": "follow_up",
    "centres.incident_queries.house_incident_for": "house_incident",
    "centres.partner_queries.partner_for": "partner",
    "centres.partner_queries.partnership_for": "partnership",
    "centres.standing_queries.standing_for": "centre",
    "centres.standing_queries.check_for": "check",
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
MORE_ARGUMENTS = {
    "organisations:open_invitation": [{"token": "nothing"}],
    "cases:step": [{"code": code.value} for code in StepCode],
    "centres:reading": [{"code": "2-4"}, {"code": "4-4"}],
    "centres:rule": [{"code": "2-4"}],
    "centres:rule_new": [{"code": "2-4"}],
    "centres:rule_withdraw": [{"code": "2-4"}],
    "centres:standing_history": [{"code": "3-1"}],
    "centres:check_new": [{"code": "3-1"}],
    # No job has this number: the page answers 404, its own tests open one.
    "home:job_again": [{"number": 1}],
    "placements:stopped": [{"reason": "mineure"}, {"reason": "sans-accord"}],
}


def addresses(sides, per_kind=1):
    """(route, door, address): each own route, with `per_kind` references of each side of the kind that it names."""
    for name, address, door in own_routes():
        if name == "ui:catalogue":
            continue
        for arguments in MORE_ARGUMENTS.get(name, [{}]):
            if kind := kind_of(name, address, door):
                for found in sides.values():
                    for reference in found.references[kind][-per_kind:]:
                        beside = beside_of(address, reference, found.references["case"])
                        given = arguments | beside | {"reference": reference}
                        yield name, door, reverse(name, kwargs=given)
            else:
                yield name, door, reverse(name, kwargs=arguments)


def beside_of(address, reference, files):
    """Beside which file that of `reference` is compared, where an address names two: the first other of her side."""
    if "<ref:other>" not in address:
        return {}
    return {"other": next(one for one in files if one != reference)}


def loader_of(door):
    return f"{door.load.__module__}.{door.load.__name__}" if door.load else ""


def kind_of(name, address, door):
    """The kind of object that the route's address names; "" when it names none."""
    if "<ref:reference>" not in address:
        return ""
    if loader_of(door) not in LOADED:
        raise AssertionError(
            f"{name} is not crawled: add {loader_of(door)} to LOADED in tests/journeys/addresses.py, and if it "
            f"loads a new kind of object, add some to the world of canaries (tests/journeys/canary/world.py)."
        )
    return LOADED[loader_of(door)]
