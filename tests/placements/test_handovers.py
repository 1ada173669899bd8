"""How she travels, the safe word, and what is heard of her on the way."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from centres.models import Stay
from placements import actions, handover_queries, handover_rules
from placements.enums import ReferralState, Stage, WordGiven
from placements.models import (
    ArrivalAlarm,
    Confirmation,
    ConfirmationChannel,
    Escort,
    Handover,
    TravelMeans,
    TravelPayer,
)
from tests.factories import handovers
from tests.factories import placements as make
from tests.factories.cases import word
from tests.factories.handovers import HOUR, SAFE_WORD
from tests.factories.stays import danger, transfer
from trips.guards.refusals import Overtaken, Refused

S = ReferralState
NGO, OFII = {"caseworker_a", "colleague_a"}, {"officer_lyon", "national"}
CENTRE = {"manager_north", "worker_north"}


@pytest.fixture
def stay(world, frozen_now):
    return make.make_referral(world, S.ADMITTED).stay


@pytest.fixture
def plan(world, stay):
    return handovers.plan(world, stay)


def alarm_of(stay):
    return ArrivalAlarm.objects.filter(stay=stay).last()


# Who


def test_who_follows_plans_and_confirms(world, stay):
    referral = stay.referral
    for persona, actor in world.actors.items():
        seen = handover_queries.way_for(actor, stay.reference) is not None
        assert seen == (persona in NGO | OFII | CENTRE), persona
        assert (handover_rules.plan_way(actor, stay) == "") == (persona in NGO | OFII), persona
        assert (handover_rules.hear_of_her(actor, stay) == "") == (persona in NGO | OFII | CENTRE), persona
        for stage, allowed in ((Stage.LEFT, NGO | OFII), (Stage.ON_WAY, NGO | OFII | CENTRE)):
            assert (handover_rules.confirm(actor, referral, stage) == "") == (persona in allowed), persona


# The plan


def test_the_centre_expects_her_on_the_day_of_the_plan(world, stay, frozen_now):
    handovers.plan(world, stay, leaves_in=30, sign_in=33, arrives_in=36)
    stay.refresh_from_db()
    assert stay.starts_on == timezone.localdate(frozen_now + 36 * HOUR)


@pytest.mark.parametrize(
    "hours",
    [
        {"leaves_in": 7},
        {"sign_in": 7},
        {"sign_in": 0},
        {"leaves_in": -30, "sign_in": -20, "arrives_in": -1},
        {"leaves_in": -24 * 40},
        {"arrives_in": 24 * 91},
    ],
)
def test_moments_out_of_order_are_refused(world, stay, hours):
    with pytest.raises(Refused):
        handovers.plan(world, stay, **hours)
    assert not Handover.objects.exists()


def test_two_people_at_once(world, stay, plan):
    """The second one wrote without having read what the first one changed."""
    handovers.plan(world, stay, "officer_lyon", revision=1, arrives_in=8)
    with pytest.raises(Overtaken, match="changé"):
        handovers.plan(world, stay, revision=1)
    assert Handover.objects.get().revision == 2


@pytest.mark.parametrize("state", [S.ARRIVED, S.CLOSED])
def test_no_plan_once_she_has_arrived(world, frozen_now, state):
    stay = make.make_referral(world, state).stay
    with pytest.raises(Overtaken, match="en route"):
        handovers.plan(world, stay)


def test_the_safe_word_is_sealed_in_the_row_and_in_its_history(world, stay, plan):
    for rows in (Handover.objects, Handover.history):
        assert SAFE_WORD not in str(rows.values().get())


# Confirmations


def test_first_the_plan_then_the_confirmation(world, stay):
    with pytest.raises(Overtaken, match="comment elle voyage"):
        handovers.confirm(world, stay)


def test_confirmed_once_and_by_the_right_side(world, stay, plan):
    with pytest.raises(Refused):
        handovers.confirm(world, stay, Stage.LEFT, "manager_north")
    handovers.confirm(world, stay)
    with pytest.raises(Overtaken, match="déjà"):
        handovers.confirm(world, stay, Stage.LEFT, "officer_lyon")
    handovers.confirm(world, stay, Stage.ON_WAY, "worker_north")
    assert Confirmation.objects.count() == 2


def test_the_arrival_is_the_one_of_the_stay(world, stay, plan):
    with pytest.raises(Overtaken, match="page du séjour"):
        handovers.confirm(world, stay, Stage.ARRIVED, "manager_north")


@pytest.mark.parametrize("hours", [1, -24 * 40])
def test_not_in_the_future_nor_before_the_decision(world, stay, plan, frozen_now, hours):
    with pytest.raises(Refused):
        handovers.confirm(world, stay, at=frozen_now + hours * HOUR)
    assert not Confirmation.objects.exists()


def test_she_is_not_on_the_way_before_she_has_left(world, stay, plan, frozen_now):
    later = frozen_now + 4 * HOUR
    handovers.confirm(world, stay, at=later - HOUR, now=later)
    with pytest.raises(Refused, match="avant d’être partie"):
        handovers.confirm(world, stay, Stage.ON_WAY, at=later - 2 * HOUR, now=later)


def test_what_comes_late_is_written_all_the_same(world, stay, plan, frozen_now):
    """On the way before anybody wrote that she has left."""
    later = frozen_now + 4 * HOUR
    handovers.confirm(world, stay, Stage.ON_WAY, "worker_north", now=later)
    handovers.confirm(world, stay, at=later - 2 * HOUR, now=later)
    assert Confirmation.objects.count() == 2


def test_a_wrong_word_raises_the_alarm_at_once_and_confirms_nothing(world, stay, plan):
    handovers.confirm(world, stay, Stage.ON_WAY, "worker_north", given=WordGiven.WRONG)
    assert make.stored(stay.referral).state == S.ARRIVAL_MISSED
    alarm = alarm_of(stay)
    assert (alarm.cause, alarm.raised_by_id) == ("wrong_word", world.worker_north.user_id)
    handovers.confirm(world, stay, Stage.ON_WAY, "caseworker_a")
    assert alarm_of(stay).closed_at is None


def test_a_wrong_word_is_taken_after_the_right_one(world, stay, plan):
    """She was heard of at noon; at two somebody calls in her place."""
    handovers.confirm(world, stay, Stage.ON_WAY, "worker_north")
    handovers.confirm(world, stay, Stage.ON_WAY, "worker_north", given=WordGiven.WRONG)
    assert alarm_of(stay).cause == "wrong_word"
    with pytest.raises(Overtaken, match="déjà confirmé"):
        handovers.confirm(world, stay, Stage.ON_WAY, "caseworker_a")


def test_on_a_long_journey_she_is_missed_from_her_departure_on(world, stay, frozen_now):
    handovers.plan(world, stay, leaves_in=2, sign_in=10, arrives_in=30)
    assert make.miss(world, make.stored(stay.referral), now=frozen_now + 11 * HOUR).pk


def test_a_mistake_is_struck_out_and_written_anew(world, stay, plan):
    wrong = handovers.confirm(world, stay)
    actions.strike_out(confirmation=wrong, why="Wrong file", by=world.colleague_a, now=timezone.now())
    with pytest.raises(Overtaken, match="rayée"):
        actions.strike_out(confirmation=wrong, why="Again", by=world.colleague_a, now=timezone.now())
    handovers.confirm(world, stay)
    assert Confirmation.objects.filter(cancelled_at=None).count() == 1
    assert Confirmation.history.filter(id=wrong.pk).count() == 2


def test_the_centre_strikes_out_no_departure(world, stay, plan):
    left = handovers.confirm(world, stay)
    with pytest.raises(Refused):
        actions.strike_out(confirmation=left, why="x", by=world.manager_north, now=timezone.now())


def test_found_and_coming_later_moves_the_plan(world, stay, plan, frozen_now):
    handovers.confirm(world, stay)
    later = frozen_now + 5 * HOUR
    alarm = make.miss(world, make.stored(stay.referral), now=later)
    make.find(world, alarm, "worker_north", now=later, expected_at=frozen_now + 30 * HOUR)
    moved = Handover.objects.get()
    assert (moved.leaves_at, moved.arrives_at) == (plan.leaves_at, frozen_now + 30 * HOUR)
    assert (moved.sign_by, moved.revision) == (plan.sign_by + 24 * HOUR, 2)


# On the pages


def url(route, thing):
    return reverse(f"placements:{route}", args=[thing.reference])


def sent_plan(**values):
    facts = {
        "leaves_on": "23/11/2026",
        "leaves_hour": "14:00",
        "arrives_on": "23/11/2026",
        "arrives_hour": "20:00",
        "travel": word(TravelMeans, "train").pk,
        "payer": word(TravelPayer, "ofii").pk,
        "escort": word(Escort, "alone").pk,
        "safe_word": SAFE_WORD,
        "revision": 0,
    }
    names = ("left_channel", "on_way_channel", "arrived_channel")
    return facts | dict.fromkeys(names, word(ConfirmationChannel, "call_ngo").pk) | values


def test_from_the_referral_to_the_centre(world, stay, client_of, frozen_now):
    ngo, centre, way = client_of("caseworker_a"), client_of("worker_north"), url("way", stay)
    assert way in ngo.get(stay.referral.get_absolute_url()).text
    assert ngo.post(url("plan_way", stay), sent_plan(arrives_hour="13:00")).status_code == 200
    assert ngo.post(url("plan_way", stay), sent_plan())["Location"] == way
    assert Handover.objects.get().sign_by == frozen_now + 7 * HOUR
    assert SAFE_WORD in ngo.get(url("plan_way", stay)).text
    for client in (ngo, centre, client_of("national")):
        assert SAFE_WORD in client.get(way).text
    part = centre.get(url("way_of_stay", stay)).text
    assert way in part
    assert "<strong>À vous</strong>" in part
    sent = {"stage": "on_way", "happened_on": "23/11/2026", "happened_hour": "09:30", "word": "given"}
    sent["channel"] = word(ConfirmationChannel, "text").pk
    assert centre.post(url("confirm_way", stay), sent | {"stage": "left"}).status_code == 200
    assert centre.post(url("confirm_way", stay), sent | {"happened_hour": "23:30"}).status_code == 200
    found = centre.post(
        url("confirm_way", stay), sent | {"happened_on": "23/11/2026", "happened_hour": "10:00"}
    )
    assert found["Location"] == way
    assert "le bon mot a été dit" in ngo.get(way).text
    twice = centre.post(url("confirm_way", stay), sent)
    assert "déjà confirmé" in twice.text
    mine = Confirmation.objects.get()
    assert (
        centre.post(url("correct_way", stay), {"confirmation": mine.pk, "why": "Erreur"}).status_code == 302
    )
    assert "Erreur" in centre.get(way).text


def test_the_centre_reads_it_as_long_as_it_may_know_who_she_is(world, client_of, frozen_now):
    stay = make.make_referral(world, S.CLOSED).stay
    way = url("way", stay)
    for days, status in ((30, 200), (32, 403)):
        with time_machine.travel(frozen_now + timedelta(days=days), tick=False):
            assert client_of("manager_north").get(way).status_code == status
            assert client_of("caseworker_a").get(way).status_code == 200


def test_an_old_page_of_the_plan_gets_a_sentence(world, stay, plan, client_of):
    answer = client_of("caseworker_a").post(url("plan_way", stay), sent_plan())
    assert answer.status_code == 409
    assert "relisez-le" in answer.text


@pytest.mark.parametrize(
    ("persona", "status"),
    [("manager_north", 403), ("officer_paris", 404), ("caseworker_b", 404), ("manager_south", 404)],
)
def test_others_do_not_plan(world, stay, plan, client_of, persona, status):
    client = client_of(persona)
    assert client.get(url("plan_way", stay)).status_code == status
    assert (SAFE_WORD in client.get(url("way", stay)).text) == (status == 403)


def test_the_safe_word_stands_on_no_other_page(world, stay, plan, client_of):
    for persona in ("caseworker_a", "national"):
        assert SAFE_WORD not in client_of(persona).get(stay.referral.get_absolute_url()).text
    client = client_of("manager_north")
    for address in (url("way_of_stay", stay), stay.get_absolute_url()):
        assert SAFE_WORD not in client.get(address).text


def test_nothing_is_confirmed_once_she_has_arrived(world, stay, plan, client_of):
    make.arrive(world, stay.referral, "caseworker_a", "officer_lyon", "north", timezone.now())
    for route in ("plan_way", "confirm_way", "correct_way"):
        assert client_of("caseworker_a").get(url(route, stay))["Location"] == url("way", stay)
    with pytest.raises(Overtaken):
        handovers.confirm(world, stay)


def test_nobody_waits_for_who_has_arrived_without_a_plan(world, stay, client_of):
    client = client_of("caseworker_a")
    assert "Pas encore de plan" in client.get(url("way", stay)).text
    make.arrive(world, stay.referral, "caseworker_a", "officer_lyon", "north", timezone.now())
    assert url("way", stay) not in client.get(stay.referral.get_absolute_url()).text
    page = client.get(url("way", stay)).text
    assert "Elle est arrivée sans plan" in page
    assert "Pas encore de plan" not in page


def test_who_is_transferred_is_not_expected_before_she_has_left(world, frozen_now):
    """She arrived this morning: she keeps tonight's bed there, and is expected elsewhere from tomorrow."""
    old = make.make_referral(world, S.ARRIVED).stay
    new = transfer(world, old, danger=danger()).to_stay
    with pytest.raises(Refused, match="dans un autre centre jusqu’au"):
        handovers.plan(world, new, arrives_in=6)
    handovers.plan(world, new, arrives_in=30)
    assert Stay.objects.get(pk=new.pk).starts_on == new.starts_on
