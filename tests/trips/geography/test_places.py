import pytest

from trips.geography import loaders
from trips.geography.models import Department, Directorate, Region, Town

pytestmark = pytest.mark.django_db

OVERSEAS = {"971", "972", "973", "974", "976"}


def test_france_has_18_regions_101_departments_28_directorates():
    assert Region.objects.count() == 18
    assert Department.objects.count() == 101
    assert Directorate.objects.count() == 28


def test_every_metropolitan_department_has_one_directorate():
    covered = [code for row in loaders.directorate_rows() for code in row["departements"]]
    metropolitan = set(Department.objects.filter(is_overseas=False).values_list("code", flat=True))
    assert len(covered) == len(set(covered)) == 96
    assert set(covered) == metropolitan


def test_overseas_departments_go_to_the_national_desk():
    without = Department.objects.filter(directorate=None).values_list("code", flat=True)
    assert set(without) == OVERSEAS
    assert set(Department.objects.filter(is_overseas=True).values_list("code", flat=True)) == OVERSEAS


def test_unconfirmed_directorates_stay_marked():
    confirmed = set(Directorate.objects.filter(confirmed=True).values_list("seat", flat=True))
    seats = {"Paris", "Melun", "Montrouge", "Créteil", "Bobigny", "Cergy", "Lyon", "Poitiers"}
    assert confirmed == seats
    assert not Directorate.objects.filter(confirmed=False, note="").exists()


@pytest.mark.parametrize(
    ("code", "south", "north", "west", "east"),
    [
        ("75", 48.80, 48.91, 2.22, 2.47),
        ("29", 47.9, 48.6, -4.6, -3.6),
        ("2A", 41.5, 42.2, 8.7, 9.3),
        ("67", 48.3, 48.9, 7.2, 7.8),
        ("971", 15.9, 16.5, -61.8, -61.1),
        ("973", 3, 5, -54, -52),
        ("974", -21.4, -20.9, 55.3, 55.8),
        ("976", -13.0, -12.6, 45.0, 45.3),
    ],
)
def test_centroid_is_inside_its_department(code, south, north, west, east):
    department = Department.objects.get(code=code)
    assert south < department.latitude < north
    assert west < department.longitude < east


def test_every_department_has_towns_near_its_centre():
    """No département was swapped with another: its largest town is never far from its centre."""
    from trips.geography.queries import distance_km

    for department in Department.objects.prefetch_related("towns"):
        towns = department.towns.all()
        assert towns, department.code
        nearest = min(
            distance_km(t.latitude, t.longitude, department.latitude, department.longitude) for t in towns
        )
        assert nearest < (160 if department.code == "973" else 45), department.code


def test_prefectures_are_towns():
    names = set(Town.objects.values_list("name", flat=True))
    assert {"Paris", "Marseille", "Lyon", "Mende", "Ajaccio", "Cayenne", "Mamoudzou"} <= names


def test_loading_again_changes_nothing(django_assert_max_num_queries):
    lyon = Directorate.objects.get(code="lyon")
    lyon.note = "Confirmed by OFII"
    lyon.save()
    with django_assert_max_num_queries(10):
        assert loaders.load_geography().added == 0
    lyon.refresh_from_db()
    assert lyon.note == "Confirmed by OFII"


def test_a_removed_town_comes_back():
    Town.objects.filter(name="Lyon").delete()
    assert loaders.load_geography().added == 1
    assert Town.objects.get(name="Lyon").department.code == "69"
