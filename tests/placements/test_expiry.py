"""A hold at its limit: the place is free, the proposal has expired, she waits again in her place."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from centres.actions import release_expired_holds
from centres.models import Occupancy
from placements import actions
from placements.enums import Ending, Opinion, ReferralState
from tests.factories import placements as make
from trips.guards.refusals import Overtaken

S = ReferralState


@pytest.fixture
def late(world):
    """A proposal and a moment after its limit."""
    proposal = make.make_proposal(world)
    return proposal, proposal.hold.expires_at + timedelta(seconds=1)


def test_the_sweep_ends_it(world, late):
    proposal, now = late
    assert actions.expire_overdue_proposals(now=now) == 1
    proposal.refresh_from_db()
    assert (proposal.ending, proposal.ended_by) == (Ending.EXPIRED, None)
    assert make.stored(proposal.referral).state == S.WAITING
    assert Occupancy.objects.filter(ends_on__gt=timezone.localdate(now)).count() == 0
    assert actions.expire_overdue_proposals(now=now) == 0


def test_a_hold_within_its_limit_is_left_alone(world, late):
    proposal, now = late
    assert actions.expire_overdue_proposals(now=now - timedelta(seconds=2)) == 0
    assert not actions.expire(proposal=proposal, now=now - timedelta(seconds=2))


def test_who_wants_the_place_ends_it_first(world, late):
    proposal, now = late
    places = [row.place for row in Occupancy.objects.filter(hold=proposal.hold)]
    other = make.make_referral(world, S.WAITING)
    make.propose(world, other, places=places, now=now)
    assert make.stored(proposal.referral).state == S.WAITING
    assert make.stored(other).state == S.PROPOSED


def test_a_hold_that_the_centre_released_first_still_ends_the_proposal(world, late):
    _proposal, now = late
    release_expired_holds(now=now)
    assert actions.expire_overdue_proposals(now=now) == 1


def test_a_late_opinion_answer_or_decision_is_refused(world, late):
    proposal, now = late
    with pytest.raises(Overtaken):
        make.favourable(world, proposal, now=now)
    make.favourable(world, proposal)
    with pytest.raises(Overtaken):
        make.accept(world, proposal, now=now)
    make.accept(world, proposal)
    with pytest.raises(Overtaken):
        actions.admit(proposal=proposal, arrival_on=timezone.localdate(now), by=world.officer_lyon, now=now)


def test_an_admission_does_not_expire(world):
    referral = make.make_referral(world, S.ADMITTED)
    assert actions.expire_overdue_proposals(now=make.in_days(60)) == 0
    assert make.stored(referral).state == S.ADMITTED


def test_the_command_sweeps_once(world, late, capsys):
    proposal, now = late
    with time_machine.travel(now, tick=False):
        call_command("sweep")
    assert make.stored(proposal.referral).state == S.WAITING
    assert "1" in capsys.readouterr().out


def test_an_opinion_of_the_past_does_not_matter_any_more(world):
    proposal = make.make_proposal(world, opinion=Opinion.UNFAVOURABLE)
    actions.expire(proposal=proposal, now=make.in_days(8))
    again = make.propose(world, make.stored(proposal.referral))
    assert again.opinion == ""
