"""What else happens while a transfer is proposed, or decided for a day to come."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from centres import actions as centre_actions
from centres.enums import StayState
from centres.models import Stay
from placements import actions
from placements.enums import ReferralState
from placements.models import AlarmClosing, ArrivalAlarm
from tests.factories import placements as make
from tests.factories.cases import word
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


# What the centre that expects her writes


def arrive_at(client, stay, day):
    """Through the page: the centre does not see the stay before."""
    return client.post(reverse("centres:arrival", args=[stay.reference]), {"day": day.isoformat()})


def test_she_arrives_only_once_she_has_left(world, stay, client_of, frozen_now):
    """On the day itself, a few minutes before her departure is recorded."""
    new = transfer(world, stay, days=10).to_stay
    with time_machine.travel(frozen_now + 10 * DAY, tick=False):
        south, today = client_of("manager_south"), timezone.localdate()
        assert "autre centre n’est pas encore enregistré" in arrive_at(south, new, today).text
        with pytest.raises(Refused, match="pas encore enregistré"):
            centre_actions.record_arrival(
                stay=fresh(new), day=today, by=world.manager_south, now=timezone.now()
            )
        assert fresh(new).state == StayState.EXPECTED
        assert actions.carry_out_transfers(now=timezone.now()) == 1
        assert arrive_at(south, new, today).status_code == 302
    assert make.stored(stay.referral).state == ReferralState.ARRIVED


def test_the_centre_that_expects_her_says_that_she_comes_later(world, stay, client_of, frozen_now):
    new = transfer(world, stay).to_stay
    south = client_of("manager_south")
    assert south.post(reverse("placements:not_come", args=[new.reference])).status_code == 302
    alarm = ArrivalAlarm.objects.get()
    later = timezone.localtime(frozen_now + 5 * DAY)
    when = {"expected_on": later.date().isoformat(), "expected_hour": "18:00"}
    sent = {"closing": word(AlarmClosing, "later").pk, **when}
    answer = south.post(reverse("placements:close_alarm", args=[alarm.reference]), sent)
    assert answer.status_code == 302, answer.text
    assert fresh(new).starts_on == later.date()
    assert make.stored(stay.referral).state == ReferralState.ADMITTED


def test_who_comes_before_the_day_on_which_she_is_expected_has_arrived(world, stay, client_of, frozen_now):
    """She has left the first centre: whatever was said of a later day, she is there."""
    new = transfer(world, stay).to_stay
    later = timezone.localdate(frozen_now + 5 * DAY)
    centre_actions.expect_on(stay=fresh(new), day=later, by=world.manager_south, now=frozen_now)
    with time_machine.travel(frozen_now + DAY, tick=False):
        assert arrive_at(client_of("manager_south"), new, timezone.localdate()).status_code == 302
    assert fresh(new).state == StayState.ARRIVED


def test_no_arrival_before_she_has_left_the_first_centre(world, stay, client_of, frozen_now):
    """Nor by a correction: each of her nights is one stay's."""
    today = timezone.localdate(frozen_now)
    new = transfer(world, stay).to_stay
    with time_machine.travel(frozen_now + 3 * DAY, tick=False):
        south = client_of("manager_south")
        assert arrive_at(south, new, today + 3 * DAY).status_code == 302
        page = reverse("centres:correct_arrival", args=[new.reference])
        sent = {"what": "day", "why": "Fictive"}
        too_soon = south.post(page, {**sent, "day": (today - DAY).isoformat()})
        assert "error-summary" in too_soon.text
        assert south.post(page, {**sent, "day": (today + DAY).isoformat()}).status_code == 302
    assert fresh(new).starts_on == today + DAY
