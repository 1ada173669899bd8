"""People, organisations and memberships for tests: nothing a test does not say is surprising."""

import itertools

from django.utils import timezone

from trips.access.actor import NOBODY, actor_for
from trips.audit import tracking
from trips.geography.models import Directorate
from trips.identity.models import User
from trips.organisations.enums import Kind, Role
from trips.organisations.models import Membership, Organisation

__all__ = ["NOBODY", "make_actor", "make_membership", "make_organisation", "make_user"]

number = itertools.count(1)


def make_organisation(kind=Kind.NGO, name=None):
    return tracking.create(
        Organisation(kind=kind, name=name or f"Fictitious {kind} {next(number)}"), by=NOBODY
    )


def make_user(name=None, **values):
    n = next(number)
    user = User(email=f"user{n}@example.org", full_name=name or f"Fake User {n}", **values)
    user.set_password("not a real password, seven words in all")
    return tracking.create(user, by=NOBODY)


def make_membership(role=Role.CASEWORKER, organisation=None, user=None, seats=()):
    """`seats`: the seats of the directorates of an officer."""
    membership = tracking.create(
        Membership(
            user=user or make_user(),
            organisation=organisation or make_organisation(),
            role=role,
            started_at=timezone.now(),
        ),
        by=NOBODY,
    )
    membership.directorates.set(Directorate.objects.filter(seat__in=seats))
    return membership


def make_actor(role=Role.CASEWORKER, organisation=None, user=None, seats=()):
    return actor_for(make_membership(role, organisation, user, seats))
