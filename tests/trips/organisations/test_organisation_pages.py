"""Organisations are kept by the platform; their administrators see their own."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from tests.factories.actors import make_organisation
from trips.audit.models import Event, Read
from trips.organisations import actions, queries
from trips.organisations.enums import Kind
from trips.organisations.models import Organisation

OTHERS = ["caseworker_a", "officer_lyon", "national", "manager_north", "auditor", "protection", "stranger"]


def url(name, *args):
    return reverse(f"organisations:{name}", args=args)


@pytest.mark.parametrize("persona", [*OTHERS, "admin_a"])
@pytest.mark.parametrize("route", ["list", "export", "create"])
def test_only_the_platform_sees_all_organisations(client_of, persona, route):
    assert client_of(persona).get(url(route)).status_code == 403


@pytest.mark.parametrize("route", ["list", "create", "mine"])
def test_nobody_is_asked_to_sign_in(client_of, route):
    assert client_of("nobody").get(url(route)).status_code == 302


def test_the_platform_lists_all(client_of, world):
    page = client_of("platform").get(url("list")).content.decode()
    for organisation in world.organisations.values():
        assert organisation.name in page


def test_filters_and_order(client_of):
    client = client_of("platform")
    page = client.get(url("list"), {"kind": Kind.NGO, "sort": "-name"}).content.decode()
    assert page.index("Fake ngo_b") < page.index("Fake ngo_a")
    assert "Fake state" not in page
    assert "Fake ngo_a" not in client.get(url("list"), {"state": "closed"}).content.decode()
    assert client.get(url("list"), {"name": "nothing like it"}).status_code == 200
    assert client.get(url("list"), {"kind": "x", "sort": "y", "page": "-1"}).status_code == 200


@pytest.mark.parametrize("more", [0, 5])
def test_the_list_asks_the_same_number_of_questions(client_of, django_assert_num_queries, more):
    for _ in range(more):
        make_organisation()
    client = client_of("platform")
    with django_assert_num_queries(7):
        client.get(url("list"))


def test_the_export_equals_the_screen(client_of, world):
    response = client_of("platform").get(url("export"), {"kind": Kind.NGO})
    text = ZipFile(BytesIO(response.content)).read("xl/worksheets/sheet1.xml").decode()
    assert "Fake ngo_a" in text
    assert "Fake state" not in text
    assert response.headers["Cache-Control"] == "no-store, private"
    assert Read.objects.filter(route="organisations:export", user_id=world.platform.user_id).count() == 1


def test_create_then_add_the_first_administrator(client_of, world):
    response = client_of("platform").post(url("create"), {"name": "Fake new one", "kind": Kind.NGO})
    made = Organisation.objects.get(name="Fake new one")
    assert response.url == url("member_create", made.reference)
    assert Event.objects.filter(kind="organisations.create_organisation", reference=made.reference).exists()


@pytest.mark.parametrize(
    "data",
    [
        {"name": "fake NGO_A", "kind": Kind.NGO},
        {"name": "", "kind": Kind.NGO},
        {"name": "x" * 121, "kind": Kind.NGO},
        {"name": "Fake other", "kind": "unknown"},
        {"name": "Fake other", "kind": Kind.OFII},
        {"name": "Fake other", "kind": Kind.PLATFORM},
        {"name": "Fake\0other", "kind": Kind.NGO},
    ],
)
def test_a_wrong_organisation_gets_a_sentence(client_of, data):
    before = Organisation.objects.count()
    response = client_of("platform").post(url("create"), data)
    assert response.status_code == 200
    assert "field-invalid" in response.content.decode()
    assert Organisation.objects.count() == before


def test_rename(client_of, world):
    ngo = world.organisations["ngo_a"]
    client = client_of("platform")
    assert client.post(url("change", ngo.reference), {"name": "Fake renamed"}).status_code == 302
    assert client.post(url("change", ngo.reference), {"name": "Fake ngo_b"}).status_code == 200
    ngo.refresh_from_db()
    assert ngo.name == "Fake renamed"


def test_an_administrator_reads_her_own_and_no_other(client_of, world):
    client = client_of("admin_a")
    own, foreign = world.organisations["ngo_a"].reference, world.organisations["ngo_b"].reference
    assert client.get(url("detail", own)).status_code == 200
    for route in ("detail", "members", "members_export", "member_create", "change", "close", "reopen"):
        assert client.get(url(route, foreign)).status_code == 404
        assert client.post(url(route, foreign), {"name": "x"}).status_code == 404
    assert client.get(url("change", own)).status_code == 403
    assert client.post(url("close", own)).status_code == 403


@pytest.mark.parametrize("persona", OTHERS)
def test_nobody_else_knows_of_an_organisation_page(client_of, world, persona):
    for organisation in world.organisations.values():
        for route in ("detail", "members"):
            assert client_of(persona).get(url(route, organisation.reference)).status_code == 404


def test_mine_leads_to_ones_own_members(client_of, world):
    response = client_of("admin_b").get(url("mine"))
    assert response.url == url("members", world.organisations["ngo_b"].reference)
    assert client_of("caseworker_b").get(url("mine")).status_code == 403


def test_a_closed_organisation_locks_its_members_out_until_it_opens_again(client_of, world):
    ngo = world.organisations["ngo_a"]
    admin, platform = client_of("admin_a"), client_of("platform")
    assert platform.get(url("close", ngo.reference)).status_code == 200
    for _ in range(2):
        assert platform.post(url("close", ngo.reference)).status_code == 302
    assert Event.objects.filter(kind="organisations.close_organisation").count() == 1
    assert admin.get(url("mine")).status_code == 403
    assert platform.get(url("member_create", ngo.reference)).status_code == 403
    assert client_of("admin_b").get(url("mine")).status_code == 302
    platform.post(url("reopen", ngo.reference))
    assert admin.get(url("mine")).status_code == 302


def test_nobody_closes_her_own_organisation(client_of, world):
    own = world.organisations["platform"].reference
    assert client_of("platform").post(url("close", own)).status_code == 403
    assert queries.own_organisation(world.platform).closed_on is None


def test_the_closing_day_is_the_day_in_paris(world):
    ngo = world.organisations["ngo_b"]
    now = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    actions.close_organisation(organisation=ngo, by=world.platform, now=now)
    assert ngo.closed_on.isoformat() == "2026-11-23"
