"""Two residents whose exchange solves a need of each and takes nothing from either."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.vocabularies import Language
from centres.enums import Building
from centres.models import Unit
from placements import actions, matching
from placements.enums import Gain
from placements.enums import ReferralState as S
from placements.matching import swaps
from placements.models import Transfer
from tests.database import as_web
from tests.factories import placements as make
from tests.factories.actors import NOBODY
from tests.factories.cases import circle, save_step, words
from tests.placements.test_aparts import keep_apart
from tests.placements.test_matching import no_zone
from tests.placements.test_matching_musts import give
from trips.audit import tracking
from trips.database.context import working_for

pytestmark = pytest.mark.django_db
PAGE = "placements:swaps"


def resident(world, centre, *, size=1, persona="caseworker_a", **household):
    """She asks for nothing but what is given; no language of hers is named."""
    steps = {"household": {"languages": words(Language, "other")} | household}
    return make.make_referral(world, S.ARRIVED, persona, centre=centre, size=size, **steps, **no_zone())


def two(world, **other):
    """She cannot climb since the lift of the north broke; the other one would rather live in a house of many."""
    tracking.update(world.centres["north"], by=NOBODY, building=Building.COLLECTIVE)
    tracking.update(world.centres["south"], by=NOBODY, building=Building.SCATTERED)
    hers = resident(world, "north", no_stairs=True)
    theirs = resident(world, "south", **({"building_wish": "collective"} | other))
    give(world, "north", floor=2, has_lift=False)
    return hers, theirs


def found(world, persona="national"):
    return matching.find_swaps(world.actors[persona], on=timezone.localdate()).found


def gains(swap):
    return {side.referral.reference: set(side.gains) for side in swap.sides}


def test_an_exchange_gives_each_what_she_lacks(world):
    hers, theirs = two(world)
    [swap] = found(world)
    assert gains(swap) == {hers.reference: {Gain.NO_STAIRS}, theirs.reference: {Gain.BUILDING}}


@pytest.mark.parametrize(
    "other",
    [
        # She would lose what she has.
        {"no_stairs": True},
        # She lacks nothing that the other centre has.
        {"building_wish": "any"},
        {"building_wish": "scattered"},
        # Another household needs more places.
        {"size": 2},
    ],
)
def test_nothing_is_found_that_helps_one_only_or_takes_from_one(world, other):
    two(world, **other)
    assert found(world) == []


def test_a_language_that_nobody_speaks_is_lacked(world):
    hers, theirs = two(world, building_wish="any", languages=words(Language, "bin"))
    assert found(world) == []
    centre = world.centres["north"]
    tracking.set_many(centre, by=NOBODY, languages=words(Language, "bin"))
    [swap] = found(world)
    assert gains(swap) == {hers.reference: {Gain.NO_STAIRS}, theirs.reference: {Gain.LANGUAGE}}


def test_not_within_one_centre(world):
    """The centre moves them by itself: each would have in the other's unit what she lacks in hers."""
    resident(world, "north", no_stairs=True)
    resident(world, "north", cot=True)
    first, second = Unit.objects.filter(centre=world.centres["north"]).order_by("pk")
    tracking.update(first, by=NOBODY, floor=2, has_lift=False)
    tracking.update(second, by=NOBODY, takes_cot=False)
    assert found(world) == []


def test_a_place_to_avoid_that_covers_her_centre_comes_first(world):
    hers, theirs = two(world)
    save_step(hers.case, "safety", by=world.caseworker_a, circles=[circle("Lille", 30)], departments=[])
    [swap] = found(world)
    assert gains(swap)[hers.reference] == {Gain.ZONE, Gain.NO_STAIRS}
    assert swap.is_urgent
    # The same place seen from the other one: she must avoid it too.
    save_step(theirs.case, "safety", by=world.caseworker_a, circles=[circle("Lille", 30)], departments=[])
    assert found(world) == []


def test_who_must_not_meet_somebody_there_is_moved_away_not_towards(world):
    hers, theirs = two(world)
    third = resident(world, "north")
    actions.keep_apart(
        case=hers.case,
        reference=third.case.reference,
        reason="known",
        by=world.caseworker_a,
        now=timezone.now(),
    )
    [swap] = found(world)
    assert Gain.APART in gains(swap)[hers.reference]
    actions.keep_apart(
        case=theirs.case,
        reference=third.case.reference,
        reason="known",
        by=world.caseworker_a,
        now=timezone.now(),
    )
    assert found(world) == []


@pytest.mark.parametrize("danger", ["zone", "apart"])
def test_who_is_in_danger_is_compared_first(world, danger):
    """Only so many are compared: who came last is among them, whatever puts her in danger."""
    for _more in range(2):
        resident(world, "north", near_hospital=True)
    theirs = resident(world, "south", near_psychologist=True)
    hers = resident(world, "south", near_hospital=True)
    if danger == "zone":
        save_step(
            hers.case, "safety", by=world.caseworker_a, circles=[circle("Marseille", 30)], departments=[]
        )
    else:
        keep_apart(world, hers.case, theirs.case)
    with as_web(), working_for(world.national, now=timezone.now()):
        first = list(swaps.who_lacks(world.national)[:2])
    assert hers in first
    assert (theirs in first) == (danger == "apart")


def test_each_desk_reads_the_exchanges_of_its_own_files(world, client_of):
    hers, theirs = two(world)
    page = client_of("officer_lyon").get(reverse(PAGE)).text
    assert hers.reference in page
    assert theirs.reference in page
    assert reverse("placements:transfer", args=[hers.reference]) in page
    assert "sans escalier" in page
    assert "Aucun échange" in client_of("officer_paris").get(reverse(PAGE)).text
    assert not Transfer.objects.exists()


@pytest.mark.parametrize("persona", ["caseworker_a", "manager_north", "auditor", "platform"])
def test_nobody_else_looks_for_exchanges(world, client_of, persona):
    assert client_of(persona).get(reverse(PAGE)).status_code == 403


def test_what_is_not_compared_is_said(world, client_of, monkeypatch):
    two(world)
    monkeypatch.setattr(swaps, "MOST", 1)
    assert "1 autre foyer" in client_of("national").get(reverse(PAGE)).text


def test_constant_queries_whatever_the_number(world):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            found(world)
        return len(asked)

    two(world)
    few = queries()
    resident(world, "north", building_wish="scattered", persona="caseworker_b")
    resident(world, "south", near_hospital=True)
    assert queries() == few
