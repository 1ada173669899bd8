"""Two clicks at the same moment, with real threads and real transactions."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import EmergencyAccess
from tests.factories import centres as centre_factory
from tests.factories.emergencies import add_on_call, break_glass
from tests.personas import committed_world
from tests.threads import at_once
from trips.audit.models import Event
from trips.guards.refusals import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crowd():
    """Two women, one person on call."""
    world = add_on_call(committed_world())
    north = centre_factory.places_of(world.centres["north"], 3)
    cases = [centre_factory.make_resident(world, places=[place]).case for place in north[:2]]
    return world, cases


def test_two_women_at_once_and_one_opens(crowd):
    world, cases = crowd
    results = at_once([partial(break_glass, world, case) for case in cases * 3])
    opened = {one.pk for one in results if isinstance(one, EmergencyAccess)}
    refused = [one for one in results if isinstance(one, Refused)]
    assert len(opened) == 1
    assert len(refused) == 3
    assert EmergencyAccess.objects.count() == 1
    assert Event.objects.filter(kind="cases.break_glass").count() == 1


def test_the_database_refuses_a_second_one_by_itself(crowd):
    """Also to a program that forgot the lock, in the sentence of the constraint."""
    world, cases = crowd
    access, now = break_glass(world, cases[0]), timezone.now()
    with pytest.raises(IntegrityError, match="emergency_one_unreviewed"), transaction.atomic():
        EmergencyAccess(
            case=cases[1],
            membership=world.memberships["on_call_north"],
            reason=access.reason,
            opened_at=now,
            opened_by=world.user("on_call_north"),
            until_at=access.until_at,
            review_due_on=access.review_due_on,
        ).save()
