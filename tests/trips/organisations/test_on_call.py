"""Who answers at night: said by her administrator, never by herself, and only where somebody may be rung."""

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.factories.actors import make_membership
from trips.access.actor import actor_for
from trips.audit.models import Event
from trips.guards.refusals import Refused
from trips.organisations import actions, queries
from trips.organisations.enums import ON_CALL_ROLES, ROLES_OF_KIND, Kind, Role
from trips.organisations.models import Membership


@pytest.fixture
def admin(world):
    """The administrator of the operator in the north."""
    membership = make_membership(Role.ORGANISATION_ADMIN, world.organisations["operator_north"])
    world.memberships["admin_north"] = membership
    world.actors["admin_north"] = actor_for(membership)
    return world.actors["admin_north"]


def address(world, persona):
    return reverse("organisations:change_on_call", args=[world.memberships[persona].reference])


def stored(world, persona):
    return Membership.objects.get(pk=world.memberships[persona].pk)


def test_put_on_call_and_taken_off(world, admin, client_of):
    client = client_of("admin_north")
    page = client.get(address(world, "worker_north"))
    assert "Mettre d’astreinte" in page.text
    for _click in range(2):
        assert client.post(address(world, "worker_north"), {"on_call": "on"}).status_code == 302
    assert stored(world, "worker_north").on_call
    assert actor_for(stored(world, "worker_north")).on_call
    assert Event.objects.get(kind="organisations.change_on_call").details == {"on_call": True}
    assert stored(world, "worker_north").history.count() == 2

    client.post(address(world, "worker_north"), {"on_call": "off"})
    assert not stored(world, "worker_north").on_call


def test_the_lists_say_who_is_on_call(world, admin, client_of):
    client = client_of("admin_north")
    client.post(address(world, "worker_north"), {"on_call": "on"})
    listing = reverse("organisations:members", args=[world.organisations["operator_north"].reference])
    found = client.get(listing, {"on_call": "on"}).text
    assert "Fake worker_north" in found
    assert "Fake manager_north" not in found
    assert "D’astreinte" in client.get(stored(world, "worker_north").get_absolute_url()).text
    to_confirm = reverse(
        "organisations:confirm_members", args=[world.organisations["operator_north"].reference]
    )
    assert "d’astreinte" in client.get(to_confirm).text


@pytest.mark.parametrize(
    ("persona", "answer"),
    [("platform", 200), ("admin_a", 404), ("manager_north", 404), ("worker_north", 404), ("protection", 404)],
)
def test_who_may(world, client_of, persona, answer):
    assert client_of(persona).get(address(world, "worker_north")).status_code == answer


def test_the_second_factor_is_asked_again(world, admin, client_of, frozen_now):
    client = client_of("admin_north")
    with time_machine.travel(frozen_now.replace(minute=12), tick=False):
        answer = client.post(address(world, "worker_north"), {"on_call": "on"})
    assert answer.status_code == 403
    assert not stored(world, "worker_north").on_call


def test_nobody_puts_herself_on_call(world, frozen_now):
    own = make_membership(
        Role.ORGANISATION_ADMIN, world.organisations["operator_north"], world.user("worker_north")
    )
    member = queries.member_for(actor_for(own), world.memberships["worker_north"].reference)
    with pytest.raises(Refused):
        actions.change_on_call(member=member, on_call=True, by=actor_for(own), now=frozen_now)


@pytest.mark.parametrize("persona", ["caseworker_a", "officer_lyon", "auditor", "protection", "admin_a"])
def test_only_where_somebody_may_be_rung(world, frozen_now, persona):
    member = queries.member_for(world.platform, world.memberships[persona].reference)
    with pytest.raises(Refused):
        actions.change_on_call(member=member, on_call=True, by=world.platform, now=frozen_now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership(
            user=world.user(persona),
            organisation=world.organisations["operator_south"],
            role=world.memberships[persona].role,
            started_at=frozen_now,
            on_call=True,
        ).save()


def test_another_role_takes_it_away(world, frozen_now):
    member = queries.member_for(world.platform, world.memberships["worker_north"].reference)
    actions.change_on_call(member=member, on_call=True, by=world.platform, now=frozen_now)
    actions.change_role(member=member, role=Role.CENTRE_MANAGER, by=world.platform, now=frozen_now)
    assert stored(world, "worker_north").on_call
    actions.change_role(member=member, role=Role.ORGANISATION_ADMIN, by=world.platform, now=frozen_now)
    assert not stored(world, "worker_north").on_call


def test_the_roles_belong_to_operators_and_ofii():
    assert {kind for kind, roles in ROLES_OF_KIND.items() if ON_CALL_ROLES & set(roles)} == {
        Kind.OPERATOR,
        Kind.OFII,
    }
