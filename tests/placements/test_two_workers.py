"""Two workers climb the same alarm, two people close it at once: real threads."""

from datetime import timedelta

import pytest
from django.utils import timezone

from placements import actions
from placements.enums import ReferralState, Rung
from placements.models import AlarmClosing, AlarmRung, ArrivalAlarm
from tests.factories import handovers
from tests.factories import placements as make
from tests.factories.cases import word
from tests.personas import committed_world
from tests.threads import at_once
from trips.guards.refusals import Overtaken

pytestmark = pytest.mark.django_db(transaction=True)


def test_told_once_by_two_workers_and_closed_once_by_two_people():
    world = committed_world()
    stay = make.make_referral(world, ReferralState.ADMITTED).stay
    handovers.plan(world, stay)
    now = timezone.now() + timedelta(hours=5)
    found = at_once([lambda: actions.watch_arrivals(now=now)] * 3)
    assert not [one for one in found if isinstance(one, Exception)], found
    assert ArrivalAlarm.objects.count() == 1
    assert AlarmRung.objects.count() == len(Rung)

    def close(by):
        alarm = ArrivalAlarm.objects.select_related("stay__case").get()
        values = {"closing": word(AlarmClosing, "elsewhere"), "by": by, "now": now}
        return lambda: actions.close_alarm(alarm=alarm, **values)

    found = at_once([close(world.officer_lyon), close(world.national)])
    assert [type(one) for one in found if isinstance(one, Exception)] == [Overtaken]
