"""Two people decide at once: one does, the other reads that the file has moved on. Real threads."""

import pytest
from django.utils import timezone

from centres.models import Occupancy, Place, Stay
from placements import actions
from placements.enums import ApartReason, Opinion, ReferralState
from placements.models import Proposal, ReleaseReason
from tests.factories import placements as make
from tests.factories.cases import word
from tests.personas import committed_world
from tests.threads import at_once
from trips.guards.refusals import Overtaken

S = ReferralState
pytestmark = pytest.mark.django_db(transaction=True)


def one_wins(results):
    errors = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(error, Overtaken) for error in errors), errors
    assert all(error.reason for error in errors)
    return len(results) - len(errors)


def fresh(proposal):
    return Proposal.objects.select_related("referral__case", "centre", "hold").get(pk=proposal.pk)


def test_two_officers_decide_at_once():
    world = committed_world()
    proposal = make.make_proposal(world, opinion=Opinion.FAVOURABLE, answer="accepted")
    now, reason = timezone.now(), word(ReleaseReason, "mistake")

    def admit(by):
        return lambda: actions.admit(
            proposal=fresh(proposal), arrival_on=timezone.localdate(now), by=by, now=now
        )

    def release(by):
        return lambda: actions.release(proposal=fresh(proposal), reason=reason, by=by, now=now)

    results = at_once([admit(world.officer_lyon), admit(world.national), admit(world.officer_lyon)])
    assert one_wins(results) == 1
    assert Stay.objects.count() == 1
    results = at_once([release(world.officer_lyon), release(world.national)])
    assert one_wins(results) == 1
    assert Occupancy.objects.filter(ends_on=None).count() == 0


def test_two_officers_take_the_same_referral():
    world = committed_world()
    referral = make.make_referral(world, S.SUBMITTED)
    now = timezone.now()
    results = at_once(
        [
            lambda by=by: actions.take(referral=make.stored(referral), by=by, now=now)
            for by in (world.officer_lyon, world.national)
        ]
    )
    assert one_wins(results) == 1


def test_two_households_want_the_last_place():
    world = committed_world()
    waiting = [make.make_referral(world, S.WAITING) for _one in range(4)]
    places = make.free_places(world.centres["north"], 1)

    def propose(referral):
        return lambda: make.propose(world, make.stored(referral), places=places)

    assert one_wins(at_once([propose(referral) for referral in waiting])) == 1
    assert sorted(make.stored(r).state for r in waiting) == [S.PROPOSED, S.WAITING, S.WAITING, S.WAITING]


def test_a_withdrawal_and_a_decision_at_once():
    world = committed_world()
    proposal = make.make_proposal(world, opinion=Opinion.FAVOURABLE, answer="accepted")
    now = timezone.now()
    at_once(
        [
            lambda: actions.admit(
                proposal=fresh(proposal), arrival_on=timezone.localdate(now), by=world.officer_lyon, now=now
            ),
            lambda: make.withdraw(world, make.stored(proposal.referral)),
        ]
    )
    after = make.stored(proposal.referral)
    assert after.state == S.WITHDRAWN
    assert Occupancy.objects.filter(ends_on=None).count() == 0


def test_two_officers_propose_crosswise_over_overdue_holds():
    """Each wants the place that the other woman's expired hold still keeps: nobody waits in a circle."""
    world = committed_world()
    first, second = (make.make_proposal(world, centre=name) for name in ("north", "south"))
    later = actions.hold_until(timezone.now())

    def propose(own, other):
        places = list(Place.objects.filter(occupancies__hold=other.hold_id))
        referral = make.stored(own.referral)
        return lambda: actions.propose(referral=referral, places=places, by=world.national, now=later)

    for _round in range(3):
        assert one_wins(at_once([propose(first, second), propose(second, first)])) == 0
    assert sorted(make.stored(one.referral).state for one in (first, second)) == [S.PROPOSED, S.PROPOSED]


def test_two_who_must_not_meet_are_proposed_one_centre_at_once():
    """Neither holds a place yet: without the lock on their pair each would be told that the centre is fine."""
    world = committed_world()
    women = [make.make_referral(world, S.WAITING) for _one in range(2)]
    actions.keep_apart(
        case=women[0].case,
        reference=women[1].case.reference,
        reason=ApartReason.KNOWN,
        by=world.caseworker_a,
        now=timezone.now(),
    )
    places = Place.objects.select_related("unit__centre").filter(unit__centre=world.centres["south"])
    chosen = [places.filter(unit__label=f"Unit {number}").first() for number in (1, 2)]
    results = at_once(
        [
            lambda one=one, place=place: make.propose(world, make.stored(one), places=[place])
            for one, place in zip(women, chosen, strict=True)
        ]
    )
    assert one_wins(results) == 1
    assert Proposal.objects.count() == 1
