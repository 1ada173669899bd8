"""What else happens while a transfer is proposed, or decided for a day to come."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from centres import actions as centre_actions
from centres.enums import StayState
from centres.models import Stay
from tests.factories import placements as make
from tests.factories.stays import make_referred_resident, transfer
from trips.guards.refusals import Refused

DAY = timedelta(days=1)


@pytest.fixture
def stay(world):
    return make_referred_resident(world, days_ago=100)


def fresh(stay):
    return Stay.objects.select_related("case__key", "centre").get(pk=stay.pk)


# What the centre that she leaves writes meanwhile


def test_her_arrival_is_not_undone_once_a_transfer_is_decided(world, stay, client_of, frozen_now):
    new = transfer(world, stay, days=10).to_stay
    today = timezone.localdate(frozen_now)
    with pytest.raises(Refused, match="la transfère le"):
        centre_actions.undo_arrival(
            stay=fresh(stay), expected_on=today, why="Fictive", by=world.manager_north, now=frozen_now
        )
    page = reverse("centres:correct_arrival", args=[stay.reference])
    sent = {"what": "undo", "day": today.isoformat(), "why": "Fictive"}
    assert "la transfère le" in client_of("manager_north").post(page, sent).text
    assert (fresh(stay).state, fresh(new).state) == (StayState.ARRIVED, StayState.EXPECTED)
    assert make.stored(stay.referral).stay == stay
