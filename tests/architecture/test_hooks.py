"""The named ways up, pinned: who is called when something moves below."""

import cases.actions
import cases.emergency_queries
import cases.merge_queries
import cases.notices
import cases.queries
import cases.timeline_presenters
import cases.transitions
import cases.work_queries
import centres.transitions
import trips.guards.doors
import trips.organisations.queries
import trips.sealing.rotation


def names(functions):
    return {f"{function.__module__}.{function.__name__}" for function in functions}


def test_who_adds_to_what_an_actor_sees():
    assert names(cases.queries.VISIBILITY) == {
        "cases.queries.own_cases",
        "cases.rights_queries.shared_with",
        "centres.queries.stays.hosted_cases",
        "placements.queries.cases_sent_to",
    }


def test_who_writes_into_the_timeline_of_a_file():
    own = ("file", "consent", "document", "needs", "goal", "safety_plan", "legal_step", "appointment", "note")
    assert names(cases.timeline_presenters.TIMELINE) == {
        *(f"cases.timeline_presenters.{name}_lines" for name in own),
        "centres.timeline_presenters.absence_lines",
        "centres.timeline_presenters.stay_lines",
        "placements.timeline_presenters.decision_lines",
        "placements.timeline_presenters.referral_lines",
    }


def test_who_says_which_women_a_centre_hosts():
    assert names(cases.work_queries.HOSTING) == {"centres.queries.stays.hosts_now"}


def test_whose_file_opens_in_an_emergency():
    assert names(cases.emergency_queries.REACHABLE) == {
        "centres.queries.stays.cases_of_her_operator",
        "placements.queries.cases_ever_sent",
    }


def test_which_desks_follow_a_file():
    assert names(cases.notices.FOLLOWED_BY) == {
        "centres.notices.centre_that_hosts",
        "placements.notices.desks.desks_that_follow",
    }


def test_who_may_stop_a_case_from_moving():
    """An open stay keeps its referral open, and an open referral keeps its case open; nobody is erased whom a centre
    hosts, nor before she has the copy that she asked for."""
    assert names(cases.transitions.VETOES) == {
        "cases.request_queries.give_the_copy_first",
        "centres.queries.stays.keep_hosted",
        "placements.transitions.keep_open",
    }


def test_who_follows_a_correction_of_a_case():
    assert names(cases.actions.CORRECTED) == {"placements.actions.referrals.follow_correction"}


def test_who_follows_a_withdrawn_consent():
    assert names(cases.actions.CONSENT_WITHDRAWN) == {"placements.actions.endings.follow_withdrawn_consent"}


def test_who_follows_a_destroyed_key():
    assert names(cases.actions.KEY_DESTROYED) == {
        "placements.actions.aparts.forget_pairs",
        "placements.actions.duplicates.forget_questions",
        "placements.actions.referrals.forget_register_marks",
    }


def test_who_follows_a_merge_of_two_files():
    """OFII's answers say which files are one woman's, and what it was asked follows the file that goes on."""
    assert names(cases.actions.TWO_WOMEN) == {"placements.actions.merges.keep_two_women"}
    assert names(cases.actions.BEFORE_MERGE) == {"placements.actions.merges.join_their_pairs"}
    assert names(cases.actions.FILES_MERGED) == {"placements.actions.merges.follow_merge"}
    assert names(cases.actions.MERGE_UNDONE) == {"placements.actions.merges.follow_undone_merge"}
    assert names(cases.merge_queries.TIES) == {"placements.duplicate_queries.same_women"}


def test_who_keeps_an_organisation_open():
    assert names(trips.organisations.queries.KEPT_OPEN) == {
        "centres.queries.stays.operator_is_needed",
        "placements.queries.ngo_is_needed",
    }


def test_who_knows_what_somebody_is_kept_away_from():
    assert names(trips.guards.doors.WITHHELD) == {
        "cases.emergency_queries.withheld_access",
        "cases.queries.withheld_case",
        "cases.request_queries.withheld_request",
        "cases.rights_queries.withheld_share",
        "centres.absence_queries.withheld_absence",
        "centres.follow_up_queries.withheld_follow_up",
        "centres.incident_queries.withheld_incident",
        "cases.work_queries.withheld_work",
        "centres.queries.stays.withheld_service",
        "centres.queries.stays.withheld_stay",
        "placements.queries.withheld_proposal",
        "placements.queries.withheld_referral",
        "placements.alarm_queries.withheld_alarm",
        "placements.stay_queries.withheld_exit",
        "placements.stay_queries.withheld_extension",
    }


def test_who_follows_a_stay():
    assert names(centres.transitions.FOLLOWERS) == {
        "placements.actions.alarms.follow_alarm",
        "placements.actions.extensions.lapse_extension",
        "placements.transitions.follow_stay",
    }


def test_who_follows_a_new_master_key():
    assert names(trips.sealing.rotation.RESEALED) == {
        "trips.identity.resealing.reseal_second_factors",
        "trips.organisations.resealing.reseal_alarms",
    }
