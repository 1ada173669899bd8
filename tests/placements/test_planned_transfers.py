"""A planned transfer: the other centre is heard first, she answers, OFII decides of a day; on that day she leaves."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cases import actions as case_actions
from cases.models import Identity
from centres import actions as centre_actions
from centres.enums import OccupancyKind, StayState
from centres.models import DepartureReason, Destination, Occupancy, Stay
from placements import actions, limit_queries, queries, stay_queries
from placements.enums import Ending, Party, ReferralState, Step
from placements.models import Proposal, Referral, ReleaseReason, Transfer, TransferReason
from placements.turns import turn, until
from tests.factories import placements as make
from tests.factories.cases import word
from tests.factories.centres import places_of
from tests.factories.stays import (
    danger,
    decide_transfer,
    in_danger,
    make_referred_resident,
    propose_transfer,
    transfer,
)
from trips.guards.refusals import Overtaken, Refused

IN_TEN_DAYS = timedelta(days=10)


@pytest.fixture
def stay(world):
    return make_referred_resident(world, days_ago=100)


def fresh(stay):
    return Stay.objects.select_related("case__key", "centre").get(pk=stay.pk)


def referral_of(stay):
    return make.stored(stay.referral)


def owner(stay, now):
    referral = referral_of(stay)
    found = turn(referral, queries.live_proposal(referral), now=now)
    in_sql = [p for p in Party if Referral.objects.filter(queries.awaiting(p, now), pk=referral.pk).exists()]
    assert in_sql == [found.party]
    assert limit_queries.late(Referral.objects.filter(pk=referral.pk), until(referral)).count() == 0
    return found.party, found.step


# The other centre is heard


def test_each_step_has_its_owner_while_she_stays_where_she_lives(world, stay, frozen_now):
    proposal = propose_transfer(world, stay)
    assert owner(stay, frozen_now) == (Party.CENTRE, Step.OPINION)
    make.unfavourable(world, proposal, "south")
    assert owner(stay, frozen_now) == (Party.TERRITORY, Step.OBJECTION)
    make.override(world, proposal)
    assert owner(stay, frozen_now) == (Party.NGO, Step.ANSWER)
    make.accept(world, proposal)
    assert owner(stay, frozen_now) == (Party.TERRITORY, Step.DECISION)
    assert owner(stay, proposal.hold.expires_at) == (Party.TERRITORY, None)
    assert (referral_of(stay).state, fresh(stay).state) == (ReferralState.ARRIVED, StayState.ARRIVED)


@pytest.mark.parametrize("end", ["upheld", "refused", "released", "expired", "consent"])
def test_whoever_ends_it_the_place_is_free_and_she_stays(world, stay, frozen_now, end):
    proposal = propose_transfer(world, stay)
    if end == "upheld":
        make.unfavourable(world, proposal, "south")
        actions.uphold_opinion(proposal=proposal, by=world.officer_lyon, now=frozen_now)
    elif end == "refused":
        make.favourable(world, proposal, "south")
        make.refuse(world, proposal)
    elif end == "released":
        make.release(world, proposal)
    elif end == "consent":
        case_actions.withdraw_consent(case=stay.case, by=world.caseworker_a, now=frozen_now)
    else:
        assert actions.expire_overdue_proposals(now=proposal.hold.expires_at) == 1
    referral = referral_of(stay)
    assert (referral.state, referral.due_on, fresh(stay).state) == ("arrived", None, "arrived")
    assert not Occupancy.objects.filter(hold=proposal.hold, ends_on=None).exists()
    assert owner(stay, frozen_now) == (Party.CENTRE, None)


def test_nothing_is_decided_before_the_centre_and_she_have_spoken(world, stay):
    proposal = propose_transfer(world, stay)
    with pytest.raises(Overtaken):
        decide_transfer(world, proposal)
    make.favourable(world, proposal, "south")
    with pytest.raises(Overtaken):
        decide_transfer(world, proposal)
    assert not Transfer.objects.exists()


def test_one_at_a_time_and_by_the_desk_that_admitted_her(world, stay):
    for persona in ("officer_paris", "manager_north", "caseworker_a"):
        with pytest.raises(Refused):
            propose_transfer(world, stay, persona=persona)
    propose_transfer(world, stay)
    with pytest.raises(Overtaken, match="se prépare déjà"):
        propose_transfer(world, stay, places=places_of(world.centres["south"], 3)[1:2])


def test_the_centre_that_is_asked_reads_no_name_and_not_where_she_lives(world, stay, client_of):
    proposal = propose_transfer(world, stay)
    page = client_of("manager_south").get(proposal.get_absolute_url())
    assert "L’OFII demande votre avis" in page.text
    assert "Vous avez donné votre avis" not in page.text
    identity = Identity.objects.select_related("case__key").get(case=stay.case)
    for secret in (identity.last_name, stay.reference, "Fake centre north", "Danger près du centre"):
        assert secret not in page.text, secret
    assert client_of("manager_north").get(proposal.get_absolute_url()).status_code == 404
    assert client_of("manager_south").get(stay.get_absolute_url()).status_code == 404


# A day to come


def test_her_place_waits_for_her_from_the_decision_on(world, stay, frozen_now):
    made = transfer(world, stay, days=10)
    old, new = fresh(made.from_stay), fresh(made.to_stay)
    day = timezone.localdate(frozen_now) + IN_TEN_DAYS
    assert (old.state, old.transferred_on, old.ends_on) == (StayState.ARRIVED, day, None)
    assert (new.state, new.starts_on) == (StayState.EXPECTED, day)
    [row] = Occupancy.objects.filter(stay=new, ends_on=None)
    assert (row.kind, row.starts_on) == (OccupancyKind.HELD, timezone.localdate(frozen_now))
    referral = referral_of(old)
    assert (referral.state, until(referral)) == (ReferralState.ARRIVED, day)
    assert actions.carry_out_transfers(now=frozen_now) == 0


def test_on_the_day_she_leaves_and_is_expected(world, stay, frozen_now):
    made, on_the_day = transfer(world, stay, days=10), frozen_now + IN_TEN_DAYS
    assert actions.carry_out_transfers(now=on_the_day) == 1
    assert actions.carry_out_transfers(now=on_the_day) == 0
    old, new = fresh(made.from_stay), fresh(made.to_stay)
    assert (old.state, old.departure_reason.code) == (StayState.ENDED, "transfer")
    assert old.ends_on == new.starts_on == timezone.localdate(on_the_day)
    assert old.ended_by_id == world.officer_lyon.user_id
    referral = make.stored(made.referral)
    assert (referral.state, referral.stay) == (ReferralState.ADMITTED, new)
    centre_actions.record_arrival(
        stay=new, day=timezone.localdate(on_the_day), by=world.manager_south, now=on_the_day
    )
    assert make.stored(made.referral).state == ReferralState.ARRIVED


def test_a_day_that_passes_without_her_is_late(world, stay, frozen_now):
    made = transfer(world, stay, days=10)
    on_the_day = frozen_now + IN_TEN_DAYS
    rows = Referral.objects.filter(pk=made.referral_id)
    next_day = timezone.localdate(on_the_day) + timedelta(days=1)
    assert list(limit_queries.late(rows, next_day)) == [made.referral]
    actions.carry_out_transfers(now=on_the_day)
    assert list(limit_queries.late(rows, next_day)) == [made.referral]
    assert not limit_queries.late(rows, timezone.localdate(on_the_day))


def test_carried_out_late_it_is_dated_on_its_own_day(world, stay, frozen_now):
    made, later = transfer(world, stay, days=10), frozen_now + timedelta(days=13)
    actions.carry_out_transfers(now=later)
    assert fresh(made.from_stay).ends_on == fresh(made.to_stay).starts_on == timezone.localdate(later)


def test_she_neither_leaves_nor_arrives_before(world, stay, frozen_now):
    made = transfer(world, stay, days=10)
    leave = partial(
        centre_actions.record_departure,
        departure_reason=DepartureReason.objects.current().first(),
        destination=Destination.objects.current().first(),
    )
    today = timezone.localdate(frozen_now)
    with pytest.raises(Refused, match="la transfère le"):
        leave(stay=fresh(stay), day=today, by=world.manager_north, now=frozen_now)
    with pytest.raises(Refused, match="prévu un autre jour"):
        centre_actions.record_arrival(
            stay=fresh(made.to_stay), day=today, by=world.manager_south, now=frozen_now
        )


@pytest.mark.parametrize("days", [2, 30])
def test_another_day_earlier_or_later(world, stay, frozen_now, days):
    made = transfer(world, stay, days=10)
    day = timezone.localdate(frozen_now) + timedelta(days=days)
    planned = stay_queries.planned_transfer(made.referral)
    actions.postpone_transfer(transfer=planned, day=day, by=world.officer_lyon, now=frozen_now)
    assert (fresh(stay).transferred_on, fresh(made.to_stay).starts_on) == (day, day)
    assert referral_of(stay).due_on == day


def test_taken_back_she_stays_and_another_transfer_is_possible(world, stay, frozen_now):
    made = transfer(world, stay, days=10)
    planned = stay_queries.planned_transfer(made.referral)
    given = {"transfer": planned, "reason": word(ReleaseReason, "facts_changed"), "now": frozen_now}
    with pytest.raises(Refused):
        actions.withdraw_transfer(**given, by=world.officer_paris)
    actions.withdraw_transfer(**given, by=world.officer_lyon)
    assert (fresh(stay).transferred_on, fresh(made.to_stay).state) == (None, StayState.CANCELLED)
    assert not Occupancy.objects.filter(stay=made.to_stay, ends_on=None).exists()
    assert (referral_of(stay).state, referral_of(stay).due_on) == (ReferralState.ARRIVED, None)
    with pytest.raises(Overtaken):
        actions.withdraw_transfer(**given, by=world.officer_lyon)
    transfer(world, fresh(stay))
    assert Transfer.objects.filter(withdrawn_at=None).count() == 1


def test_a_danger_does_not_wait_for_what_was_planned(world, stay):
    made = transfer(world, stay, days=10)
    in_danger(world, fresh(stay), places=places_of(world.centres["south"], 3)[1:2], danger=danger())
    assert fresh(made.to_stay).state == StayState.CANCELLED
    assert fresh(stay).state == StayState.ENDED


def test_a_danger_does_not_wait_for_an_opinion(world, stay):
    proposal = propose_transfer(world, stay)
    in_danger(world, stay, places=places_of(world.centres["south"], 3)[1:2], danger=danger())
    assert Proposal.objects.get(pk=proposal.pk).ending == "released"
    assert fresh(stay).state == StayState.ENDED


# The pages


def test_from_the_page_of_ofii_to_the_day(world, stay, client_of, frozen_now):
    url = reverse("placements:transfer", args=[stay.referral.reference])
    place = places_of(world.centres["south"])[0].reference
    sent = {"kind": "planned", "why": word(TransferReason, "care").pk, "places": place}
    officer, south = client_of("officer_lyon"), client_of("manager_south")
    proposal_url = officer.post(url, sent).url
    proposal = Proposal.objects.get(ended_at=None)
    assert proposal_url == proposal.get_absolute_url()
    assert proposal.reference in south.get("/").text
    steps = {
        name: reverse(f"placements:{name}", args=[proposal.reference]) for name in ("give_opinion", "admit")
    }
    assert south.post(steps["give_opinion"], {"opinion": "favourable"}).status_code == 302
    make.accept(world, proposal)
    assert officer.post(steps["admit"], {"arrival_on": "01/12/2026"}).status_code == 302
    text = client_of("caseworker_a").get(stay.referral.get_absolute_url()).text
    assert "Transfert vers Fake centre south le 01/12/2026" in text
    assert (
        "la transfère dans un autre centre le 01/12/2026"
        in client_of("manager_north").get(stay.get_absolute_url()).text
    )
    expected = fresh(Transfer.objects.get().to_stay).get_absolute_url()
    page = south.get(proposal.get_absolute_url()).text
    assert (expected in page, "Son séjour est terminé" in page) == (True, False)
    assert south.get(expected).status_code == 200
    change = reverse("placements:planned_transfer", args=[stay.referral.reference])
    assert "error-summary" in officer.post(change, {"answer": "take_back"}).text
    assert "error-summary" in officer.post(change, {"answer": "move", "day": "01/11/2026"}).text
    assert officer.post(change, {"answer": "move", "day": "02/12/2026"}).status_code == 302
    with time_machine.travel(frozen_now + timedelta(days=9), tick=False):
        assert actions.carry_out_transfers(now=timezone.now()) == 1
        assert "ou a été annulé" in client_of("officer_lyon").get(change, follow=True).text


@pytest.mark.parametrize("persona", ["officer_paris", "caseworker_b", "manager_north", "manager_south"])
def test_nobody_else_changes_it(world, stay, client_of, persona):
    transfer(world, stay, days=10)
    change = reverse("placements:planned_transfer", args=[stay.referral.reference])
    assert client_of(persona).post(change, {"answer": "move", "day": "02/12/2026"}).status_code == 404


def test_what_was_asked_goes_with_a_request_that_stops(world, frozen_now):
    """Her arrival was a mistake, another centre is asked already: none of its places stays kept for nobody."""
    referral = make.make_referral(world, ReferralState.ARRIVED)
    asked = propose_transfer(world, referral.stay)
    day = timezone.localdate(frozen_now)
    centre_actions.undo_arrival(
        stay=referral.stay, expected_on=day, why="Fictive", by=world.manager_north, now=frozen_now
    )
    make.withdraw(world, make.stored(referral))
    assert not Occupancy.objects.filter(ends_on=None).exists()
    assert Proposal.objects.get(pk=asked.pk).ending == Ending.WITHDRAWN
