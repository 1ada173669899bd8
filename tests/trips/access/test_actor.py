import pytest
from django.utils import timezone

from tests.factories.actors import NOBODY, make_membership, make_organisation, make_user
from trips.access.actor import actor_of, capacities
from trips.access.duties import ROLES, Duty
from trips.audit import tracking
from trips.organisations.enums import ROLES_OF_KIND, Kind, Role

pytestmark = pytest.mark.django_db


def test_every_duty_has_its_roles():
    assert set(ROLES) == set(Duty)


def test_every_role_has_an_organisation_and_a_duty():
    assert {role for roles in ROLES_OF_KIND.values() for role in roles} == set(Role)
    assert set().union(*ROLES.values()) == set(Role)
    assert set(ROLES_OF_KIND) == set(Kind)


def test_an_officer_brings_her_territories():
    membership = make_membership(Role.OFFICER, make_organisation(Kind.OFII), seats=["Lyon", "Paris"])
    make_membership(Role.OFFICER, seats=["Bobigny"])
    actor = actor_of(list(capacities(membership.user_id)), None)
    assert actor.directorate_ids == set(membership.directorates.values_list("pk", flat=True))
    assert len(actor.directorate_ids) == 2


def test_one_capacity_at_a_time():
    user = make_user()
    first = make_membership(Role.CASEWORKER, user=user)
    second = make_membership(Role.ORGANISATION_ADMIN, first.organisation, user)
    mine = list(capacities(user.pk))
    assert actor_of(mine, None).role == Role.CASEWORKER
    acting = actor_of(mine, second.pk)
    assert (acting.role, acting.has_other_capacities) == (Role.ORGANISATION_ADMIN, True)
    assert not acting.has(Duty.CASEWORK)


def test_a_capacity_of_somebody_else_cannot_be_chosen():
    mine, other = make_membership(), make_membership(Role.NATIONAL_OFFICER)
    assert actor_of(list(capacities(mine.user_id)), other.pk).membership_id == mine.pk


def test_ended_memberships_suspended_people_and_closed_organisations_give_nothing():
    ended, suspended, closed = make_membership(), make_membership(), make_membership()
    tracking.update(ended, by=NOBODY, ended_at=timezone.now(), ended_by=ended.user)
    tracking.update(suspended.user, by=NOBODY, is_active=False)
    tracking.update(closed.organisation, by=NOBODY, closed_on="2026-01-01")
    for membership in (ended, suspended, closed):
        assert actor_of(list(capacities(membership.user_id)), membership.pk) is None


def test_building_the_actor_costs_one_query(django_assert_num_queries):
    membership = make_membership(Role.OFFICER, seats=["Lyon", "Paris", "Bobigny"])
    with django_assert_num_queries(1):
        actor_of(list(capacities(membership.user_id)), None)
