"""An organisation on which somebody depends is not closed; two administrators never end each other."""

import pytest
from django.urls import reverse
from django.utils import timezone

from placements.enums import ReferralState
from tests.factories import placements as make
from tests.factories.actors import make_membership
from tests.factories.centres import make_case, make_expected, make_hold, places_of
from tests.personas import committed_world
from tests.placements.test_two_officers import at_once
from trips.access.actor import actor_for
from trips.guards.refusals import Refused
from trips.organisations import actions, queries
from trips.organisations.enums import Role
from trips.organisations.models import Membership


def page(organisation, route="detail"):
    return reverse(f"organisations:{route}", args=[organisation.reference])


def is_refused(client_of, organisation, *said):
    """With the same sentence on the page and for who sends the form all the same."""
    client = client_of("platform")
    refused = client.post(page(organisation, "close"))
    assert refused.status_code == 403
    for answer in (refused, client.get(page(organisation))):
        for words in said:
            assert words in answer.content.decode()
    organisation.refresh_from_db()
    return organisation.closed_on is None


def close(world, name):
    organisation = world.organisations[name]
    actions.close_organisation(organisation=organisation, by=world.platform, now=timezone.now())
    return organisation.closed_on


def test_an_ngo_with_open_files_is_not_closed(client_of, world):
    make_case(world)
    make.make_referral(world, ReferralState.WAITING)
    assert is_refused(client_of, world.organisations["ngo_a"], "2 dossiers ouverts", "1 demande")
    assert close(world, "ngo_b")


def test_an_operator_with_a_hold_or_a_stay_is_not_closed(client_of, world):
    make_hold(world, places_of(world.centres["north"]))
    assert is_refused(client_of, world.organisations["operator_north"], "0 séjour", "1 réservation")
    make_expected(world, places=places_of(world.centres["north"], 3))
    assert is_refused(client_of, world.organisations["operator_north"], "1 séjour", "1 réservation")
    assert close(world, "operator_south")


def test_nothing_left_nothing_said(world):
    assert {queries.work_left(organisation) for organisation in world.organisations.values()} == {""}


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_end_each_other():
    world = committed_world()
    first = world.memberships["admin_a"]
    second = make_membership(Role.ORGANISATION_ADMIN, world.organisations["ngo_a"])

    def end(member, by):
        def act():
            mine = Membership.objects.select_related("organisation").get(pk=member.pk)
            actions.end_membership(member=mine, by=by, now=timezone.now())

        return act

    results = at_once([end(first, actor_for(second)), end(second, actor_for(first))])
    assert [type(one) for one in results if one] == [Refused]
    left = Membership.objects.filter(
        organisation=world.organisations["ngo_a"], role=Role.ORGANISATION_ADMIN, ended_at=None
    )
    assert left.count() == 1
