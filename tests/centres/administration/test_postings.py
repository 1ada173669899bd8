"""Her operator's administrator says at which centres she works; what she sees follows at once."""

import pytest
from django.urls import reverse

from centres.models import Posting
from tests.factories.actors import make_membership
from tests.personas import make_centre
from tests.sign_in import enter
from trips.organisations.enums import Role


@pytest.fixture
def admin_north(world):
    return make_membership(Role.ORGANISATION_ADMIN, world.organisations["operator_north"])


@pytest.fixture
def admin_client(client, admin_north):
    enter(client, admin_north.user)
    return client


def page_of(world, persona):
    return reverse("centres:postings", args=[world.memberships[persona].reference])


def test_her_administrator_posts_her_elsewhere(admin_client, client_of, world):
    other = make_centre("north", world.organisations["operator_north"], label="Fake other")
    worker, north = world.memberships["worker_north"], world.centres["north"]
    for _ in range(2):
        response = admin_client.post(page_of(world, "worker_north"), {"centres": [other.pk]})
        assert response.url == reverse("organisations:member", args=[worker.reference])
    assert [posting.centre for posting in Posting.objects.filter(membership=worker)] == [other]
    client = client_of("worker_north")
    assert client.get(reverse("centres:detail", args=[north.reference])).status_code == 404


def test_no_centre_at_all(admin_client, world):
    assert admin_client.post(page_of(world, "worker_north"), {}).status_code == 302
    assert not Posting.objects.filter(membership=world.memberships["worker_north"]).exists()


def test_a_centre_of_another_operator_is_not_offered(admin_client, world):
    south = world.centres["south"]
    assert south.public_label not in admin_client.get(page_of(world, "worker_north")).content.decode()
    response = admin_client.post(page_of(world, "worker_north"), {"centres": [south.pk]})
    assert response.status_code == 200
    assert not Posting.objects.filter(centre=south, membership=world.memberships["worker_north"]).exists()


def test_a_foreign_member_does_not_exist(admin_client, world):
    assert admin_client.get(page_of(world, "manager_south")).status_code == 404
    assert admin_client.post(page_of(world, "manager_south"), {}).status_code == 404
    assert Posting.objects.filter(membership=world.memberships["manager_south"]).count() == 1


@pytest.mark.parametrize("persona", ["admin_a", "manager_north", "officer_lyon", "caseworker_a"])
def test_nobody_else_knows_of_the_page(client_of, world, persona):
    assert client_of(persona).get(page_of(world, "worker_north")).status_code == 404


def test_only_staff_of_centres_is_posted(client_of, world, admin_client, admin_north):
    client = client_of("platform")
    assert client.get(page_of(world, "worker_north")).status_code == 200
    assert client.get(page_of(world, "caseworker_a")).status_code == 403
    own = reverse("centres:postings", args=[admin_north.reference])
    assert admin_client.get(own).status_code == 403


def test_the_page_is_also_a_part_of_the_members_page(admin_client, world):
    whole = admin_client.get(page_of(world, "worker_north")).content.decode()
    part = admin_client.get(page_of(world, "worker_north"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    member = reverse("organisations:member", args=[world.memberships["worker_north"].reference])
    assert page_of(world, "worker_north") in admin_client.get(member).content.decode()
