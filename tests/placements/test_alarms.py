"""A file corrected after the decision: OFII sees it, and is alarmed when a place to avoid covers her centre."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from placements import actions
from placements.enums import ReferralState
from placements.models import ReleaseReason
from tests.factories import placements as make
from tests.factories.cases import circle, save_step, word
from tests.factories.stays import danger, make_referred_resident, transfer
from tests.placements.test_lists import LIST, rows
from trips.audit.models import Event
from trips.geography.models import Department
from trips.home.inbox.queries import inbox_of

S = ReferralState
ALARM, CORRECTED = "Un lieu à éviter couvre son centre", "corrigé depuis la décision"
OFII, OTHERS = ("officer_lyon", "national"), ("officer_paris", "caseworker_b")
WITH_A_PLACE = (S.PROPOSED, S.ADMITTED, S.ARRIVED)


def correct(world, referral, step="safety", **answers):
    later = timezone.now() + timedelta(minutes=5)
    save_step(referral.case, step, by=world.caseworker_a, now=later, **answers)


def avoid_the_north(world, referral):
    correct(world, referral, departments=[Department.objects.get(code="59")])


def text(client_of, persona, address):
    return client_of(persona).get(address).content.decode()


@pytest.mark.parametrize("state", WITH_A_PLACE)
def test_a_place_to_avoid_that_covers_her_centre_alarms_ofii(client_of, world, state):
    referral = make.make_referral(world, state)
    make.make_referral(world, state, centre="south")
    for persona in OFII:
        assert ALARM.lower() not in text(client_of, persona, "/").lower()
    avoid_the_north(world, referral)
    assert Event.objects.filter(kind="placements.zone_alarm", reference=referral.reference).count() == 1
    for persona in OFII:
        assert ALARM in text(client_of, persona, referral.get_absolute_url())
        assert ALARM.lower() in text(client_of, persona, "/").lower()
        assert rows(client_of(persona).get(LIST, {"alarm": "on"})) == [referral.reference]
        figures = {one.url: one.value for one in client_of(persona).get("/").context["desk"].figures}
        assert figures[f"{LIST}?alarm=on"] == 1
    for persona in OTHERS:
        assert referral.reference not in text(client_of, persona, "/")


@pytest.mark.parametrize("state", WITH_A_PLACE)
def test_the_centre_is_never_told(client_of, world, state):
    referral = make.make_referral(world, state)
    avoid_the_north(world, referral)
    pages = ["/", reverse("placements:proposals"), world.centres["north"].get_absolute_url()]
    pages.append(reverse("placements:proposal", args=[referral.proposals.get().reference]))
    if referral.stay:
        pages.append(referral.stay.get_absolute_url())
    for persona, page in [(one, page) for one in ("manager_north", "worker_north") for page in pages]:
        answer = client_of(persona).get(page)
        assert answer.status_code == 200
        assert "à éviter" not in answer.content.decode()


def test_a_circle_counts_with_its_margin_and_far_away_is_no_alarm(world):
    referral = make.make_referral(world, S.ADMITTED)
    correct(world, referral, circles=[circle("Marseille", 100)])
    assert make.stored(referral).zone_alarm_at is None
    correct(world, referral, circles=[circle("Lille", 5)])
    assert make.stored(referral).zone_alarm_at is not None


def test_the_alarm_ends_with_its_cause(world):
    referral = make.make_referral(world, S.ADMITTED)
    avoid_the_north(world, referral)
    since = make.stored(referral).zone_alarm_at
    correct(world, referral, "situation", accommodation_ends_on=None)
    assert make.stored(referral).zone_alarm_at == since
    correct(world, referral)
    assert make.stored(referral).zone_alarm_at is None


def test_the_alarm_ends_when_she_leaves_the_place(world):
    referral = make.make_referral(world, S.ADMITTED)
    avoid_the_north(world, referral)
    make.release(world, referral.proposals.get())
    after = make.stored(referral)
    assert (after.state, after.zone_alarm_at) == (S.WAITING, None)


def avoid_the_south(world, referral):
    correct(world, referral, departments=[Department.objects.get(code="13")])


def told_of_a_zone(world, persona):
    return "placements.zone_alarm" in set(
        inbox_of(world.actors[persona], now=timezone.now()).values_list("kind", flat=True)
    )


def test_the_alarm_ends_when_she_is_moved_away_from_it(world):
    stay = make_referred_resident(world, days_ago=100)
    avoid_the_north(world, stay.referral)
    assert make.stored(stay.referral).zone_alarm_at is not None
    transfer(world, stay, danger=danger())
    assert make.stored(stay.referral).zone_alarm_at is None


def test_a_place_to_avoid_that_covers_the_centre_to_which_she_goes_alarms_ofii(world, frozen_now):
    """From the decision on; once it is taken back her own centre is none to avoid."""
    stay = make_referred_resident(world, days_ago=100)
    made = transfer(world, stay, days=10)
    avoid_the_south(world, stay.referral)
    assert make.stored(stay.referral).zone_alarm_at is not None
    people = ("officer_lyon", "caseworker_a", "manager_north", "manager_south")
    assert [one for one in people if told_of_a_zone(world, one)] == ["officer_lyon"]
    reason = word(ReleaseReason, "facts_changed")
    actions.withdraw_transfer(transfer=made, reason=reason, by=world.officer_lyon, now=frozen_now)
    assert make.stored(stay.referral).zone_alarm_at is None


def test_the_alarm_goes_with_her_where_it_is_hers(world, frozen_now):
    stay = make_referred_resident(world, days_ago=100)
    transfer(world, stay, days=10)
    avoid_the_south(world, stay.referral)
    since = make.stored(stay.referral).zone_alarm_at
    assert since is not None
    assert actions.carry_out_transfers(now=frozen_now + timedelta(days=10)) == 1
    after = make.stored(stay.referral)
    assert (after.state, after.zone_alarm_at) == (S.ADMITTED, since)


def test_what_is_corrected_after_the_decision_is_shown_to_ofii(client_of, world):
    referral = make.make_referral(world, S.ADMITTED)
    untouched = make.make_referral(world, S.ADMITTED, centre="south")
    correct(world, referral, "household", phone="+99 1")
    for persona in OFII:
        assert "corrigé depuis la décision" in text(client_of, persona, referral.get_absolute_url())
        assert rows(client_of(persona).get(LIST, {"corrected": "on"})) == [referral.reference]
        queue = {cells[0].text: cells[2].text for cells in client_of(persona).get(LIST).context["lines"]}
        assert queue == {referral.reference: CORRECTED, untouched.reference: ""}
        desk = client_of(persona).get("/").context["desk"]
        assert (desk.waiting[0].reference, desk.waiting[0].what) == (referral.reference, CORRECTED)


def test_the_desk_asks_the_same_number_of_questions(client_of, world, django_assert_num_queries):
    client = client_of("officer_lyon")
    referrals = [make.make_referral(world, S.ADMITTED) for _one in range(1)]
    avoid_the_north(world, referrals[0])
    with django_assert_num_queries(21):
        client.get("/")
    referrals += [make.make_referral(world, S.ADMITTED, centre="south") for _one in range(2)]
    for referral in referrals:
        correct(world, referral, "household", phone="+99 1")
    with django_assert_num_queries(21):
        client.get("/")
