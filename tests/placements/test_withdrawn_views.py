"""She withdraws her consent: whoever read her file outside her NGO reads it no more, in every state."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases import actions
from cases.enums import ShareScope
from cases.models import Share
from cases.vocabularies import ConsentMeans
from centres.models import Occupancy
from placements.enums import OPEN_STATES
from placements.enums import ReferralState as S
from tests import doors
from tests.factories import placements as make
from tests.factories.cases import DAY, word
from trips.access.actor import NOBODY

# Reader → the states in which something of hers opens for her before. A share opens one page, in every state.
SENT = {S.SUBMITTED, S.UNDER_REVIEW, S.INFORMATION_REQUESTED}
SENT |= {S.WAITING, S.PROPOSED, S.ADMITTED, S.ARRIVAL_MISSED, S.ARRIVED}
READERS = {
    "officer_lyon": SENT,
    "national": SENT,
    "manager_north": {S.PROPOSED, S.ADMITTED, S.ARRIVAL_MISSED, S.ARRIVED},
    "worker_north": {S.PROPOSED, S.ADMITTED, S.ARRIVAL_MISSED, S.ARRIVED},
    "caseworker_b": set(OPEN_STATES),
}
HOSTS = {"manager_north", "worker_north"}
STRANGERS = {"officer_paris", "manager_south", "auditor", "platform", "admin_a"}


def share(world, case, now):
    return actions.share_case(
        case=case,
        organisation=world.organisations["ngo_b"],
        scope=ShareScope.WHOLE,
        given_on=DAY,
        means=word(ConsentMeans, "oral_interpreter"),
        until=DAY + timedelta(days=30),
        by=world.caseworker_a,
        now=now,
    )


def of_hers(referral, shared):
    things = {referral.reference, referral.case.reference, shared.reference}
    return things | {proposal.reference for proposal in referral.proposals.all()}


def opens(actor, wanted):
    """What names or describes her: the page of her place at the centre says neither."""
    return doors.opens(actor, wanted, besides="centres:")


@pytest.mark.journey
@pytest.mark.parametrize("state", OPEN_STATES)
def test_each_reader_reads_before_and_nothing_after(world, client_of, state, frozen_now):
    referral = make.make_referral(world, state)
    shared = share(world, referral.case, frozen_now)
    wanted = of_hers(referral, shared)
    for persona, states in READERS.items():
        assert bool(opens(world.actors[persona], wanted)) is (state in states), (persona, "before")
    actions.withdraw_consent(case=referral.case, by=world.caseworker_a, now=frozen_now)
    for persona in READERS:
        left = {one for _load, one in opens(world.actors[persona], wanted)}
        assert left == (own_place(referral) if persona in HOSTS and state == S.ARRIVED else set()), persona
        assert referral.reference not in client_of(persona).get("/").text
        assert client_of(persona).get(referral.case.get_absolute_url()).status_code == 404
        assert client_of(persona).get(shared.get_absolute_url()).status_code in {403, 404}
    assert opens(world.caseworker_a, wanted)


def own_place(referral):
    """The page of how her place was found stays with the centre where she lives, without her household."""
    return {referral.proposals.get().reference}


def test_her_centre_reads_no_more_of_her_household(world, client_of, frozen_now):
    referral = make.make_referral(world, S.ARRIVED)
    client, address = client_of("manager_north"), referral.proposals.get().get_absolute_url()
    assert "Bini" in client.get(address).text
    actions.withdraw_consent(case=referral.case, by=world.caseworker_a, now=frozen_now)
    assert "Bini" not in client.get(address).text


@pytest.mark.parametrize("state", OPEN_STATES)
def test_the_referral_stops_and_its_hold_is_free_at_once(world, state, frozen_now):
    referral = make.make_referral(world, state)
    actions.withdraw_consent(case=referral.case, by=world.caseworker_a, now=frozen_now)
    after = make.stored(referral)
    stopped = state != S.ARRIVED
    assert (after.state == S.WITHDRAWN) is stopped
    assert Occupancy.objects.filter(ends_on=None).count() == (0 if stopped else 1)
    assert not Share.objects.filter(ended_at=None).exists()


def test_lists_and_searches_of_others_do_not_name_her(world, client_of, frozen_now):
    referral = make.make_referral(world, S.WAITING, household={"last_name": "Retirée"})
    found = reverse("placements:search")
    client = client_of("national")
    assert referral.reference in client.post(found, {"name": "Retirée"}).text
    actions.withdraw_consent(case=referral.case, by=world.caseworker_a, now=frozen_now)
    assert referral.reference not in client.post(found, {"name": "Retirée"}).text
    assert referral.reference not in client.get(reverse("placements:list")).text


def test_who_never_read_it_does_not_begin_to(world, frozen_now):
    referral = make.make_referral(world, S.WAITING)
    wanted = {referral.reference, referral.case.reference}
    for persona in STRANGERS:
        assert opens(world.actors[persona], wanted) == set(), persona
    # Whose file it is that a request is about, and nothing of what stands in it.
    assert {load for load, _one in opens(world.protection, wanted)} == {"case_to_ask_about"}
    assert opens(NOBODY, wanted) == set()
