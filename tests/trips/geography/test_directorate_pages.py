import pytest
from django.urls import reverse

from trips.audit.models import Event
from trips.geography.models import Department, Directorate


def change_page(obj):
    return reverse(f"admin:geography_{obj._meta.model_name}_change", args=[obj.pk])


def test_assign_department_to_another_directorate(client_of, world):
    department = Department.objects.get(code="974")
    paris = Directorate.objects.get(code="paris")
    response = client_of("platform").post(change_page(department), {"directorate": paris.pk})
    assert response.status_code == 302
    department.refresh_from_db()
    assert department.directorate == paris
    event = Event.objects.get(kind="geography.assign_department")
    assert (event.details, event.user_id) == ({"directorate": "paris"}, world.platform.user_id)


def test_confirm_directorate(client_of):
    nice = Directorate.objects.get(code="nice")
    fields = {"seat": "Nice", "confirmed": "on", "note": "Confirmed in 2026"}
    client_of("platform").post(change_page(nice), fields)
    nice.refresh_from_db()
    assert (nice.confirmed, nice.note, nice.code) == (True, "Confirmed in 2026", "nice")


@pytest.mark.parametrize("persona", ["caseworker_a", "national", "manager_north", "auditor", "nobody"])
def test_only_the_platform_administrator_may(client_of, persona):
    department = Department.objects.get(code="974")
    paris = Directorate.objects.get(code="paris")
    client_of(persona).post(change_page(department), {"directorate": paris.pk})
    department.refresh_from_db()
    assert department.directorate is None


@pytest.mark.parametrize("name", ["department", "directorate"])
def test_the_lists_open_with_few_queries(client_of, name, django_assert_max_num_queries):
    client = client_of("platform")
    with django_assert_max_num_queries(12):
        response = client.get(reverse(f"admin:geography_{name}_changelist"))
    assert response.status_code == 200
