"""What would help her brings a centre nearer to the top, by weights that the page shows; it excludes none."""

from datetime import date, timedelta

import pytest
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from cases.actions import ChildGiven
from cases.vocabularies import Language
from centres import actions as centre_actions
from centres.enums import Building
from centres.models import Centre, SchoolStage
from placements import matching
from placements.enums import Gain, Preference
from placements.enums import ReferralState as S
from placements.models import PreferenceWeight, Referral
from tests.factories import placements as make
from tests.factories.actors import NOBODY
from tests.factories.cases import circle, word, words
from tests.placements.test_matching import fit_of, labels, no_zone
from trips.audit import tracking
from trips.vocabulary.actions import reword

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def describe(world, name="south", **said):
    values = {"languages": [], "school_stages": [], "near_hospital": None, "near_psychologist": None} | said
    by, now = world.actors[f"manager_{name}"], timezone.now()
    centre_actions.describe_centre(centre=world.centres[name], **values, by=by, now=now)


def test_a_language_that_was_reworded_is_the_same(world):
    describe(world, languages=words(Language, "bin"))
    household = silent(languages=words(Language, "bin"))
    assert scores(fit_of(world, **household))["south"] == 30
    old = word(Language, "bin")
    reword(old, by=world.platform, now=timezone.now(), label_fr="Bini", label_en="Bini")
    assert scores(fit_of(world, **silent(languages=words(Language, "bin"))))["south"] == 30


def test_another_language_is_hardly_the_same(world):
    describe(world, languages=words(Language, "other"))
    assert fit_of(world, **silent()).wishes == []


def silent(**values):
    """A household that asks for nothing but what is given."""
    return {"household": {"languages": words(Language, "other"), **values}, **no_zone()}


def scores(fit):
    return {found.centre.public_label[-5:]: found.score for found in fit.fitting}


def met(fit, name):
    found = next(one for one in fit.fitting if one.centre.public_label.endswith(name))
    return {answer.label for answer in found.answers if answer.met}


@pytest.mark.parametrize(
    ("asks", "has", "weight"),
    [
        ("languages", {"languages": ["bin"]}, 30),
        ("near_hospital", {"near_hospital": True}, 15),
        ("near_psychologist", {"near_psychologist": True}, 15),
    ],
)
def test_a_centre_that_has_it_comes_first(world, asks, has, weight):
    wanted = words(Language, "en", "bin") if asks == "languages" else True
    household = silent(**{asks: wanted})
    before = fit_of(world, **household)
    assert (labels(before), scores(before)) == (["north", "south"], {"north": 0, "south": 0})
    if "languages" in has:
        has = {"languages": words(Language, *has["languages"])}
    describe(world, **has)
    after = fit_of(world, **household)
    assert (labels(after), scores(after)) == (["south", "north"], {"north": 0, "south": weight})
    assert after.best_score == weight


@pytest.mark.parametrize("said", [False, None])
def test_no_and_not_known_are_worth_the_same_nothing(world, said):
    describe(world, near_hospital=said)
    assert scores(fit_of(world, **silent(near_hospital=True))) == {"north": 0, "south": 0}


def test_what_she_does_not_ask_for_weighs_nothing(world):
    describe(
        world,
        languages=words(Language, "en"),
        near_hospital=True,
        near_psychologist=True,
        school_stages=SchoolStage.objects.current(),
    )
    fit = fit_of(world, **silent(near_hospital=False, building_wish="any"))
    assert (fit.wishes, scores(fit)) == ([], {"north": 0, "south": 0})


def child(*born):
    return silent(has_children=True, children=[ChildGiven(f"Fictif {day}", day) for day in born])


@pytest.mark.parametrize(
    ("born", "stage"),
    [
        (date(2026, 3, 1), "creche"),
        (date(2024, 1, 1), "creche"),
        # Three in the year in which school starts, be it in December.
        (date(2023, 12, 31), "maternelle"),
        (date(2021, 1, 1), "maternelle"),
        (date(2020, 12, 31), "elementaire"),
        (date(2016, 1, 1), "elementaire"),
        (date(2015, 12, 31), "college"),
        (date(2012, 1, 1), "college"),
        (date(2011, 12, 31), "lycee"),
        (date(2009, 1, 1), "lycee"),
    ],
)
def test_the_school_of_a_child_follows_from_its_year_of_birth(world, born, stage):
    describe(world, school_stages=[word(SchoolStage, stage)])
    fit = fit_of(world, size=2, **child(born))
    assert scores(fit) == {"north": 0, "south": 20}


def test_in_spring_the_school_year_is_that_of_last_september(world):
    describe(world, school_stages=[word(SchoolStage, "creche")])
    asked = child(date(2024, 2, 1)) | {"situation": {"needed_on": date(2027, 1, 15)}}
    assert scores(fit_of(world, size=2, **asked))["south"] == 20
    asked["situation"] = {"needed_on": date(2027, 9, 1)}
    assert scores(fit_of(world, size=2, **asked))["south"] == 0


def test_every_child_needs_its_school(world):
    describe(world, school_stages=[word(SchoolStage, "college")])
    two = child(date(2013, 5, 1), date(2021, 5, 1))
    assert scores(fit_of(world, size=3, **two)) == {"north": 0, "south": 0}
    describe(world, school_stages=words(SchoolStage, "college", "maternelle"))
    assert scores(fit_of(world, size=3, **two)) == {"north": 0, "south": 20}


def test_a_grown_child_needs_no_school(world):
    assert fit_of(world, size=2, **child(date(2006, 5, 1))).wishes == []


@pytest.mark.parametrize("building", [Building.SCATTERED, Building.MIXED])
def test_the_kind_of_building_that_she_prefers(world, building):
    tracking.update(world.centres["north"], by=NOBODY, building=Building.COLLECTIVE)
    tracking.update(world.centres["south"], by=NOBODY, building=building)
    assert scores(fit_of(world, **silent(building_wish="scattered"))) == {"north": 0, "south": 5}


def test_distance_is_met_from_its_kilometres_on(world):
    zone = {
        "household": {"languages": words(Language, "other")},
        "safety": {"circles": [circle("Paris", 20)]},
    }
    # The north is about 200 km from Paris, the south 290.
    weight = PreferenceWeight.objects.get(preference=Preference.DISTANCE)
    tracking.update(weight, by=NOBODY, least_km=250)
    fit = fit_of(world, **zone)
    assert scores(fit) == {"north": 0, "south": 25}
    assert fit.wishes[0].what == "at least 250 km from every place to avoid"


def test_without_a_place_to_avoid_no_distance_counts(world):
    assert fit_of(world, **silent()).wishes == []


def test_weights_are_those_of_the_day(world):
    describe(world, near_hospital=True)
    add = {"preference": Preference.HOSPITAL, "weight": 40, "valid_from": TODAY + timedelta(days=1)}
    tracking.create(PreferenceWeight(**add), by=NOBODY)
    assert scores(fit_of(world, **silent(near_hospital=True)))["south"] == 15
    tomorrow = timezone.now() + timedelta(days=1)
    later = fit_of(world, now=tomorrow, **silent(near_hospital=True))
    assert scores(later)["south"] == 40


def test_a_preference_never_excludes(world):
    describe(world, "north", near_hospital=False)
    asked = silent(near_hospital=True, near_psychologist=True, building_wish="scattered")
    assert fit_of(world, **asked).excluded == []


def test_the_page_shows_each_weight_and_whom_it_helps(world, client_of):
    describe(world, languages=words(Language, "bin"))
    referral = make.make_referral(world, S.WAITING, household={"near_hospital": True}, **no_zone())
    page = client_of("officer_lyon").get(reverse("placements:matching", args=[referral.reference])).text
    assert "Sa langue est parlée (+30)" in page
    assert "30 sur 45" in page
    assert "ne pèse rien" in page


def test_many_wishes_cost_no_query_more_than_their_lists(world, django_assert_num_queries):
    """Languages, stages and weights are read once; centres answer in the one statement that measures them."""
    asked = child(date(2013, 5, 1), date(2021, 5, 1))
    asked["household"] |= {"languages": words(Language, "en", "bin"), "near_hospital": True}
    referral = make.make_referral(world, S.WAITING, size=3, **asked)
    with django_assert_num_queries(14):
        matching.fits(make.stored(referral), on=TODAY, now=timezone.now())


# One table: SQL from a centre, the row of it, and who may lack it among those who live there


def lacks_in_sql(referral, lacking):
    return Referral.objects.filter(lacking, pk=referral.pk).exists()


@pytest.mark.parametrize(
    ("preference", "asks", "has", "is_met"),
    [
        ("language", {"languages": ["en", "bin"]}, {"languages": ["bin", "fr"]}, True),
        ("language", {"languages": ["en"]}, {"languages": ["bin"]}, False),
        ("language", {"languages": ["en", "other"]}, {"languages": ["other"]}, False),
        ("hospital", {"near_hospital": True}, {"near_hospital": True}, True),
        ("hospital", {"near_hospital": True}, {"near_hospital": None}, False),
        ("psychologist", {"near_psychologist": True}, {"near_psychologist": True}, True),
        ("psychologist", {"near_psychologist": True}, {"near_psychologist": False}, False),
        ("building", {"building_wish": "collective"}, {"building": "collective"}, True),
        ("building", {"building_wish": "collective"}, {"building": "scattered"}, False),
        ("building", {"building_wish": "scattered"}, {"building": "mixed"}, True),
        ("schools", {"born": [date(2021, 1, 1)]}, {"school_stages": ["maternelle"]}, True),
        ("schools", {"born": [date(2021, 1, 1), date(2012, 1, 1)]}, {"school_stages": ["maternelle"]}, False),
    ],
)
def test_sql_and_the_row_agree_on_what_a_centre_has(world, preference, asks, has, is_met):
    if born := asks.pop("born", []):
        asks = {"has_children": True, "children": [ChildGiven(f"Fictif {day}", day) for day in born]}
    asks = {"languages": ["other"]} | asks
    asks["languages"] = words(Language, *asks["languages"])
    hers = make.make_referral(
        world, S.ARRIVED, size=1 + len(born), centre="south", household=asks, **no_zone()
    )
    building = has.pop("building", "collective")
    tracking.update(world.centres["south"], by=NOBODY, building=building)
    kinds = {"languages": Language, "school_stages": SchoolStage}
    describe(
        world, **{name: words(kinds[name], *said) if name in kinds else said for name, said in has.items()}
    )
    centre = Centre.objects.get(pk=world.centres["south"].pk)
    case, stages = make.stored(hers).case, SchoolStage.objects.current()
    prefetch_related_objects([case], "key", "children")
    one = matching.HELPS[preference]
    given = one.asked(case, TODAY, stages)
    assert given
    assert Centre.objects.filter(one.met(given), pk=centre.pk).exists() == one.has(given, centre) == is_met
    # Schools are compared from the file: whoever has children is looked at.
    assert lacks_in_sql(hers, one.may_lack) == (not is_met or preference == "schools")
    others = set(matching.HELPS) - {preference, "schools"}
    assert not any(lacks_in_sql(hers, matching.HELPS[other].may_lack) for other in others)


def test_every_preference_of_the_table_is_a_gain_of_an_exchange():
    assert {Gain(name) for name in matching.HELPS} <= set(Gain)
    assert set(matching.HELPS) == set(Preference) - {Preference.DISTANCE}
