"""Exactly one owner for each open referral, none for the others; SQL and Python agree."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from centres.models import Hold, Place, Unit
from placements import limit_queries, queries
from placements.enums import OPEN_STATES, Answer, Opinion, Party, ReferralState, Step
from placements.models import Proposal, Referral
from placements.turns import desk, turn
from tests.factories import placements as make
from tests.factories.actors import NOBODY
from tests.factories.stays import ask_extension, grant, make_referred_resident
from trips.audit import tracking

S = ReferralState
AT = datetime(2026, 11, 1, tzinfo=UTC)
LATER = datetime(2026, 11, 2, tzinfo=UTC)
LIMIT = datetime(2026, 11, 8, tzinfo=UTC)
HOLD = Hold(expires_at=LIMIT)

proposals = st.builds(
    Proposal,
    hold=st.just(HOLD),
    proposed_at=st.just(AT),
    opinion=st.sampled_from(["", *Opinion]),
    opinion_at=st.just(AT),
    answer=st.sampled_from(["", *Answer]),
    answer_at=st.just(AT),
    override_reason_id=st.sampled_from([None, 1]),
)
referrals = st.builds(
    Referral,
    state=st.sampled_from(list(S)),
    state_since=st.just(AT),
    territory_id=st.sampled_from([None, 7]),
    escalated_at=st.sampled_from([None, AT]),
)


asked = st.sampled_from([None, AT])


@given(referrals, st.none() | proposals, asked)
def test_one_owner_while_open_and_none_after(referral, proposal, asked_at):
    found = turn(referral, proposal, now=LATER, asked_at=asked_at)
    if referral.state in OPEN_STATES:
        assert found.party in Party
        assert found.since == AT
    else:
        assert found is None


@given(referrals, asked)
def test_asked_for_an_extension_ofii_owns_her_stay_and_the_centre_without(referral, asked_at):
    """And nothing else changes by it: an answer, or her departure, gives the file back."""
    found = turn(referral, now=LATER, asked_at=asked_at)
    if referral.state != S.ARRIVED:
        assert found == turn(referral, now=LATER)
    elif asked_at is None:
        assert found.party == Party.CENTRE
    else:
        assert (found.party, found.since) == (desk(referral), asked_at)


@given(referrals, st.none() | proposals, asked)
def test_ofii_is_one_desk(referral, proposal, asked_at):
    found = turn(referral, proposal, now=LATER, asked_at=asked_at)
    if found and found.party in (Party.TERRITORY, Party.NATIONAL):
        missed = referral.state == S.ARRIVAL_MISSED
        assert found.party == (Party.NATIONAL if missed else desk(referral))


@given(proposals)
def test_she_is_asked_only_when_ofii_and_the_centre_have_spoken(proposal):
    found = turn(Referral(state=S.PROPOSED, state_since=AT, territory_id=7), proposal, now=LATER)
    if found.party == Party.NGO:
        assert proposal.opinion
        assert not proposal.answer
        assert proposal.opinion == Opinion.FAVOURABLE or proposal.override_reason_id


@pytest.mark.parametrize(
    ("proposal", "party", "since", "step"),
    [
        (Proposal(proposed_at=AT), Party.CENTRE, AT, Step.OPINION),
        (Proposal(proposed_at=AT, opinion="favourable", opinion_at=LATER), Party.NGO, LATER, Step.ANSWER),
        (
            Proposal(proposed_at=AT, opinion="unfavourable", opinion_at=LATER),
            Party.TERRITORY,
            LATER,
            Step.OBJECTION,
        ),
        (
            Proposal(opinion="unfavourable", opinion_at=AT, override_reason_id=1, override_at=LATER),
            Party.NGO,
            LATER,
            Step.ANSWER,
        ),
        (
            Proposal(opinion="favourable", opinion_at=AT, answer="accepted", answer_at=LATER),
            Party.TERRITORY,
            LATER,
            Step.DECISION,
        ),
    ],
)
def test_the_turns_of_a_proposal(proposal, party, since, step):
    referral = Referral(state=S.PROPOSED, state_since=AT, territory_id=7)
    proposal.hold = HOLD
    assert turn(referral, proposal, now=LATER) == (party, since, step)


@given(proposals, st.sampled_from([None, 7]))
def test_an_expired_hold_is_ofiis_whoever_was_slow(proposal, territory):
    referral = Referral(state=S.PROPOSED, state_since=AT, territory_id=territory)
    assert turn(referral, proposal, now=LIMIT) == (desk(referral), LIMIT, None)


def add_room(centre):
    """One place more than the world has."""
    unit = tracking.create(Unit(centre=centre, label="Unit 3"), by=NOBODY)
    opened = {"opens_on": "2020-01-01", "specialised_from": "2020-01-01"}
    tracking.create(Place(unit=unit, label="3.1", **opened), by=NOBODY)


def test_sql_says_the_same(world):
    add_room(world.centres["south"])
    make.make_one_of_each(world)
    make.make_proposal(world, centre="south", opinion=Opinion.UNFAVOURABLE)
    make.make_proposal(world, centre="south", opinion=Opinion.FAVOURABLE, answer=Answer.ACCEPTED)
    make.make_proposal(world, centre="south", opinion=Opinion.FAVOURABLE)
    tracking.update(make.make_referral(world, S.WAITING), by=NOBODY, escalated_at=timezone.now())
    ask_extension(world, make_referred_resident(world, days_ago=250, centre="south"))
    rows = list(queries.with_facts(queries.referrals_visible_to(world.caseworker_a)))
    assert len(rows) == len(S) + 5
    for now in (timezone.now(), make.in_days(7)):
        waiting = {party: set(Referral.objects.filter(queries.awaiting(party, now))) for party in Party}
        for row in rows:
            asked_at = limit_queries.extension_asked_at(row)
            assert limit_queries.extension_asked_at(make.stored(row)) == asked_at
            owner = turn(row, queries.live_proposal(row), now=now, asked_at=asked_at)
            assert [p for p in Party if row in waiting[p]] == ([owner.party] if owner else [])


def test_the_line_says_that_the_hold_has_expired(client_of, world):
    """Whoever reads it: nobody is told any more that the centre has to answer."""
    proposal = make.make_proposal(world)
    detail = proposal.referral.get_absolute_url()
    said, asked = "la réservation a expiré", "<strong>le centre</strong>"
    assert said not in client_of("officer_lyon").get(detail).content.decode()
    assert asked in client_of("caseworker_a").get(detail).content.decode()
    with time_machine.travel(make.in_days(8), tick=False):
        for persona in ("caseworker_a", "officer_lyon", "national"):
            for address in (detail, proposal.get_absolute_url()):
                page = client_of(persona).get(address).content.decode()
                assert said in page
                assert asked not in page
        listing = client_of("officer_lyon").get(reverse("placements:list"), {"mine": "on"})
        assert said in listing.content.decode()


def test_the_page_says_who_must_act_while_an_extension_is_asked(client_of, world):
    stay = make_referred_resident(world, days_ago=250)
    extension = ask_extension(world, stay)
    detail = stay.referral.get_absolute_url()
    ofii, centre = "<strong>OFII, ", "<strong>le centre</strong>"
    page = client_of("caseworker_a").get(detail).content.decode()
    assert ofii in page
    assert centre not in page
    mine = client_of("officer_lyon").get(reverse("placements:list"), {"mine": "on"}).content.decode()
    assert stay.referral.reference in mine
    grant(world, extension)
    assert centre in client_of("caseworker_a").get(detail).content.decode()
