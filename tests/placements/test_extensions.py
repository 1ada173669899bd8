"""A stay goes on: who asks when, who decides, and what the stay's end becomes."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from cases import actions as case_actions
from centres import actions as centre_actions
from centres import rules as centre_rules
from centres.models import Stay
from placements import actions, stay_presenters, stay_queries, stay_rules
from placements.enums import Outcome
from placements.models import Extension
from tests.factories import placements as make
from tests.factories.stays import ask_extension, grant, make_referred_resident, refuse, request_of
from trips.audit.models import Event
from trips.guards.refusals import Overtaken, Refused

DAY = timedelta(days=1)
# The persona's answer to: may she ask, decide, withdraw? Her centre is north, her territory Lyon.
ASKS = {"manager_north"}
DECIDES = {"officer_lyon", "national"}


@pytest.fixture
def stay(world):
    return make_referred_resident(world)


def stored(extension):
    return Extension.objects.select_related("stay__case__key", "referral").get(pk=extension.pk)


def end_of(stay):
    return Stay.objects.get(pk=stay.pk).decided_end


# Who


def test_who_asks_decides_and_withdraws(world, stay):
    extension = ask_extension(world, stay)
    for persona, actor in world.actors.items():
        assert (stay_rules.ask_extension(actor, stay) == "") == (persona in ASKS), persona
        assert (stay_rules.withdraw_extension(actor, extension) == "") == (persona in ASKS), persona
        assert (stay_rules.decide_extension(actor, extension) == "") == (persona in DECIDES), persona


def test_who_sees_a_request(world, stay):
    """Its centre, her NGO, the desk; the neighbours have one of their own and see only that."""
    there = make_referred_resident(world, persona="caseworker_b", centre="south", officer="national")
    one, other = ask_extension(world, stay), ask_extension(world, there, persona="manager_south")
    seen = {
        persona: set(stay_queries.extensions_visible_to(actor)) for persona, actor in world.actors.items()
    }
    hers = {"manager_north", "worker_north", "caseworker_a", "colleague_a", "officer_lyon", "national"}
    assert {persona for persona, rows in seen.items() if one in rows} == hers
    assert {persona for persona, rows in seen.items() if other in rows} == {
        "manager_south",
        "caseworker_b",
        "officer_lyon",
        "national",
    }


# When


@pytest.mark.parametrize(("before", "is_due"), [(91, False), (90, True), (1, True), (0, True), (-40, True)])
def test_from_ninety_days_before_the_end_and_after_it(stay, before, is_due):
    today = stay.decided_end - before * DAY
    assert (stay_rules.extension_is_due(stay, today, agreed={"ofii"}) == "") == is_due


def test_not_before_she_arrived_nor_after_she_left(world, frozen_now):
    for state in (make.S.ADMITTED, make.S.CLOSED):
        referral = make.make_referral(world, state)
        with pytest.raises(Refused, match="en cours"):
            ask_extension(world, referral.stay)


def test_not_without_her_consent_that_ofii_knows(world, stay, frozen_now):
    case_actions.withdraw_consent(case=stay.case, by=world.caseworker_a, now=frozen_now)
    with pytest.raises(Refused, match="accord"):
        ask_extension(world, stay)
    assert not Extension.objects.exists()


# What becomes of it


def test_granted_it_moves_the_end_by_three_months_with_its_history(world, stay):
    before = stay.decided_end
    extension = grant(world, ask_extension(world, stay))
    assert (extension.outcome, extension.from_end) == (Outcome.GRANTED, before)
    assert end_of(stay) == extension.until == stay_rules.add_months(before, 3)
    newest, previous = Stay.history.filter(id=stay.pk).order_by("-history_id")[:2]
    assert (newest.decided_end, previous.decided_end) == (extension.until, before)
    assert newest.history_user_id == world.officer_lyon.user_id
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"placements.ask_extension", "placements.extension_granted", "centres.extend_stay"} <= kinds


def test_granted_late_it_still_counts_from_the_decided_end(world):
    stay = make_referred_resident(world, days_ago=320)
    before = stay.decided_end
    assert before < date(2026, 11, 23)
    grant(world, ask_extension(world, stay))
    assert end_of(stay) == stay_rules.add_months(before, 3)


def test_refused_it_says_why_and_the_end_stays(world, stay):
    before = stay.decided_end
    extension = refuse(world, ask_extension(world, stay))
    assert (extension.outcome, extension.refusal.code, end_of(stay)) == (
        Outcome.REFUSED,
        "exit_possible",
        before,
    )


def test_after_an_answer_it_may_be_asked_again_and_one_is_warned(world, stay, frozen_now):
    refuse(world, ask_extension(world, stay))
    assert stay_rules.many_extensions(stay_queries.granted_to(stay)) == ""
    grant(world, ask_extension(world, stay))
    assert "une fois" in stay_rules.many_extensions(stay_queries.granted_to(stay))
    later = frozen_now + timedelta(days=100)
    grant(world, ask_extension(world, stay, now=later), now=later)
    assert "2 fois" in stay_rules.many_extensions(stay_queries.granted_to(stay))


def test_the_whole_chain_of_ends_is_told(world, stay, frozen_now):
    first = end_of(stay)
    one = grant(world, ask_extension(world, stay))
    later = frozen_now + timedelta(days=100)
    two = grant(world, ask_extension(world, stay, now=later), now=later)
    refuse(world, ask_extension(world, stay, now=later + 90 * DAY), now=later + 90 * DAY)
    stay.refresh_from_db()
    chain = stay_presenters.chain_of(stay, stay_queries.extensions_of(stay))
    assert [end.day for end in chain] == [first, one.until, two.until]


def test_only_one_is_open_at_a_time(world, stay):
    extension = ask_extension(world, stay)
    with pytest.raises(Overtaken, match="déjà demandée"):
        ask_extension(world, stay)
    twin = Extension(
        stay=stay, referral=extension.referral, from_end=extension.from_end, asked_at=extension.asked_at
    )
    twin.asked_by_id = extension.asked_by_id
    with pytest.raises(IntegrityError, match="extension_one_open_per_stay"), transaction.atomic():
        twin.save()


@pytest.mark.parametrize("answer", [grant, refuse])
def test_a_second_answer_comes_too_late(world, stay, answer):
    extension = ask_extension(world, stay)
    grant(world, stored(extension))
    with pytest.raises(Overtaken, match="déjà"):
        answer(world, extension)
    assert stored(extension).outcome == Outcome.GRANTED


def test_the_centre_withdraws_it(world, stay, frozen_now):
    extension = ask_extension(world, stay)
    actions.withdraw_extension(extension=extension, by=world.manager_north, now=frozen_now)
    with pytest.raises(Overtaken):
        grant(world, extension)
    assert (stored(extension).outcome, end_of(stay)) == (Outcome.WITHDRAWN, stay.decided_end)


def test_her_departure_leaves_it_without_object(world, stay):
    extension = ask_extension(world, stay)
    referral = make.stored(extension.referral)
    make.depart(world, referral, None, None, "north", make.timezone.now())
    extension = stored(extension)
    assert (extension.outcome, extension.closed_by_id) == (Outcome.LAPSED, world.manager_north.user_id)


# Corrections of the arrival


def test_a_corrected_arrival_leaves_an_end_that_ofii_decided(world, stay, frozen_now):
    grant(world, ask_extension(world, stay))
    decided = end_of(stay)
    stay.refresh_from_db()
    day = stay.starts_on + 2 * DAY
    centre_actions.correct_arrival(stay=stay, day=day, why="mistake", by=world.manager_north, now=frozen_now)
    assert end_of(stay) == decided


def test_a_corrected_arrival_moves_the_plain_nine_months(world, stay, frozen_now):
    day = stay.starts_on + 2 * DAY
    centre_actions.correct_arrival(stay=stay, day=day, why="mistake", by=world.manager_north, now=frozen_now)
    assert end_of(stay) == centre_rules.decided_end(day)


def test_an_extended_stay_cannot_be_unmade(world, stay, frozen_now):
    grant(world, ask_extension(world, stay))
    stay.refresh_from_db()
    with pytest.raises(Refused, match="prolongé"):
        centre_actions.undo_arrival(
            stay=stay, expected_on=frozen_now.date(), why="mistake", by=world.manager_north, now=frozen_now
        )


# What is kept


def test_its_texts_are_sealed_and_end_with_her_key(world, stay):
    extension = stored(ask_extension(world, stay))
    assert extension.assessment == request_of()["assessment"]
    assert request_of()["assessment"].encode() not in bytes(extension.assessment_sealed)
