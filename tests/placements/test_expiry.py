"""A hold at its limit: the place is free, the proposal has expired, she waits again in her place."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from centres.actions import release_expired_holds
from centres.models import Occupancy
from placements import actions, queries, tasks
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


def test_the_task_of_each_minute_ends_it(world, late):
    proposal, now = late
    with time_machine.travel(now, tick=False):
        tasks.expire_overdue_proposals(timestamp=0)
    assert make.stored(proposal.referral).state == S.WAITING


def test_an_opinion_of_the_past_does_not_matter_any_more(world):
    proposal = make.make_proposal(world, opinion=Opinion.UNFAVOURABLE)
    actions.expire(proposal=proposal, now=make.in_days(8))
    again = make.propose(world, make.stored(proposal.referral))
    assert again.opinion == ""


# The pages of a hold at its limit that nobody has ended yet


def page(client, route, proposal):
    return reverse(f"placements:{route}", args=[proposal.reference])


@pytest.fixture
def at_the_limit(world, late, client_of):
    """The clients of that later moment: a session of the day before has ended."""
    _proposal, now = late
    with time_machine.travel(now, tick=False):
        yield client_of


@pytest.mark.parametrize("persona", ["officer_lyon", "national", "caseworker_a"])
def test_ofii_and_the_ngo_put_her_back_to_wait(late, at_the_limit, persona):
    proposal, _now = late
    client = at_the_limit(persona)
    shown = client.get(page(client, "proposal", proposal))
    assert "attend de nouveau" not in shown.content.decode()
    (button,) = shown.context["actions"]
    assert (button.reason, button.method) == ("", "post")
    assert button.url == page(client, "expire", proposal)
    for _click in range(2):
        response = client.post(button.url, follow=True)
        assert response.status_code == 200
        assert len(list(response.context["messages"])) == 1
    proposal.refresh_from_db()
    assert (proposal.ending, proposal.ended_by) == (Ending.EXPIRED, None)
    assert make.stored(proposal.referral).state == S.WAITING


def test_a_hold_within_its_limit_is_not_put_back(world, late, client_of):
    proposal, _now = late
    client = client_of("officer_lyon")
    buttons = client.get(page(client, "proposal", proposal)).context["actions"]
    assert "expire" not in {button.url.split("/")[-2] for button in buttons}
    response = client.post(page(client, "expire", proposal), follow=True)
    assert response.redirect_chain
    assert make.stored(proposal.referral).state == S.PROPOSED


def test_others_do_not_put_her_back(world, late, at_the_limit):
    proposal, _now = late
    for persona in ("caseworker_b", "officer_paris", "manager_north", "auditor"):
        client = at_the_limit(persona)
        assert client.post(page(client, "expire", proposal)).status_code == 404, persona
    assert make.stored(proposal.referral).state == S.PROPOSED


def test_a_centre_is_not_asked_any_more(world, late, at_the_limit):
    proposal, now = late
    client = at_the_limit("manager_north")
    assert client.get(reverse("placements:proposals")).context["page"].total == 0
    for route in ("proposal", "give_opinion"):
        assert client.get(page(client, route, proposal)).status_code == 404
    before = now - timedelta(seconds=2)
    assert queries.proposals_visible_to(world.manager_north, now=before).exists()
