"""Two people confirm one erasure at the same moment: it happens once. Real threads."""

import pytest
from django.utils import timezone

from cases import actions, request_queries
from cases.models import RightsRequest
from tests.factories import cases as make
from tests.factories.actors import make_membership
from tests.factories.requests import make_asked
from tests.personas import committed_world
from tests.placements.test_two_officers import at_once
from trips.access.actor import actor_for
from trips.audit.models import Event
from trips.organisations.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)


def confirm(actor, reference):
    mine = request_queries.request_for(actor, reference)
    return lambda: actions.confirm_erasure(request=mine, by=actor, now=timezone.now())


def test_two_who_confirm_at_once_erase_once():
    world = committed_world()
    request = make_asked(world, make.make_full_case(world.caseworker_a))
    officer = actor_for(make_membership(Role.DATA_PROTECTION, world.organisations["platform"]))

    results = at_once([confirm(actor, request.reference) for actor in (world.admin_a, officer)])

    assert results == [None, None]
    assert Event.objects.filter(kind="cases.destroy_key").count() == 1
    assert RightsRequest.objects.get().history.filter(outcome="done").count() == 1


def test_she_changes_her_mind_at_the_moment_of_the_confirmation():
    """One of the two is first; the other one reads it, and nothing is half done."""
    world = committed_world()
    request = make_asked(world, make.make_full_case(world.caseworker_a))
    hers = request_queries.request_for(world.caseworker_a, request.reference)

    at_once(
        [
            confirm(world.admin_a, request.reference),
            lambda: actions.withdraw_request(request=hers, by=world.caseworker_a, now=timezone.now()),
        ]
    )

    done = RightsRequest.objects.select_related("case__key").get()
    assert done.outcome in ("done", "withdrawn")
    assert done.case.key.is_destroyed is (done.outcome == "done")
    assert (done.case.state == "erased") is (done.outcome == "done")
