"""The journey of a planned transfer: written as soon as OFII has decided, confirmed on its day."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from centres.models import Stay
from placements import actions, handover_queries, handover_rules, stay_queries
from placements.enums import Stage
from placements.models import ArrivalAlarm, Handover, ReleaseReason
from tests.factories import handovers
from tests.factories import placements as make
from tests.factories.cases import word
from tests.factories.handovers import HOUR, SAFE_WORD
from tests.factories.stays import make_referred_resident, transfer
from trips.guards.refusals import Overtaken, Refused

DAY = timedelta(days=1)
# In ten days at noon, and there the next morning.
LEAVES = {"leaves_in": 241, "sign_in": 250, "arrives_in": 264}


@pytest.fixture
def made(world):
    return transfer(world, make_referred_resident(world, days_ago=100), days=10)


@pytest.fixture
def new(made):
    return fresh(made.to_stay)


def fresh(stay):
    return Stay.objects.select_related("case__key", "centre").get(pk=stay.pk)


def url(route, stay):
    return reverse(f"placements:{route}", args=[stay.reference])


def test_who_follows_the_journey_before_its_day(world, made, new):
    """The centre that she leaves does not: it would learn where she goes."""
    for persona, actor in world.actors.items():
        found = handover_queries.way_for(actor, new.reference)
        expected = {"caseworker_a", "colleague_a", "officer_lyon", "national", "manager_south"}
        assert (found is not None) == (persona in expected), persona
        if found is not None:
            assert found.referral == made.referral
            assert (handover_rules.plan_way(actor, found) == "") == (persona != "manager_south"), persona


def test_planned_from_the_decision_on_and_read_by_the_three(world, made, new, client_of, frozen_now):
    ngo = client_of("caseworker_a")
    assert url("way", new) in ngo.get(made.referral.get_absolute_url()).text
    assert made.from_stay.transferred_on.isoformat() in ngo.get(url("plan_way", new)).text
    handovers.plan(world, new, **LEAVES)
    for persona in ("caseworker_a", "officer_lyon", "manager_south"):
        page = client_of(persona).get(url("way", new)).text
        assert SAFE_WORD in page
        assert url("confirm_way", new) not in page
    assert url("way", new) in client_of("manager_south").get(url("way_of_stay", new)).text
    leaving = client_of("manager_north")
    assert leaving.get(url("way", new)).status_code == 404
    assert new.reference not in leaving.get(made.from_stay.get_absolute_url()).text


def test_she_leaves_on_the_day_that_ofii_has_decided(world, new, client_of, frozen_now):
    with pytest.raises(Refused, match="quitte l’autre centre le"):
        handovers.plan(world, new, leaves_in=217, sign_in=218, arrives_in=264)
    assert not Handover.objects.exists()
    handovers.plan(world, new, **LEAVES)
    assert fresh(new).starts_on == timezone.localdate(frozen_now + 11 * DAY)
    answer = client_of("caseworker_a").post(
        url("plan_way", new),
        {
            "leaves_on": "01/12/2026",
            "leaves_hour": "10:00",
            "arrives_on": "05/12/2026",
            "arrives_hour": "10:00",
        },
    )
    assert "quitte l’autre centre le" in answer.text


def test_nothing_is_confirmed_or_missed_before_its_day(world, new, frozen_now):
    handovers.plan(world, new, **LEAVES)
    with pytest.raises(Overtaken, match="en route"):
        handovers.confirm(world, new)
    with pytest.raises(Overtaken, match="centre ne l’attend"):
        actions.report_missing(stay=new, by=world.manager_south, now=frozen_now)
    assert actions.watch_arrivals(now=frozen_now) == 0


def test_on_its_day_she_leaves_and_is_missed_by_the_hours_of_the_plan(world, made, new, frozen_now):
    """She leaves on the day of the transfer though she arrives on the next one."""
    handovers.plan(world, new, **LEAVES)
    on_the_day = frozen_now + 10 * DAY
    assert actions.carry_out_transfers(now=on_the_day) == 1
    assert fresh(made.from_stay).ends_on == timezone.localdate(on_the_day)
    assert fresh(new).starts_on == timezone.localdate(on_the_day + DAY)
    assert actions.watch_arrivals(now=on_the_day) == 0
    late = frozen_now + (LEAVES["leaves_in"] + 1) * HOUR
    assert actions.watch_arrivals(now=late) > 0
    assert ArrivalAlarm.objects.get().stage == Stage.LEFT
    with time_machine.travel(late, tick=False):
        handovers.confirm(world, fresh(new), now=late)
    assert ArrivalAlarm.objects.get().closing.code == "confirmed"


@pytest.mark.parametrize("days", [8, 14])
def test_another_day_moves_the_journey_by_the_same_hours(world, made, new, frozen_now, days):
    plan = handovers.plan(world, new, **LEAVES)
    moved = timedelta(days=days - 10)
    postpone(world, made, days, frozen_now)
    now = Handover.objects.get()
    assert (now.leaves_at, now.arrives_at) == (plan.leaves_at + moved, plan.arrives_at + moved)
    assert (now.revision, fresh(new).starts_on) == (2, timezone.localdate(plan.arrives_at + moved))
    assert fresh(made.from_stay).transferred_on == timezone.localdate(plan.leaves_at + moved)


def test_an_hour_that_is_over_is_not_made_the_hour_of_today(world, made, new, frozen_now):
    """Else she would be missed at once."""
    plan = handovers.plan(world, new, leaves_in=238, sign_in=239, arrives_in=240)
    later = frozen_now + HOUR
    with time_machine.travel(later, tick=False):
        postpone(world, made, 0, later)
    assert Handover.objects.get().leaves_at == plan.leaves_at
    assert actions.watch_arrivals(now=later) == 0


def postpone(world, made, days, now):
    day = timezone.localdate(now) + timedelta(days=days)
    planned = stay_queries.planned_transfer(made.referral)
    actions.postpone_transfer(transfer=planned, day=day, by=world.officer_lyon, now=now)


def test_taken_back_nobody_reads_the_journey_any_more(world, made, new, client_of, frozen_now):
    handovers.plan(world, new, **LEAVES)
    reason = word(ReleaseReason, "facts_changed")
    actions.withdraw_transfer(transfer=made, reason=reason, by=world.officer_lyon, now=frozen_now)
    for persona in ("caseworker_a", "officer_lyon", "manager_south"):
        assert client_of(persona).get(url("way", new)).status_code == 404
    with pytest.raises(Overtaken):
        handovers.plan(world, new, **LEAVES)
    assert make.stored(made.referral).stay == made.from_stay
