"""What a unit must have: no stairs, a cot, places from the day of need. Each exclusion has its sentence."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cases.actions import ChildGiven
from centres.models import Place, Unit
from placements import actions, matching
from placements.enums import ReferralState as S
from tests.factories import cases
from tests.factories import placements as make
from tests.factories.actors import NOBODY
from tests.placements.test_matching import fit_of, labels, no_zone, reasons
from trips.audit import tracking
from trips.guards.refusals import Overtaken

pytestmark = pytest.mark.django_db


def give(world, name, **facts):
    """Facts of every unit of a centre."""
    for unit in Unit.objects.filter(centre=world.centres[name]):
        tracking.update(unit, by=NOBODY, **facts)


STAIRS = "No unit with enough places for a whole stay can be reached without stairs: she cannot use them."
COT = "In no unit with enough places for a whole stay can a cot be set up, and a small child needs one."


def test_stairs_exclude_a_floor_without_lift(world):
    give(world, "north", floor=2, has_lift=False)
    give(world, "south", floor=2, has_lift=True)
    fit = fit_of(world, household={"no_stairs": True}, **no_zone())
    assert (labels(fit), reasons(fit, "north")) == (["south"], [STAIRS])
    assert sorted(labels(fit_of(world, **no_zone()))) == ["north", "south"]


def test_a_basement_has_stairs_too(world):
    give(world, "north", floor=-1)
    assert labels(fit_of(world, household={"no_stairs": True}, **no_zone())) == ["south"]


def child_born(day):
    return {"has_children": True, "children": [ChildGiven("Fictif", day)]}


def test_a_child_under_two_needs_a_cot_unless_the_file_says_otherwise(world):
    give(world, "north", takes_cot=False)
    infant = child_born(date(2024, 11, 24))
    fit = fit_of(world, size=2, household=infant, **no_zone())
    assert (labels(fit), reasons(fit, "north")) == (["south"], [COT])
    assert fit.needs.cot_is_implied
    elder = fit_of(world, size=2, household=child_born(date(2024, 11, 23)), **no_zone())
    assert sorted(labels(elder)) == ["north", "south"]
    said = fit_of(world, size=2, household=infant | {"cot": False}, **no_zone())
    assert sorted(labels(said)) == ["north", "south"]


def test_a_cot_that_is_asked_for_is_needed_without_a_child(world):
    """She is pregnant: nobody needs to write it."""
    give(world, "north", takes_cot=False)
    assert labels(fit_of(world, household={"cot": True}, **no_zone())) == ["south"]


def test_the_age_of_the_child_is_that_of_the_day_of_need(world):
    give(world, "north", takes_cot=False)
    infant = child_born(date(2025, 1, 10))
    fit = fit_of(world, size=2, household=infant, situation={"needed_on": date(2027, 1, 11)}, **no_zone())
    assert sorted(labels(fit)) == ["north", "south"]


def test_what_no_one_unit_has_at_once_says_so(world):
    give(world, "north", floor=1, has_lift=False, takes_cot=True)
    centre = world.centres["north"]
    ground = tracking.create(Unit(centre=centre, label="Unit 3", takes_cot=False), by=NOBODY)
    opened = {"opens_on": "2020-01-01", "specialised_from": "2020-01-01"}
    tracking.create(Place(unit=ground, label="3.1", **opened), by=NOBODY)
    fit = fit_of(world, household={"no_stairs": True, "cot": True}, **no_zone())
    assert reasons(fit, "north") == [
        "No unit with enough places for a whole stay has at once all that the household must have."
    ]


def test_places_that_end_within_a_stay_from_the_day_of_need_do_not_fit(world):
    """Free today and for nine months, but she needs them in February."""
    for place in Place.objects.filter(unit__centre=world.centres["north"]):
        tracking.update(place, by=NOBODY, closes_on=date(2027, 9, 30))
    assert sorted(labels(fit_of(world, **no_zone()))) == ["north", "south"]
    fit = fit_of(world, situation={"needed_on": date(2027, 2, 1)}, **no_zone())
    assert labels(fit) == ["south"]
    assert reasons(fit, "north") == [
        "Too few of its free places last for a whole stay from 01/02/2027, the day of need."
    ]


def test_a_large_unit_that_does_not_last_is_not_forgotten_for_a_small_one_that_does(world):
    """Three places are free at once; that the one with most that last has one free place is not the reason."""
    for place in Place.objects.filter(unit__centre=world.centres["north"], unit__label="Unit 2"):
        tracking.update(place, by=NOBODY, closes_on=date(2027, 9, 30))
    needed = {"needed_on": date(2027, 2, 1)}
    referral = make.make_referral(world, S.WAITING, size=3, situation=needed, **no_zone())
    today, now = timezone.localdate(), timezone.now()
    with override("en"):
        fit = matching.fits(make.stored(referral), on=today, now=now)
        short = matching.why_not(make.stored(referral), for_desk=False, on=today, now=now)
    assert reasons(fit, "north") == [
        "Too few of its free places last for a whole stay from 01/02/2027, the day of need."
    ]
    assert short.reasons == [("free today, but not for a whole stay from the day of need", 1)]
    crowd = fit_of(world, size=4, situation=needed, **no_zone())
    assert reasons(crowd, "north") == ["No unit has 4 free places: the largest has 3."]


def test_of_places_that_are_chosen_it_is_said_what_they_lack(world):
    """Another unit has no stairs: « no unit » would be false."""
    referral = make.make_referral(world, S.WAITING, household={"no_stairs": True}, **no_zone())
    upstairs = Unit.objects.get(centre=world.centres["north"], label="Unit 2")
    tracking.update(upstairs, by=NOBODY, floor=2, has_lift=False)
    places = list(Place.objects.filter(unit=upstairs)[:1])
    with override("en"):
        said = matching.objection_to(make.stored(referral), places, on=date(2026, 11, 23))
    assert said == "The unit cannot be reached without stairs."


def test_only_places_that_last_are_held(world):
    place = Place.objects.get(unit__centre=world.centres["north"], label="2.1")
    tracking.update(place, by=NOBODY, closes_on=date(2027, 9, 30))
    fit = fit_of(world, size=2, situation={"needed_on": date(2027, 2, 1)}, **no_zone())
    north = next(found for found in fit.fitting if found.centre.public_label.endswith("north"))
    assert north.labels == "2.2, 2.3"


def test_a_day_of_need_that_has_passed_is_today(world):
    assert fit_of(world, situation={"needed_on": date(2026, 11, 1)}, **no_zone()).needs.on == date(
        2026, 11, 23
    )


@pytest.mark.parametrize("name", matching.MUSTS)
@pytest.mark.parametrize("floor", [-1, 0, 1])
@pytest.mark.parametrize("yes", [True, False])
def test_sql_and_the_row_agree_on_what_a_unit_has(world, name, floor, yes):
    give(world, "north", floor=floor, has_lift=yes, reduced_mobility=yes, takes_cot=yes)
    unit = Unit.objects.filter(centre=world.centres["north"]).first()
    must = matching.MUSTS[name]
    assert Place.objects.filter(must.places, unit=unit).exists() == must.unit(unit)


def test_a_unit_that_lost_its_lift_is_not_decided_on(world):
    """The page was shown before: the decision does not trust what it showed."""
    proposal = make.make_proposal(world, opinion="favourable", answer="accepted")
    give(world, "north", floor=2, has_lift=False)
    cases.save_step(proposal.referral.case, "household", by=world.caseworker_a, no_stairs=True)
    today = timezone.localdate()
    with pytest.raises(Overtaken, match="escalier"):
        actions.admit(proposal=proposal, arrival_on=today, by=world.officer_lyon, now=timezone.now())


def test_a_unit_with_stairs_is_not_proposed(world):
    referral = make.make_referral(world, S.WAITING, household={"no_stairs": True}, **no_zone())
    give(world, "north", floor=2, has_lift=False)
    with pytest.raises(Overtaken, match="escalier"):
        make.propose(world, referral)
    assert make.stored(referral).state == S.WAITING


@pytest.mark.parametrize(
    ("facts", "asked", "says"),
    [
        ({"floor": 1}, {"no_stairs": True}, "2 centres : pas accessibles sans escalier."),
        ({"takes_cot": False}, {"cot": True}, "2 centres : pas de place pour un lit de bébé."),
    ],
)
def test_her_ngo_reads_why_nothing_is_proposed(world, client_of, facts, asked, says):
    for name in world.centres:
        give(world, name, **facts)
    referral = make.make_referral(world, S.WAITING, household=asked, **no_zone())
    page = client_of("caseworker_a").get(referral.get_absolute_url()).text
    assert says in page
    assert world.centres["north"].public_label not in page


def test_ofii_reads_why_a_cot_is_needed(world, client_of):
    infant = child_born(date(2026, 2, 1))
    referral = make.make_referral(world, S.WAITING, size=2, household=infant, **no_zone())
    page = client_of("officer_lyon").get(reverse("placements:matching", args=[referral.reference])).text
    assert "un enfant a moins de deux ans" in page
