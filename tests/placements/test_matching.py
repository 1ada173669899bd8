"""Which places fit, and why the others do not: golden cases."""

import math
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from centres import actions as centre_actions
from centres.models import Centre, Place, Unit
from placements import matching
from placements.enums import ReferralState
from placements.matching import ranking
from tests.factories import placements as make
from tests.factories.actors import NOBODY
from tests.factories.cases import circle
from tests.factories.centres import unavailability
from tests.personas import make_centre
from trips.audit import tracking
from trips.geography.models import Department
from trips.geography.queries import distance_km

S = ReferralState
pytestmark = pytest.mark.django_db


def fit_of(world, *, size=1, on=None, now=None, **steps):
    referral = make.make_referral(world, S.WAITING, size=size, **steps)
    now = now or timezone.now()
    with override("en"):
        return matching.fits(make.stored(referral), on=on or timezone.localdate(now), now=now)


def labels(fit):
    return [found.centre.public_label[-5:] for found in fit.fitting]


def reasons(fit, name):
    return next(why for centre, why in fit.excluded if centre.public_label.endswith(name))


def no_zone():
    return {"safety": {"no_zone": True}}


def test_a_free_place_fits(world):
    fit = fit_of(world, **no_zone())
    assert sorted(labels(fit)) == ["north", "south"]
    assert (fit.fitting_count, fit.excluded_count) == (2, 0)
    assert [len(found.places) for found in fit.fitting] == [1, 1]


def test_the_smallest_unit_that_fits_is_offered(world):
    fit = fit_of(world, **no_zone())
    assert {found.unit for found in fit.fitting} == {"Unit 1"}
    two = fit_of(world, size=2, **no_zone())
    assert {(found.unit, found.labels, found.left_free) for found in two.fitting} == {
        ("Unit 2", "2.1, 2.2", 1)
    }


def test_a_household_is_never_split(world):
    fit = fit_of(world, size=4, **no_zone())
    assert fit.fitting == []
    assert reasons(fit, "north") == ["No unit has 4 free places: the largest has 3."]


def test_a_department_to_avoid_excludes(world):
    fit = fit_of(world, safety={"departments": [Department.objects.get(code="59")]})
    assert labels(fit) == ["south"]
    assert reasons(fit, "north") == ["It lies in a département that she must avoid."]
    assert fit.fitting[0].distance_km > 700


def test_the_farthest_from_danger_comes_first(world):
    fit = fit_of(world, safety={"circles": [circle("Lyon", 20)]})
    assert labels(fit) == ["north", "south"]  # Lille is farther from Lyon than Marseille
    fit = fit_of(world, safety={"circles": [circle("Paris", 20)]})
    assert labels(fit) == ["south", "north"]


def test_a_circle_is_widened_by_fifteen_kilometres(world):
    town = circle("Paris").town
    centre = world.centres["north"]
    km = distance_km(town.latitude, town.longitude, *_point(centre))
    near, far = math.ceil(km) - matching.MARGIN_KM, math.floor(km) - matching.MARGIN_KM
    excluded = fit_of(world, safety={"circles": [circle("Paris", near)]})
    assert labels(excluded) == ["south"]
    assert "Paris" in reasons(excluded, "north")[0]
    assert f"at least {near + 15} km" in reasons(excluded, "north")[0]
    assert labels(fit_of(world, safety={"circles": [circle("Paris", far)]})) == ["south", "north"]


def test_the_nearest_of_several_zones_counts(world):
    two = [circle("Lyon", 20), circle("Paris", 20)]
    fit = fit_of(world, safety={"circles": two})
    paris = two[1].town
    north = next(found for found in fit.fitting if found.centre.public_label.endswith("north"))
    expected = distance_km(paris.latitude, paris.longitude, *_point(world.centres["north"]))
    assert north.distance_km == round(expected)


def _point(centre):
    return float(centre.area_latitude), float(centre.area_longitude)


def test_reduced_mobility_needs_a_unit_that_is_fit(world):
    mobility = {"household": {"reduced_mobility": True}}
    one = fit_of(world, **mobility, **no_zone())
    assert {found.unit for found in one.fitting} == {"Unit 1"}
    two = fit_of(world, size=2, **mobility, **no_zone())
    assert reasons(two, "north") == [
        "No unit with enough places for a whole stay is fit for reduced mobility."
    ]


def test_a_unit_fit_for_reduced_mobility_is_kept_for_those_who_need_it(world):
    centre = world.centres["north"]
    unit = tracking.create(Unit(centre=centre, label="Unit 3"), by=NOBODY)
    opened = {"opens_on": "2020-01-01", "specialised_from": "2020-01-01"}
    tracking.create(Place(unit=unit, label="3.1", **opened), by=NOBODY)
    found = next(f for f in fit_of(world, **no_zone()).fitting if f.centre.pk == centre.pk)
    assert found.unit == "Unit 3"


def test_a_held_place_is_not_free_until_its_hold_expires(world):
    proposal = make.make_proposal(world, size=3)
    assert reasons(fit_of(world, size=3, **no_zone()), "north") == [
        "No unit has 3 free places: the largest has 1."
    ]
    later = proposal.hold.expires_at + timedelta(minutes=1)
    fit = fit_of(world, size=3, now=later, **no_zone())
    assert "north" in labels(fit)


@pytest.mark.parametrize(
    ("field", "day", "sentence"),
    [
        ("closes_on", date(2026, 11, 23), "No specialised place is free today."),
        ("opens_on", date(2026, 11, 24), "No specialised place is free today."),
        ("specialised_until", date(2026, 11, 1), "No specialised place is free today."),
    ],
)
def test_a_place_that_is_closed_or_not_open_yet_does_not_count(world, field, day, sentence):
    for place in Place.objects.filter(unit__centre=world.centres["north"]):
        tracking.update(place, by=NOBODY, **{field: day})
    fit = fit_of(world, **no_zone())
    assert labels(fit) == ["south"]
    assert reasons(fit, "north") == [sentence]


def test_a_closed_centre_says_so(world):
    tracking.update(world.centres["north"], by=NOBODY, closed_on=date(2026, 11, 1))
    assert reasons(fit_of(world, **no_zone()), "north") == ["It is closed."]


def test_an_unavailable_place_is_not_free(world):
    place = Place.objects.get(unit__centre=world.centres["north"], label="1.1")
    centre_actions.make_unavailable(
        place=place,
        reason=unavailability(),
        starts_on=timezone.localdate(),
        ends_on=None,
        by=world.manager_north,
        now=timezone.now(),
    )
    fit = fit_of(world, **no_zone())
    north = next(found for found in fit.fitting if found.centre.public_label.endswith("north"))
    assert north.unit == "Unit 2"


def test_every_reason_is_said(world):
    steps = {
        "safety": {"departments": [Department.objects.get(code="59")], "circles": [circle("Lille", 100)]}
    }
    fit = fit_of(world, size=4, **steps)
    assert len(reasons(fit, "north")) == 3


def test_constant_queries_whatever_the_number(world, django_assert_num_queries):
    referral = make.stored(make.make_referral(world, S.WAITING, **no_zone()))
    on, now = timezone.localdate(), timezone.now()
    with django_assert_num_queries(13):
        matching.fits(make.stored(referral), on=on, now=now)
    operator = world.organisations["operator_north"]
    tracking.update(world.centres["north"], by=NOBODY, public_label="Fake centre renamed")
    make_centre("north", operator, units=tuple((n, 3) for n in range(1, 12)))
    with django_assert_num_queries(13):
        fit = matching.fits(make.stored(referral), on=on, now=now)
    assert fit.fitting_count == Centre.objects.count() == 3


def test_the_page_reads_the_places_to_avoid_once(client_of, world, django_assert_max_num_queries):
    referral = make.make_referral(world, S.WAITING)
    client = client_of("officer_lyon")
    with django_assert_max_num_queries(40) as asked:
        client.get(reverse("placements:matching", args=[referral.reference]))
    zones = [one["sql"] for one in asked.captured_queries if '"geography_department"."code" IN' in one["sql"]]
    assert len(zones) == 1


def test_a_page_shows_the_best_and_counts_the_others(world, monkeypatch):
    monkeypatch.setattr(ranking, "SHOWN", 1)
    fit = fit_of(world, **no_zone())
    assert (len(fit.fitting), fit.fitting_count) == (1, 2)
