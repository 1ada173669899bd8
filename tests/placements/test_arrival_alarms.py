"""A woman does not arrive: somebody looks for her, her place is kept, the alarm ends with a reason."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases import actions as case_actions
from centres import actions as centre_actions
from centres.models import Occupancy, Stay
from placements import actions, alarm_queries, alarm_rules
from placements.alarm_presenters import alarm_columns
from placements.enums import AlarmEnd, Party, ReferralState, Step
from placements.models import AlarmClosing, ArrivalAlarm, Proposal, ReleaseReason, WithdrawalReason
from placements.turns import turn, until
from tests.factories import placements as make
from tests.factories.cases import word
from trips.guards.refusals import Overtaken, Refused
from trips.ui.exports import lines_of

S = ReferralState
HOUR = timedelta(hours=1)
LIST = 9
PARTIES = {"manager_north", "worker_north", "caseworker_a", "colleague_a", "officer_lyon", "national"}


@pytest.fixture
def referral(world):
    return make.make_referral(world, S.ADMITTED)


@pytest.fixture
def alarm(world, referral):
    return make.miss(world, referral)


def close(world, alarm, code, persona="national", now=None, **values):
    now = now or timezone.now()
    if word(AlarmClosing, code).leads_to == AlarmEnd.EXPECTED:
        values.setdefault("expected_at", now + 30 * HOUR)
    alarm = alarm_queries.alarm_for(world.actors[persona], alarm.reference)
    return actions.close_alarm(
        alarm=alarm, closing=word(AlarmClosing, code), by=world.actors[persona], now=now, **values
    )


def kept(stay):
    return Occupancy.objects.filter(stay=stay, ends_on=None).count()


def closed_by(referral):
    alarm = ArrivalAlarm.objects.filter(referral=referral).select_related("closing").last()
    return alarm.closing.code if alarm.closing else ""


# Raised


@pytest.mark.parametrize("persona", sorted(PARTIES))
def test_whoever_waits_for_her_raises_it_and_the_national_desk_owns_it(world, referral, persona, frozen_now):
    alarm = make.miss(world, referral, persona)
    stored = make.stored(referral)
    assert (stored.state, alarm.raised_at) == (S.ARRIVAL_MISSED, frozen_now)
    assert turn(stored, now=frozen_now) == (Party.NATIONAL, frozen_now, Step.SEARCH)
    assert until(stored) is not None


def test_her_place_is_kept_while_somebody_looks_for_her(world, referral, alarm):
    stay = make.stored(referral).stay
    assert (stay.state, kept(stay)) == ("expected", 1)


def test_nobody_misses_her_before_her_day(world, frozen_now):
    referral = make.make_referral(world, S.PROPOSED)
    proposal = referral.proposals.get()
    make.favourable(world, proposal)
    make.accept(world, proposal)
    day = timezone.localdate(frozen_now) + timedelta(days=2)
    actions.admit(proposal=proposal, arrival_on=day, by=world.officer_lyon, now=frozen_now)
    with pytest.raises(Overtaken, match="25/11/2026"):
        make.miss(world, make.stored(referral))
    assert not ArrivalAlarm.objects.exists()


@pytest.mark.parametrize("state", [S.ARRIVED, S.CLOSED])
def test_nobody_misses_who_has_arrived(world, state):
    with pytest.raises(Overtaken, match="aucun centre"):
        make.miss(world, make.make_referral(world, state))


def test_a_second_click_finds_it_open(world, referral, alarm):
    with pytest.raises(Overtaken, match="déjà"):
        make.miss(world, make.stored(referral), "manager_north")
    assert ArrivalAlarm.objects.count() == 1


# Who sees it


def test_the_three_parties_see_it_and_nobody_else(world, alarm):
    seen = {name for name, actor in world.actors.items() if alarm_queries.alarms_visible_to(actor).exists()}
    assert seen == PARTIES
    for persona, actor in world.actors.items():
        assert (alarm_rules.close_alarm(actor, alarm) == "") == (persona in PARTIES), persona


# Closed


@pytest.mark.parametrize(
    ("persona", "ends"),
    [
        ("national", {"expected", "waiting", "withdrawn"}),
        ("officer_lyon", {"expected", "waiting", "withdrawn"}),
        ("caseworker_a", {"expected", "withdrawn"}),
        ("manager_north", {"expected"}),
    ],
)
def test_what_each_party_may_say_of_her_place(world, alarm, persona, ends):
    found = alarm_queries.alarm_for(world.actors[persona], alarm.reference)
    assert set(alarm_rules.ends_open_to(world.actors[persona], found)) == ends


def test_she_is_found_and_comes_later(world, referral, alarm, frozen_now):
    close(world, alarm, "later", "caseworker_a")
    stored = make.stored(referral)
    assert (stored.state, stored.stay.state, kept(stored.stay)) == (S.ADMITTED, "expected", 1)
    assert stored.stay.starts_on == timezone.localdate(frozen_now + 30 * HOUR)
    assert turn(stored, now=frozen_now).party == Party.CENTRE


def test_she_waits_again_in_her_place_of_the_order(world, referral, alarm, frozen_now):
    submitted_at, stay = referral.submitted_at, referral.stay
    close(world, alarm, "elsewhere", note="She is with her sister")
    stored = make.stored(referral)
    assert (stored.state, stored.stay_id, stored.submitted_at) == (S.WAITING, None, submitted_at)
    assert (Stay.objects.get(pk=stay.pk).state, kept(stay)) == ("missed", 0)
    assert Proposal.objects.get(referral=referral).ending == "missed"
    make.propose(world, stored)


def test_her_request_stops(world, referral, alarm):
    stay, why = referral.stay, word(WithdrawalReason, "woman_changed_mind")
    with pytest.raises(Refused, match="pourquoi"):
        close(world, alarm, "renounces", "caseworker_a")
    close(world, alarm, "renounces", "caseworker_a", withdrawal=why)
    assert make.stored(referral).state == S.WITHDRAWN
    assert (Stay.objects.get(pk=stay.pk).state, kept(stay)) == ("missed", 0)


def test_who_renounces_while_the_ladder_climbs_was_missed_too(world, referral, frozen_now):
    actions.watch_arrivals(now=frozen_now.replace(hour=20, minute=30))
    why = word(WithdrawalReason, "woman_changed_mind")
    close(world, ArrivalAlarm.objects.get(), "renounces", "caseworker_a", withdrawal=why)
    assert Stay.objects.get(pk=referral.stay_id).state == "missed"


def test_she_arrives_late_and_the_door_is_open(world, referral, alarm):
    make.arrive(world, referral, "caseworker_a", "officer_lyon", "north", timezone.now())
    assert (make.stored(referral).state, closed_by(referral)) == (S.ARRIVED, "arrived")


def test_what_ends_the_waiting_closes_the_alarm(world, referral, alarm):
    case_actions.withdraw_consent(case=referral.case, by=world.caseworker_a, now=timezone.now())
    assert (make.stored(referral).state, closed_by(referral)) == (S.WITHDRAWN, "stopped")


@pytest.mark.parametrize(
    ("code", "persona"),
    [
        ("elsewhere", "caseworker_a"),
        ("elsewhere", "manager_north"),
        ("arrived", "national"),
        ("stopped", "national"),
    ],
)
def test_who_may_not_say_so_says_nothing(world, referral, alarm, code, persona):
    with pytest.raises(Refused):
        close(world, alarm, code, persona)
    assert (make.stored(referral).state, closed_by(referral)) == (S.ARRIVAL_MISSED, "")


@pytest.mark.parametrize("hours", [None, -1, 0, 24 * 91])
def test_a_later_moment_is_still_to_come(world, referral, alarm, frozen_now, hours):
    moment = None if hours is None else frozen_now + hours * HOUR
    with pytest.raises(Refused):
        close(world, alarm, "later", expected_at=moment)
    assert closed_by(referral) == ""


def test_closed_once(world, alarm):
    close(world, alarm, "elsewhere")
    with pytest.raises(Overtaken, match="déjà close"):
        close(world, alarm, "later")


def test_an_admission_taken_back_closes_it_and_the_centre_forgets(world, referral, frozen_now):
    """Released by OFII while the ladder climbs: nothing is left to look for."""
    actions.watch_arrivals(now=frozen_now.replace(hour=20, minute=30))
    alarm = ArrivalAlarm.objects.get()
    make.release(world, referral.proposals.get())
    assert closed_by(referral) == "stopped"
    assert alarm_queries.alarm_for(world.manager_north, alarm.reference) is None
    assert word(ReleaseReason, "place_lost").code == Stay.objects.get().cancelled_code


# On the pages


def url(route, thing):
    return reverse(f"placements:{route}", args=[thing.reference])


@pytest.mark.parametrize("persona", ["manager_north", "worker_north"])
def test_the_centre_raises_it_from_its_page(world, referral, client_of, persona):
    client, stay = client_of(persona), referral.stay
    assert url("not_come", stay) in client.get(url("way_of_stay", stay)).text
    answer = client.post(url("not_come", stay))
    alarm = ArrivalAlarm.objects.get()
    assert answer["Location"] == alarm.get_absolute_url()
    assert "112" in client.get(alarm.get_absolute_url()).text
    centre = stay.centre
    assert alarm.reference in client.get(url("alarms_at_centre", centre)).text
    assert alarm.reference in client.get(url("way_of_stay", stay)).text
    assert client.post(url("not_come", stay)).status_code == 302


def test_the_ngo_raises_it_and_ofii_closes_it(world, referral, client_of):
    ngo, desk = client_of("caseworker_a"), client_of("national")
    assert url("not_arrived", referral) in ngo.get(referral.get_absolute_url()).text
    ngo.post(url("not_arrived", referral))
    alarm = ArrivalAlarm.objects.get()
    for client in (ngo, desk):
        assert alarm.get_absolute_url() in client.get(referral.get_absolute_url()).text
        assert alarm.get_absolute_url() in client.get(reverse("home:home")).text
    sent = {"closing": word(AlarmClosing, "later").pk}
    assert desk.post(url("close_alarm", alarm), sent).status_code == 200
    sent |= {"expected_on": "25/11/2026", "expected_hour": "18:30", "note": "With the night train"}
    assert desk.post(url("close_alarm", alarm), sent)["Location"] == referral.get_absolute_url()
    assert "With the night train" in desk.get(alarm.get_absolute_url()).text
    assert desk.post(url("close_alarm", alarm), sent).status_code == 302


def test_the_centre_reads_no_note(world, alarm, client_of):
    close(world, alarm, "later", note="With the night train")
    assert "With the night train" in client_of("caseworker_a").get(alarm.get_absolute_url()).text
    assert "With the night train" not in client_of("manager_north").get(alarm.get_absolute_url()).text


@pytest.mark.parametrize("end", ["elsewhere", "later"])
def test_the_centre_reads_it_as_long_as_it_expects_her(world, alarm, client_of, end):
    close(world, alarm, end)
    expected = 200 if end == "later" else 404
    assert client_of("manager_north").get(alarm.get_absolute_url()).status_code == expected


@pytest.mark.parametrize("persona", ["caseworker_b", "officer_paris", "manager_south"])
def test_neighbours_find_nothing(world, referral, alarm, client_of, persona):
    client = client_of(persona)
    for address in (alarm.get_absolute_url(), url("close_alarm", alarm), url("not_arrived", referral)):
        assert client.get(address).status_code == 404, address
    assert alarm.reference not in client.get(reverse("placements:arrival_alarms")).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_one_and_for_many(
    world, alarm, client_of, count, django_assert_num_queries
):
    client, address = client_of("national"), reverse("placements:arrival_alarms")
    for _number in range(count - 1):
        make.make_referral(world, S.ARRIVAL_MISSED, "caseworker_b", officer="national", centre="south")
    with django_assert_num_queries(LIST):
        assert client.get(address).text.count("Z-") >= count


def test_the_screen_and_the_export_say_the_same(world, alarm, client_of):
    client = client_of("caseworker_a")
    assert client.get(reverse("placements:export_alarms")).status_code == 200
    (line,) = lines_of(alarm_columns(world.caseworker_a), alarm_queries.open_alarms(world.caseworker_a))
    page = client.get(reverse("placements:arrival_alarms")).text
    assert all(cell.text in page for cell in line)


def test_a_late_arrival_needs_no_second_form(world, referral, alarm):
    stay = make.stored(referral).stay
    centre_actions.record_arrival(
        stay=stay, day=timezone.localdate(), by=world.manager_north, now=timezone.now()
    )
    assert closed_by(referral) == "arrived"
