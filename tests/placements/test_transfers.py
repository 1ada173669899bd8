"""OFII moves a woman to another centre: one stay ends, the next one begins; never two on one day."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.queries import cases_visible_to
from centres import actions as centre_actions
from centres.enums import OccupancyKind, StayState
from centres.models import Incident, Occupancy, Stay, UnavailabilityReason
from centres.queries import places_today, stays_visible_to
from placements import rules, stay_presenters, stay_rules
from placements.enums import ReferralState, TransferKind
from placements.models import Transfer, TransferReason
from tests.factories import placements as make
from tests.factories.cases import word
from tests.factories.centres import make_resident, places_of
from tests.factories.stays import (
    ask_extension,
    danger,
    grant,
    in_danger,
    make_referred_resident,
    record_absence,
    transfer,
)
from tests.personas import committed_world
from tests.threads import at_once
from trips.geography.models import Department
from trips.guards.refusals import Overtaken, Refused

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture
def stay(world):
    return make_referred_resident(world, days_ago=100)


def fresh(stay):
    return Stay.objects.select_related("centre").get(pk=stay.pk)


def test_who_transfers(world, stay):
    may = {name for name, actor in world.actors.items() if not stay_rules.transfer(actor, stay.referral)}
    assert may == {"officer_lyon", "national"}


def test_a_planned_transfer_ends_one_stay_and_begins_the_next(world, stay):
    made = transfer(world, stay)
    old, new = fresh(made.from_stay), fresh(made.to_stay)
    assert (old.state, old.ends_on, old.departure_reason.code) == (StayState.ENDED, TODAY, "transfer")
    assert (new.state, new.starts_on, new.previous_id) == (StayState.EXPECTED, TODAY, old.pk)
    assert new.centre == world.centres["south"]
    assert new.decided_end == old.decided_end
    referral = make.stored(new.referral)
    assert (referral.state, referral.stay) == (ReferralState.ADMITTED, new)
    assert (made.kind, made.opinion) == (TransferKind.PLANNED, "favourable")
    assert not Occupancy.objects.filter(stay=old, ends_on=None).exists()
    assert Occupancy.objects.filter(stay=new, ends_on=None, kind=OccupancyKind.HELD).count() == 1


def test_her_arrival_keeps_the_decided_end_and_her_departure_closes_the_referral(world, stay, frozen_now):
    new = transfer(world, stay).to_stay
    end = new.decided_end
    centre_actions.record_arrival(stay=new, day=TODAY, by=world.manager_south, now=frozen_now)
    assert fresh(new).decided_end == end
    assert make.stored(new.referral).state == ReferralState.ARRIVED
    make.depart(world, make.stored(new.referral), None, None, "south", frozen_now)
    assert make.stored(new.referral).state == ReferralState.CLOSED


def test_an_undone_arrival_after_a_transfer_keeps_the_decided_end(world, stay, frozen_now):
    new = transfer(world, stay).to_stay
    end = new.decided_end
    by = world.manager_south
    centre_actions.record_arrival(stay=new, day=TODAY, by=by, now=frozen_now)
    centre_actions.undo_arrival(stay=new, expected_on=TODAY + DAY, why="mistake", by=by, now=frozen_now)
    assert fresh(new).decided_end == end


def test_in_an_emergency_all_is_done_in_one_transaction(world, stay):
    [place] = [row.place for row in Occupancy.objects.filter(stay=stay, ends_on=None)]
    made = transfer(world, stay, danger=danger())
    old = fresh(made.from_stay)
    assert (made.kind, old.departure_reason.code) == (TransferKind.EMERGENCY, "emergency_transfer")
    incident = Incident.objects.select_related("stay__case__key").get()
    assert (incident.stay, incident.kind.code, incident.severity) == (old, "located", "grave")
    state = places_today(old.centre, TODAY).get(pk=place.pk)
    assert (state.kind_today, state.until) == (OccupancyKind.UNAVAILABLE, None)


def test_an_emergency_that_finds_no_place_writes_nothing(world, stay):
    make_resident(world, centre="south")
    taken = places_of(world.centres["south"])
    with pytest.raises(Overtaken):
        transfer(world, stay, places=taken, danger=danger())
    assert not Incident.objects.exists()
    assert not Transfer.objects.exists()
    assert fresh(stay).state == StayState.ARRIVED


def test_the_places_may_stay_open_or_be_closed_until_a_day(world, stay):
    other = make_referred_resident(world, days_ago=50)
    until = danger(closed_until=TODAY + 10 * DAY)
    transfer(world, stay, danger=until)
    transfer(world, other, places=places_of(world.centres["south"], 3)[:1], danger=danger(closing=None))
    rows = Occupancy.objects.filter(kind=OccupancyKind.UNAVAILABLE)
    assert [row.ends_on for row in rows] == [TODAY + 10 * DAY]


def test_not_within_the_same_centre(world, stay):
    with pytest.raises(Refused, match="même centre"):
        transfer(world, stay, places=places_of(world.centres["north"], 3)[:1])


def test_not_into_a_place_to_avoid(world):
    """The south is in the Bouches-du-Rhône, which she avoids."""
    avoided = {"departments": [Department.objects.get(code="13")]}
    stay = make_referred_resident(world, days_ago=100, safety=avoided)
    with pytest.raises(Overtaken):
        transfer(world, stay)


def test_only_who_lives_in_a_centre(world):
    referral = make.make_referral(world, ReferralState.ADMITTED)
    with pytest.raises(Overtaken, match="Seule une femme"):
        transfer(world, referral.stay)


def test_an_open_extension_lapses_and_an_absence_ends_with_the_stay(world, frozen_now):
    stay = make_referred_resident(world, days_ago=250)
    extension, absence = ask_extension(world, stay), record_absence(world, stay, days_ago=1)
    transfer(world, stay)
    extension.refresh_from_db()
    absence.refresh_from_db()
    assert (extension.outcome, absence.returned_on) == ("lapsed", None)


def test_an_extended_end_goes_with_her_and_is_told(world):
    stay = make_referred_resident(world, days_ago=250)
    extension = grant(world, ask_extension(world, stay))
    new = transfer(world, stay).to_stay
    assert new.decided_end == extension.until
    [end] = stay_presenters.chain_of(new, [])
    assert (end.day, "transfert" in end.why) == (extension.until, True)


# One stay on any day


def test_the_database_allows_no_second_stay_on_a_day(world, stay):
    other = places_of(world.centres["south"])
    twin = Stay(case=stay.case, person_id=stay.person_id, centre=world.centres["south"], household_size=1)
    twin.starts_on, twin.decided_at, twin.decided_by_id = TODAY, timezone.now(), world.officer_lyon.user_id
    with pytest.raises(IntegrityError, match="stay_one_at_a_time"), transaction.atomic():
        twin.save()
    assert other


def test_the_first_centre_cannot_take_her_back_by_itself(world, stay, frozen_now):
    old = transfer(world, stay).from_stay
    with pytest.raises(Refused, match="transférée"):
        centre_actions.undo_departure(
            stay=fresh_with_key(old), why="x", by=world.manager_north, now=frozen_now
        )


def fresh_with_key(stay):
    return Stay.objects.select_related("case__key", "centre").get(pk=stay.pk)


def test_the_admission_to_the_first_centre_is_over(world, stay):
    proposal = stay.referral.proposals.get()
    transfer(world, stay)
    proposal = type(proposal).objects.select_related("referral__stay").get(pk=proposal.pk)
    assert rules.release_is_possible(proposal)
    assert not rules.household_is_shown(proposal, timezone.now())


def test_a_withdrawal_on_the_way_leaves_the_first_admission_as_it_was(world, stay):
    proposal = stay.referral.proposals.get()
    new = transfer(world, stay).to_stay
    make.withdraw(world, make.stored(new.referral))
    proposal.refresh_from_db()
    assert (proposal.ending, fresh(new).state) == ("admitted", StayState.CANCELLED)


# Who learns what


def test_neither_centre_learns_where_the_other_is(world, stay, client_of):
    made = transfer(world, stay)
    north = client_of("manager_north").get(made.from_stay.get_absolute_url()).text
    south = client_of("manager_south").get(made.to_stay.get_absolute_url()).text
    assert "Fake centre south" not in north
    assert made.to_stay.reference not in north
    assert "Fake centre north" not in south
    assert made.from_stay.reference not in south
    assert "transférée par l’OFII" in south


def test_the_centre_that_receives_her_reads_who_she_is_from_then_on(world, stay):
    assert not cases_visible_to(world.manager_south).filter(pk=stay.case_id).exists()
    made = transfer(world, stay)
    assert cases_visible_to(world.manager_south).filter(pk=stay.case_id).exists()
    assert made.to_stay in stays_visible_to(world.manager_south)


def test_ofii_and_her_ngo_read_the_chain(world, stay, client_of):
    made = transfer(world, stay)
    for persona in ("officer_lyon", "caseworker_a"):
        page = client_of(persona).get(make.stored(made.to_stay.referral).get_absolute_url()).text
        assert made.from_stay.reference in page
        assert made.to_stay.reference in page


# The page


def url(stay):
    return reverse("placements:transfer", args=[stay.referral.reference])


def posted(world, **values):
    return {
        "kind": "emergency",
        "why": make_reason().pk,
        "places": places_of(world.centres["south"])[0].reference,
        "kind_of_incident": danger().kind.pk,
        "severity": "grave",
        "happened_on": "23/11/2026",
        "measures": "She was brought to safety",
        **values,
    }


def make_reason():
    return word(TransferReason, "danger_here")


def test_it_is_decided_on_one_page(world, stay, client_of):
    client = client_of("officer_lyon")
    assert url(stay) in client.get(stay.referral.get_absolute_url()).text
    assert "Fake centre south" in client.get(url(stay)).text
    assert client.post(url(stay), posted(world)).status_code == 302
    assert fresh(stay).state == StayState.ENDED
    again = client.post(url(stay), posted(world), follow=True)
    assert "Seule une femme" in again.text
    assert Transfer.objects.count() == 1


def test_the_emergency_on_one_page(world, stay, client_of):
    sent = {
        "closing": word(UnavailabilityReason, "works").pk,
        "closed_until": "30/11/2026",
    }
    assert client_of("national").post(url(stay), posted(world, **sent)).status_code == 302
    assert Incident.objects.count() == 1
    assert Occupancy.objects.get(kind=OccupancyKind.UNAVAILABLE).ends_on == date(2026, 11, 30)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": ""},
        {"measures": ""},
        {"severity": ""},
        {"places": "P-0000-0000"},
        {"why": "9999"},
        {"closed_until": "01/11/2026"},
    ],
)
def test_what_is_missing_or_impossible_gets_a_sentence(world, stay, client_of, values):
    answer = client_of("officer_lyon").post(url(stay), posted(world, **values))
    assert (answer.status_code, "error-summary" in answer.text) == (200, True)
    assert fresh(stay).state == StayState.ARRIVED


def test_others_do_not_transfer(world, stay, client_of):
    for persona in ("officer_paris", "manager_north", "caseworker_b"):
        assert client_of(persona).get(url(stay)).status_code == 404, persona
    assert client_of("caseworker_a").get(url(stay)).status_code == 403


# At once


@pytest.mark.django_db(transaction=True)
def test_of_two_transfers_at_once_one_wins_and_the_other_reads_a_sentence():
    world = committed_world()
    stay = make_referred_resident(world, days_ago=100)
    three = places_of(world.centres["south"], 3)
    verbs = [
        partial(in_danger, world, stay, places=[place], persona=by, danger=danger())
        for place, by in zip(three, BY, strict=True)
    ]
    results = at_once(verbs)
    polite = [one for one in results if isinstance(one, Overtaken)]
    assert (len(polite), Transfer.objects.count()) == (2, 1), results
    assert Stay.objects.filter(person=stay.person_id, state=StayState.EXPECTED).count() == 1
    assert Occupancy.objects.filter(place__in=three, ends_on=None).count() == 1


BY = ("officer_lyon", "national", "national")
