"""Withdrawal frees what was held, at each step; so does a withdrawn consent."""

import pytest
from django.utils import timezone

from cases import actions as case_actions
from cases.queries import cases_visible_to
from centres.enums import StayState
from centres.models import Occupancy
from placements import queries
from placements.enums import Ending, ReferralState
from tests.factories import placements as make
from trips.guards.refusals import Overtaken, Refused

S = ReferralState
STEPS = [S.DRAFT, S.SUBMITTED, S.UNDER_REVIEW, S.WAITING, S.PROPOSED, S.ADMITTED]


@pytest.mark.parametrize("state", STEPS)
def test_withdrawal_frees_what_was_held(world, state):
    referral = make.make_referral(world, state, size=2)
    stay = referral.stay
    make.withdraw(world, referral)
    after = make.stored(referral)
    assert (after.state, after.stay) == (S.WITHDRAWN, None)
    assert after.withdrawal_reason.code == "ngo_no_contact"
    assert Occupancy.objects.filter(ends_on=None).count() == 0
    assert not after.proposals.filter(ended_at=None).exists()
    if stay:
        stay.refresh_from_db()
        assert stay.state == StayState.CANCELLED
    if state in (S.PROPOSED, S.ADMITTED):
        assert after.proposals.get().ending == Ending.WITHDRAWN


def test_ofii_withdraws_what_was_sent_to_it(world):
    referral = make.make_referral(world, S.WAITING)
    make.withdraw(world, referral, "officer_lyon", "ofii_other_place")
    assert make.stored(referral).state == S.WITHDRAWN


@pytest.mark.parametrize("persona", ["officer_paris", "caseworker_b", "manager_north", "admin_a"])
def test_others_do_not(world, persona):
    referral = make.make_referral(world, S.WAITING)
    with pytest.raises(Refused):
        make.withdraw(world, referral, persona)


def test_an_arrived_woman_is_not_withdrawn(world):
    referral = make.make_referral(world, S.ARRIVED)
    with pytest.raises(Overtaken):
        make.withdraw(world, referral)


def test_a_refused_proposal_before_is_left_as_it_was(world):
    proposal = make.make_proposal(world, opinion="favourable")
    make.refuse(world, proposal)
    make.withdraw(world, proposal.referral)
    proposal.refresh_from_db()
    assert proposal.ending == Ending.REFUSED


@pytest.mark.parametrize("state", STEPS)
def test_a_withdrawn_consent_stops_the_referral_and_closes_the_views(world, state):
    referral = make.make_referral(world, state)
    case_actions.withdraw_consent(case=referral.case, by=world.caseworker_a, now=timezone.now())
    after = make.stored(referral)
    assert (after.state, after.withdrawal_reason.code) == (S.WITHDRAWN, "woman_consent")
    assert Occupancy.objects.filter(ends_on=None).count() == 0
    for persona in ("officer_lyon", "national"):
        assert not queries.referrals_visible_to(world.actors[persona]).exists()
        assert not cases_visible_to(world.actors[persona]).exists()
    assert not queries.proposals_visible_to(world.manager_north, now=timezone.now()).exists()


def test_a_withdrawn_consent_leaves_a_woman_in_her_place(world):
    referral = make.make_referral(world, S.ARRIVED)
    case_actions.withdraw_consent(case=referral.case, by=world.caseworker_a, now=timezone.now())
    assert make.stored(referral).state == S.ARRIVED
