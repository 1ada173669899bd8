"""The journey of a planned transfer: written as soon as OFII has decided, confirmed on its day."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cases.models import Conflict
from centres.models import Stay
from centres.queries import stay_for
from placements import actions, handover_queries, handover_rules, stay_queries
from placements.enums import ReferralState, Stage, WordGiven
from placements.models import ArrivalAlarm, Confirmation, Handover, ReleaseReason
from tests.database import as_web
from tests.factories import handovers
from tests.factories import placements as make
from tests.factories.cases import word
from tests.factories.handovers import HOUR, SAFE_WORD
from tests.factories.stays import make_referred_resident, transfer
from trips.database.context import working_for
from trips.database.questions import answer, ask
from trips.guards.refusals import Overtaken, Refused
from trips.home.inbox.queries import inbox_of

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


# The centre that she leaves


@pytest.fixture
def gone(world, made, new, frozen_now):
    """The morning of her departure: her stay has ended, she is expected in the other centre."""
    handovers.plan(world, new, **LEAVES)
    at_ten = frozen_now + 10 * DAY
    actions.carry_out_transfers(now=at_ten)
    with time_machine.travel(at_ten + 2 * HOUR, tick=False):
        yield timezone.now()


def say(world, made, moment, persona="worker_north", **values):
    """By the web role, to which the second wall hides the next stay."""
    with as_web(), working_for(world.actors[persona], now=moment):
        stay = stay_for(world.actors[persona], made.from_stay.reference)
        given = {"happened_at": moment - HOUR, "by": world.actors[persona], "now": moment}
        return actions.confirm_departure(stay=stay, **given | values)


def test_the_centre_that_she_leaves_says_that_she_has_left(world, made, new, gone, client_of):
    north, stay = client_of("worker_north"), made.from_stay
    part = north.get(url("leaving", stay)).text
    assert url("has_left", stay) in part
    for secret in (SAFE_WORD, new.reference, "Fake centre south"):
        assert secret not in part
        assert secret not in north.get(stay.get_absolute_url()).text
        assert secret not in north.get(url("has_left", stay)).text
    hour = {"happened_on": "03/12/2026", "happened_hour": "11:00"}
    assert "error-summary" in north.post(url("has_left", stay), hour | {"happened_hour": "23:00"}).text
    assert north.post(url("has_left", stay), hour)["Location"] == stay.get_absolute_url()
    [left] = Confirmation.objects.all()
    assert (left.stay, left.stage, left.word) == (new, Stage.LEFT, WordGiven.NOT_GIVEN)
    assert url("has_left", stay) not in north.get(url("leaving", stay)).text
    assert north.post(url("has_left", stay), hour)["Location"] == stay.get_absolute_url()
    assert Confirmation.objects.count() == 1
    for persona in ("caseworker_a", "officer_lyon", "manager_south"):
        kinds = inbox_of(world.actors[persona], now=gone).values_list("kind", flat=True)
        assert "placements.heard_left" in kinds, persona
        assert "aucun mot" in client_of(persona).get(url("way", new)).text


@pytest.mark.parametrize("persona", ["manager_south", "caseworker_b", "nobody"])
def test_nobody_else_says_so(world, made, gone, client_of, persona):
    assert client_of(persona).get(url("has_left", made.from_stay)).status_code in (302, 404)
    with as_web(), working_for(world.actors[persona], now=gone):
        assert not ask("leaving", made.from_stay.pk)
        assert answer("reach_next", made.from_stay.pk) in (None, 0)


def test_who_asks_when_she_leaves_learns_nothing_of_where(world, made, gone):
    """The row of the next stay, its journey and its safe word stay hidden until she writes, and afterwards."""
    actor = world.actors["worker_north"]
    with as_web(), working_for(actor, now=gone):
        assert ask("leaving", made.from_stay.pk)
        assert not Stay.objects.filter(pk=made.to_stay_id).exists()
        assert not Handover.objects.exists()
    say(world, made, gone)
    with as_web(), working_for(actor, now=gone):
        assert not Stay.objects.filter(pk=made.to_stay_id).exists()
        assert not Confirmation.objects.exists()


def test_who_is_kept_away_from_her_reaches_nothing(world, made, gone):
    user = world.actors["worker_north"].user_id
    stay = made.from_stay
    Conflict.objects.create(
        user_id=user, case=stay.case, person=stay.person, declared_at=gone, declared_by_id=user
    )
    with as_web(), working_for(world.actors["worker_north"], now=gone):
        assert answer("reach_next", made.from_stay.pk) in (None, 0)


def test_she_is_asked_when_nobody_knows_and_answers_the_alarm(world, made, gone):
    assert actions.watch_arrivals(now=gone) > 0
    told = inbox_of(world.actors["manager_north"], now=gone).filter(is_open=True)
    assert "placements.leaving_not_heard" in told.values_list("kind", flat=True)
    say(world, made, gone)
    assert ArrivalAlarm.objects.get().closing.code == "confirmed"


def test_her_word_alone_does_not_end_the_search(world, made, new, gone):
    actions.report_missing(stay=fresh(new), by=world.manager_south, now=gone)
    say(world, made, gone)
    assert make.stored(made.referral).state == ReferralState.ARRIVAL_MISSED
    assert ArrivalAlarm.objects.get().closed_at is None


def test_not_before_the_day_nor_once_she_has_arrived(world, made, new, client_of, frozen_now):
    north, page = client_of("manager_north"), url("leaving", made.from_stay)
    assert "pas encore noté" in north.get(page).text
    handovers.plan(world, new, **LEAVES)
    assert "03/12/2026" in north.get(page).text
    assert url("has_left", made.from_stay) not in north.get(page).text
    with pytest.raises(Overtaken, match="en route"):
        say(world, made, frozen_now)
    kinds = inbox_of(world.actors["worker_north"], now=frozen_now).values_list("kind", flat=True)
    assert "placements.leaves_on" in kinds
