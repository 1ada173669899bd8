"""The interview before admission: agreed by any party, kept as it was, stopping nobody's time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from placements import actions, interview_rules
from placements.enums import InterviewChannel, InterviewOutcome
from placements.models import Interview
from placements.turns import turn
from tests.factories import interviews as make
from tests.factories import placements as make_placements
from trips.audit import tracking
from trips.audit.models import Event
from trips.guards.refusals import Overtaken, Refused

PARTIES = ("caseworker_a", "colleague_a", "officer_lyon", "national", "manager_north", "worker_north")
STRANGERS = ("caseworker_b", "officer_paris", "admin_a", "auditor", "protection")


@pytest.fixture
def proposal(world, frozen_now):
    return make_placements.make_proposal(world)


@pytest.mark.parametrize("persona", PARTIES)
def test_any_party_sets_moves_and_cancels(world, proposal, persona):
    first = make.set_interview(world, proposal, persona)
    second = make.move_interview(world, first, persona)
    make.cancel_interview(world, second, persona)
    kept = list(Interview.objects.order_by("pk").values_list("outcome", "reason", "closed_by"))
    by = world.actors[persona].user_id
    assert kept == [("moved", "interpreter", by), ("cancelled", "she", by)]
    assert Event.objects.filter(kind="placements.move_interview").get().details == {"code": "interpreter"}
    assert not Event.objects.get(kind="placements.set_interview").details


@pytest.mark.parametrize("persona", STRANGERS)
def test_nobody_else_does(world, proposal, persona):
    with pytest.raises(Refused):
        make.set_interview(world, proposal, persona)
    assert not Interview.objects.exists()


def test_one_to_come_at_a_time(world, proposal):
    make.set_interview(world, proposal)
    with pytest.raises(Overtaken):
        make.set_interview(world, proposal, "manager_north")
    twin = Interview.objects.get()
    twin.pk, twin.reference = None, "Z-0000-0000"
    with pytest.raises(IntegrityError), transaction.atomic():
        tracking.create(twin, by=world.caseworker_a)


def test_two_who_move_it_at_once(world, proposal):
    first = make.set_interview(world, proposal)
    second = make.move_interview(world, first, "manager_north")
    with pytest.raises(Overtaken):
        make.move_interview(world, first, "officer_lyon", hours=60)
    with pytest.raises(Overtaken):
        make.cancel_interview(world, first)
    assert list(Interview.objects.filter(outcome="")) == [second]


@pytest.mark.parametrize("hours", [-1, 0, 24 * 7, 24 * 400])
def test_the_hour_is_ahead_and_while_the_place_is_held(world, proposal, hours):
    with pytest.raises(Refused):
        make.set_interview(world, proposal, hours=hours)
    set_one = make.set_interview(world, proposal)
    with pytest.raises(Refused):
        make.move_interview(world, set_one, hours=hours)
    set_one.refresh_from_db()
    assert set_one.outcome == ""


@pytest.mark.parametrize("values", [{"sides": ["with_ngo"]}, {"sides": []}, {"minutes": 5}, {"minutes": 600}])
def test_two_meet_for_some_time(world, proposal, values):
    with pytest.raises(Refused):
        make.set_interview(world, proposal, **values)


def test_never_at_a_centre():
    assert set(InterviewChannel.values) == {"phone", "video", "ngo", "ofii"}


def test_it_stops_nobodys_time(world, proposal, frozen_now):
    before, due_on = turn(proposal.referral, proposal, now=frozen_now), proposal.referral.due_on
    expires_at = proposal.hold.expires_at
    make.set_interview(world, proposal)
    referral = make_placements.stored(proposal.referral)
    assert (turn(referral, proposal, now=frozen_now), referral.due_on) == (before, due_on)
    assert actions.expire_overdue_proposals(now=expires_at + timedelta(minutes=1)) == 1


@pytest.mark.parametrize(
    ("outcome", "reason", "kept"), [("held", "she", ""), ("not_held", "channel", "channel")]
)
def test_what_became_of_it(world, proposal, outcome, reason, kept):
    interview = make.set_interview(world, proposal)
    with pytest.raises(Overtaken):
        make.close_interview(world, interview, now=interview.starts_at - timedelta(minutes=1))
    make.close_interview(world, interview, outcome=outcome, reason=reason)
    interview.refresh_from_db()
    assert (interview.outcome, interview.reason) == (outcome, kept)
    with pytest.raises(Overtaken):
        make.close_interview(world, interview, "officer_lyon")


def test_not_held_has_its_reason_and_nothing_else_is_an_outcome(world, proposal):
    interview = make.set_interview(world, proposal)
    for outcome in (InterviewOutcome.NOT_HELD, InterviewOutcome.MOVED, ""):
        with pytest.raises(Refused):
            make.close_interview(world, interview, outcome=outcome)


def test_begun_it_is_neither_moved_nor_cancelled(world, proposal):
    interview = make.set_interview(world, proposal)
    for change in (make.move_interview, make.cancel_interview):
        with pytest.raises(Overtaken):
            change(world, interview, now=interview.starts_at)


def test_after_one_that_was_not_held_another_is_set(world, proposal):
    first = make.set_interview(world, proposal)
    make.close_interview(world, first, outcome="not_held", reason="interpreter")
    make.set_interview(world, proposal, now=first.starts_at, hours=5)
    assert Interview.objects.filter(outcome="").count() == 1


def test_once_the_proposal_has_ended_nobody_meets(world, proposal, frozen_now):
    interview = make.set_interview(world, proposal)
    make_placements.release(world, proposal)
    ended = make.found(proposal)
    assert not interview_rules.is_ahead(ended, frozen_now)
    with pytest.raises(Overtaken):
        make.move_interview(world, interview)
    with pytest.raises(Overtaken):
        make.set_interview(world, proposal)
    make.close_interview(world, interview, outcome="not_held", reason="not_needed")


def test_held_with_her_it_is_a_contact(world, proposal):
    interview = make.set_interview(world, proposal)
    make.close_interview(world, interview)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT last_contact FROM wall.contacts WHERE case_id = %s", [proposal.referral.case_id]
        )
        assert cursor.fetchone()[0] == interview.starts_at.date()
