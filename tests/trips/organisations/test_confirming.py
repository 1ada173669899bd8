"""Every six months an administrator says who still works in her organisation; the platform sees who is late."""

from datetime import UTC, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.factories.actors import make_membership
from tests.sign_in import enter
from trips.audit.models import Event
from trips.guards.refusals import Refused
from trips.organisations import actions, queries
from trips.organisations.enums import Role
from trips.organisations.models import Confirmation, Membership

HALF_A_YEAR = queries.CONFIRMED_FOR


def page_of(world, organisation="ngo_a", name="confirm_members"):
    return reverse(f"organisations:{name}", args=[world.organisations[organisation].reference])


def of(world, persona):
    return world.memberships[persona].reference


def due(now, *personas):
    found = set(queries.members_due(now).values_list("user__full_name", flat=True))
    return [f"Fake {one}" in found for one in personas]


@pytest.fixture
def half_a_year_later(world, frozen_now):
    later = frozen_now.astimezone(UTC) + HALF_A_YEAR
    with time_machine.travel(later, tick=False):
        yield later


@pytest.mark.parametrize(("days", "is_due"), [(-1, False), (0, True), (1, True)])
def test_a_member_is_due_six_months_after_she_came(world, frozen_now, days, is_due):
    now = frozen_now + HALF_A_YEAR + timedelta(days=days)
    assert due(now, "caseworker_a", "caseworker_b") == [is_due, is_due]


def test_answering_dates_a_row_by_whom_and_reaches_one_organisation(client_of, world, half_a_year_later):
    client = client_of("admin_a")
    answers = {of(world, "caseworker_a"): "stays", of(world, "colleague_a"): "leaves"}
    answers[of(world, "caseworker_b")] = "leaves"
    assert client.post(page_of(world), answers).status_code == 302
    (row,) = Confirmation.objects.all()
    assert row.membership == world.memberships["caseworker_a"]
    assert (row.confirmed_at, row.confirmed_by) == (half_a_year_later, world.user("admin_a"))
    assert due(half_a_year_later, "caseworker_a", "colleague_a", "admin_a") == [False, False, True]
    assert due(half_a_year_later + HALF_A_YEAR, "caseworker_a") == [True]
    assert Membership.objects.get(pk=world.memberships["caseworker_b"].pk).ended_at is None
    assert Membership.objects.get(pk=world.memberships["colleague_a"].pk).ended_at == half_a_year_later
    event = Event.objects.get(kind="organisations.confirm_members")
    assert event.details == {"confirmed": 1, "ended": 1}


def test_who_no_longer_works_there_is_signed_out(client_of, world):
    colleague = client_of("colleague_a")
    client_of("admin_a").post(page_of(world), {of(world, "colleague_a"): "leaves"})
    assert "_auth_user_id" not in colleague.session


def test_the_last_administrator_does_not_leave_in_passing(client_of, world):
    answers = {of(world, "admin_a"): "leaves", of(world, "caseworker_a"): "stays"}
    page = client_of("admin_a").post(page_of(world), answers)
    assert page.status_code == 200
    assert "field-invalid" in page.content.decode()
    assert not Confirmation.objects.exists()


def test_two_administrators_do_not_leave_together(world, frozen_now):
    other = make_membership(Role.ORGANISATION_ADMIN, world.organisations["ngo_a"])
    both = [world.memberships["admin_a"], other]
    with pytest.raises(Refused):
        actions.confirm_members(
            organisation=world.organisations["ngo_a"],
            confirmed=[],
            ended=both,
            by=world.actors["platform"],
            now=frozen_now,
        )
    assert Membership.objects.filter(pk__in=[one.pk for one in both], ended_at=None).count() == 2


def test_no_answer_at_all_gets_a_sentence(client_of, world):
    assert client_of("admin_a").post(page_of(world), {}).status_code == 200
    assert not Event.objects.filter(kind="organisations.confirm_members").exists()


@pytest.mark.parametrize("persona", ["admin_b", "caseworker_a", "national", "manager_north", "protection"])
@pytest.mark.parametrize("name", ["confirm_members", "confirm_export"])
def test_nobody_else_knows_of_the_page(client_of, world, persona, name):
    assert client_of(persona).get(page_of(world, name=name)).status_code == 404


def test_the_page_and_its_export_show_ones_own_members_only(client_of, world):
    client = client_of("admin_a")
    page = client.get(page_of(world)).content.decode()
    file = client.get(page_of(world, name="confirm_export")).content
    sheet = ZipFile(BytesIO(file)).read("xl/worksheets/sheet1.xml").decode()
    for text in (page, sheet):
        assert "Fake caseworker_a" in text
        assert "Fake caseworker_b" not in text


@pytest.mark.parametrize("more", [0, 8])
def test_the_page_asks_the_same_number_of_questions(client_of, world, django_assert_num_queries, more):
    for _ in range(more):
        make_membership(Role.OFFICER, world.organisations["ofii"], seats=("Lyon",))
    client = client_of("platform")
    with django_assert_num_queries(9):
        client.get(page_of(world, "ofii"))


def test_her_desk_says_how_many_are_due(world, frozen_now):
    sentence = reverse("organisations:confirm_members", args=[world.organisations["ngo_a"].reference])
    for days, shown in ((-1, False), (0, True)):
        with time_machine.travel(frozen_now.astimezone(UTC) + HALF_A_YEAR + timedelta(days=days), tick=False):
            page = enter(Client(), world.user("admin_a")).get("/").content.decode()
        assert (sentence in page) == shown


def test_the_platform_sees_which_organisations_are_late(client_of, world, half_a_year_later):
    platform = client_of("platform")
    everybody = [one for one in world.memberships.values() if one.organisation.kind != "ngo"]
    for member in [*everybody, *(world.memberships[one] for one in ("caseworker_b", "admin_b"))]:
        Confirmation.objects.create(
            membership=member, confirmed_at=half_a_year_later, confirmed_by=world.user("platform")
        )
    assert "late=on" in platform.get("/").content.decode()
    page = platform.get(reverse("organisations:list"), {"late": "on"}).content.decode()
    assert "Fake ngo_a" in page
    assert "Fake ngo_b" not in page
