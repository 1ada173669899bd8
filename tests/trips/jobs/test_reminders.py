"""One row that cannot be told keeps back no other, and leaves nothing half-written."""

import pytest

from placements.enums import ReferralState as S
from tests.factories import placements as make
from tests.factories.actors import NOBODY
from trips.audit import record
from trips.audit.models import Event
from trips.jobs.reminders import remind_each


def test_the_others_are_told_and_the_run_has_failed(world, frozen_now):
    referrals = [make.make_referral(world, S.SUBMITTED) for _again in range(3)]

    def tell(referral):
        record.event("placements.climb", referral, by=NOBODY, now=frozen_now)
        if referral == referrals[1]:
            raise ValueError(referral.reference)

    with pytest.raises(ValueError, match=referrals[1].reference):
        remind_each(referrals, tell)
    told = Event.objects.filter(kind="placements.climb").order_by("pk")
    assert list(told.values_list("reference", flat=True)) == [
        referrals[0].reference,
        referrals[2].reference,
    ]
