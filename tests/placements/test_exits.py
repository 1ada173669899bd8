"""OFII decides that a stay ends on a day; the centre reads it and records the departure."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from centres.models import Stay
from placements import actions, stay_queries, stay_rules
from placements.models import ExitDecision, ExitReason
from tests.factories import placements as make
from tests.factories.cases import word
from tests.factories.stays import ask_extension, make_referred_resident
from trips.guards.refusals import Overtaken, Refused

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
SOON = TODAY + 20 * DAY


@pytest.fixture
def stay(world):
    return make_referred_resident(world, days_ago=200)


def decide(world, stay, now, *, ends_on=SOON, persona="officer_lyon"):
    why = word(ExitReason, "solution_found")
    return actions.decide_exit(stay=stay, why=why, ends_on=ends_on, by=world.actors[persona], now=now)


def end_of(stay):
    return Stay.objects.get(pk=stay.pk).decided_end


def test_who_decides_and_who_sees_it(world, stay, frozen_now):
    decision = decide(world, stay, frozen_now)
    for persona, actor in world.actors.items():
        decides = persona in {"officer_lyon", "national"}
        assert (stay_rules.decide_exit(actor, stay.referral) == "") == decides, persona
        assert (stay_rules.withdraw_exit(actor, decision) == "") == decides, persona
    seen = {name for name, actor in world.actors.items() if stay_queries.exits_visible_to(actor).exists()}
    assert seen == {
        "manager_north",
        "worker_north",
        "caseworker_a",
        "colleague_a",
        "officer_lyon",
        "national",
    }


def test_it_moves_the_decided_end_and_taken_back_it_is_as_before(world, stay, frozen_now):
    before = end_of(stay)
    decision = decide(world, stay, frozen_now)
    assert (end_of(stay), decision.from_end) == (SOON, before)
    actions.withdraw_exit(decision=decision, by=world.national, now=frozen_now)
    assert end_of(stay) == before
    with pytest.raises(Overtaken, match="déjà"):
        actions.withdraw_exit(decision=decision, by=world.national, now=frozen_now)
    decide(world, stay, frozen_now)


def test_it_ends_nothing_by_itself(world, stay, frozen_now):
    decide(world, stay, frozen_now, ends_on=TODAY)
    assert Stay.objects.get(pk=stay.pk).state == "arrived"


def test_once_only_and_after_an_answer_to_the_centre(world, stay, frozen_now):
    ask_extension(world, stay)
    with pytest.raises(Refused, match="prolongation"):
        decide(world, stay, frozen_now)
    extension = stay_queries.open_extension_of(stay)
    actions.withdraw_extension(extension=extension, by=world.manager_north, now=frozen_now)
    decide(world, stay, frozen_now)
    with pytest.raises(Overtaken):
        decide(world, stay, frozen_now)
    with pytest.raises(Refused, match="prend fin"):
        ask_extension(world, stay)


@pytest.mark.parametrize("day", [TODAY - DAY, TODAY + 400 * DAY])
def test_not_in_the_past_nor_too_far(world, stay, frozen_now, day):
    with pytest.raises(Refused):
        decide(world, stay, frozen_now, ends_on=day)
    assert not ExitDecision.objects.exists()


def test_not_of_who_does_not_live_there(world, frozen_now):
    referral = make.make_referral(world, make.S.CLOSED)
    with pytest.raises(Refused, match="en cours"):
        decide(world, referral.stay, frozen_now)


def url(route, thing):
    return reverse(f"placements:{route}", args=[thing.reference])


def test_on_the_pages(world, stay, client_of):
    client = client_of("officer_lyon")
    assert url("decide_exit", stay.referral) in client.get(stay.referral.get_absolute_url()).text
    sent = {"why": word(ExitReason, "rules").pk, "ends_on": "30/11/2026"}
    assert client.post(url("decide_exit", stay.referral), sent).status_code == 302
    decision = ExitDecision.objects.get()
    part = client_of("manager_north").get(url("ends_of_stay", stay)).text
    assert "Manquements" in part
    assert url("withdraw_exit", decision) in client.get(stay.referral.get_absolute_url()).text
    assert client.post(url("withdraw_exit", decision)).status_code == 302
    assert client.post(url("decide_exit", stay.referral), sent | {"ends_on": "x"}).status_code == 200


def test_others_do_not(world, stay, client_of, frozen_now):
    decision = decide(world, stay, frozen_now)
    assert client_of("caseworker_a").get(url("decide_exit", stay.referral)).status_code == 403
    assert client_of("manager_north").get(url("withdraw_exit", decision)).status_code == 403
    for persona in ("officer_paris", "caseworker_b", "manager_south"):
        assert client_of(persona).get(url("withdraw_exit", decision)).status_code == 404, persona
