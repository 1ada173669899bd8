"""An administrator hands the files of one caseworker to another and reads none of them."""

import pytest
from django.urls import reverse

from cases.models import Case
from tests.factories.actors import make_membership, make_user
from tests.factories.cases import make_case, make_full_case
from trips.audit.models import Event
from trips.organisations.enums import Role


def page_of(world, persona, name="reassign"):
    return reverse(f"home:{name}", args=[world.memberships[persona].reference])


def give(client, world, colleague, persona="caseworker_a"):
    return client.post(page_of(world, persona), {"colleague": world.memberships[colleague].reference})


def workers_of(world, organisation):
    rows = Case.objects.filter(organisation=world.organisations[organisation])
    return set(rows.values_list("key_worker", flat=True))


def test_all_open_files_go_to_the_colleague(client_of, world):
    for _ in range(2):
        make_case(world.caseworker_a)
    make_case(world.caseworker_b)
    response = give(client_of("admin_a"), world, "colleague_a")
    assert response.status_code == 302
    assert workers_of(world, "ngo_a") == {world.memberships["colleague_a"].pk}
    assert workers_of(world, "ngo_b") == {world.memberships["caseworker_b"].pk}
    event = Event.objects.get(kind="cases.reassign_cases")
    assert (event.details["cases"], event.membership_id) == (2, world.admin_a.membership_id)


def test_a_second_click_changes_nothing(client_of, world):
    make_case(world.caseworker_a)
    client = client_of("admin_a")
    for _ in range(2):
        assert give(client, world, "colleague_a").status_code == 302
    assert workers_of(world, "ngo_a") == {world.memberships["colleague_a"].pk}


@pytest.mark.parametrize("colleague", ["caseworker_b", "admin_a", "caseworker_a", "manager_north"])
def test_only_an_active_caseworker_of_the_same_ngo_takes_over(client_of, world, colleague):
    make_case(world.caseworker_a)
    response = give(client_of("admin_a"), world, colleague)
    assert response.status_code == 200
    assert "field-invalid" in response.content.decode()
    assert workers_of(world, "ngo_a") == {world.memberships["caseworker_a"].pk}


def test_a_suspended_colleague_is_not_offered(client_of, world):
    gone = make_user("Fake suspended", is_active=False)
    make_membership(Role.CASEWORKER, world.organisations["ngo_a"], gone)
    page = client_of("admin_a").get(page_of(world, "caseworker_a")).content.decode()
    assert "Fake colleague_a" in page
    assert "Fake suspended" not in page


@pytest.mark.parametrize("name", ["reassign", "files_of_member"])
def test_a_foreign_member_does_not_exist(client_of, world, name):
    for persona in ("admin_b", "caseworker_b", "colleague_a", "officer_lyon", "manager_north"):
        assert client_of(persona).get(page_of(world, "caseworker_a", name)).status_code == 404
    assert give(client_of("admin_b"), world, "caseworker_b").status_code == 404


def test_the_platform_counts_and_does_not_reassign(client_of, world):
    make_case(world.caseworker_a)
    client = client_of("platform")
    assert client.get(page_of(world, "caseworker_a", "files_of_member")).status_code == 200
    assert client.get(page_of(world, "caseworker_a")).status_code == 403
    assert give(client, world, "colleague_a").status_code == 403


def test_an_administrator_reads_a_number_and_nothing_of_a_woman(client_of, world):
    case = make_full_case(world.caseworker_a)
    client = client_of("admin_a")
    for name in ("reassign", "files_of_member"):
        page = client.get(page_of(world, "caseworker_a", name)).content.decode()
        for secret in (case.reference, "Imaginary", "FAKE-1"):
            assert secret not in page
    part = client.get(page_of(world, "caseworker_a", "files_of_member"), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()


def test_without_a_colleague_the_page_says_what_to_do(client_of, world):
    page = client_of("admin_b").get(page_of(world, "caseworker_b")).content.decode()
    assert reverse("organisations:member_create", args=[world.organisations["ngo_b"].reference]) in page
