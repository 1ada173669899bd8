import itertools

import pytest
from django.db.models import F

from trips.geography import queries
from trips.geography.folding import folded
from trips.geography.models import Department, Town

pytestmark = pytest.mark.django_db


def point(town):
    return town.latitude, town.longitude


def test_paris_marseille_is_about_660_km():
    paris, marseille = Town.objects.get(name="Paris"), Town.objects.get(name="Marseille")
    assert queries.distance_km(*point(paris), *point(marseille)) == pytest.approx(660, abs=5)


def test_distance_is_zero_at_the_same_point_and_half_the_globe_at_the_antipode():
    assert queries.distance_km(48.85, 2.35, 48.85, 2.35) == 0
    assert queries.distance_km(0, 0, 0, 180) == pytest.approx(20015, abs=1)


def test_sql_distance_equals_python_distance_over_all_pairs_of_departments():
    departments = list(Department.objects.all())
    measured = {}
    for origin in departments:
        distance = queries.distance_expression("latitude", "longitude", *point(origin))
        for code, km in Department.objects.annotate(km=distance).values_list("code", "km"):
            measured[origin.code, code] = km
    assert len(measured) == 101 * 101
    for here, there in itertools.product(departments, repeat=2):
        expected = queries.distance_km(*point(here), *point(there))
        assert measured[here.code, there.code] == pytest.approx(expected, abs=0.01)


def test_sql_distance_accepts_expressions_on_both_sides():
    distance = queries.distance_expression(
        "latitude", "longitude", F("department__latitude"), F("department__longitude")
    )
    town = Town.objects.select_related("department").annotate(km=distance).get(name="Mende")
    expected = queries.distance_km(*point(town), *point(town.department))
    assert town.km == pytest.approx(expected, abs=0.01)


def test_directorate_of_an_overseas_department_is_none():
    assert queries.directorate_of(Department.objects.get(code="974")) is None
    assert queries.directorate_of(Department.objects.get(code="69")).seat == "Lyon"


def test_departments_come_in_code_order_with_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        found = [(d.code, d.region.name, d.directorate) for d in queries.departments()]
    codes = [code for code, *rest in found]
    assert codes.index("19") < codes.index("2A") < codes.index("2B") < codes.index("30") < codes.index("971")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("marseille", "Marseille"),
        ("SAINT ETIENNE", "Saint-Étienne"),
        ("st etienne", "Saint-Étienne"),
        ("besancon", "Besançon"),
        ("l'hay", "L'Haÿ-les-Roses"),
        ("étienne", "Saint-Étienne"),
    ],
)
def test_towns_are_found_without_accents(text, first):
    assert queries.towns_matching(text)[0].name == first


@pytest.mark.parametrize("text", ["", "   ", "xyzzy", "%", "_", "\\"])
def test_towns_not_found(text):
    assert queries.towns_matching(text) == []


def test_towns_matching_obeys_its_limit():
    towns = queries.towns_matching("saint", limit=5)
    assert len(towns) == 5
    assert [t.population for t in towns] == sorted((t.population for t in towns), reverse=True)


def test_folded_compares_as_people_type():
    assert folded("L’Haÿ-les-Roses") == folded("l'hay les roses")
    assert folded("Œuilly") == "oeuilly"
