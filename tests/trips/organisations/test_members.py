"""People come, change their role, are suspended and leave; their administrator sees nobody else's."""

import time
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories.actors import make_membership, make_user
from tests.jobs import run_jobs
from tests.sign_in import enter, give_codes
from trips.access.actor import actor_for
from trips.audit.models import Event
from trips.guards.refusals import Refused
from trips.identity.models import User
from trips.organisations import actions, queries
from trips.organisations.enums import MemberStatus, Role
from trips.organisations.models import Membership

OF_MEMBER = ["member", "change_role", "suspend", "restore", "end", "send_link"]


def url(name, *args):
    return reverse(f"organisations:{name}", args=args)


def of(world, persona):
    return world.memberships[persona].reference


@pytest.mark.parametrize("route", OF_MEMBER)
def test_a_foreign_member_does_not_exist(client_of, world, route):
    client = client_of("admin_b")
    assert client.get(url(route, of(world, "caseworker_a"))).status_code == 404
    assert client.post(url(route, of(world, "caseworker_a"))).status_code == 404
    assert client.get(url("member", of(world, "caseworker_b"))).status_code == 200


@pytest.mark.parametrize(
    "persona", ["caseworker_a", "officer_lyon", "manager_north", "auditor", "protection"]
)
@pytest.mark.parametrize("route", OF_MEMBER)
def test_only_administrators_know_of_member_pages(client_of, world, persona, route):
    assert client_of(persona).get(url(route, of(world, "caseworker_a"))).status_code == 404


def test_the_platform_reads_members_of_any_organisation(client_of, world):
    for persona in world.memberships:
        assert client_of("platform").get(url("member", of(world, persona))).status_code == 200


def test_the_list_shows_ones_own_members_only(client_of, world):
    page = client_of("admin_a").get(url("members", world.organisations["ngo_a"].reference)).content.decode()
    assert "Fake caseworker_a" in page
    assert "Fake caseworker_b" not in page


def test_the_list_filters_and_its_export_says_the_same(client_of, world):
    client, ngo = client_of("admin_a"), world.organisations["ngo_a"].reference
    asked = {"role": Role.ORGANISATION_ADMIN, "sort": "-since"}
    page = client.get(url("members", ngo), asked).content.decode()
    file = client.get(url("members_export", ngo), asked).content
    sheet = ZipFile(BytesIO(file)).read("xl/worksheets/sheet1.xml").decode()
    for text in (page, sheet):
        assert "Fake admin_a" in text
        assert "Fake colleague_a" not in text
        assert "Fake admin_b" not in text
    none = client.get(url("members", ngo), {"who": "nobody of this name"}).content.decode()
    assert "empty" in none


@pytest.mark.parametrize("more", [0, 6])
def test_the_list_asks_the_same_number_of_questions(client_of, world, django_assert_num_queries, more):
    for _ in range(more):
        make_membership(Role.OFFICER, world.organisations["ofii"], seats=("Lyon",))
    client = client_of("platform")
    with django_assert_num_queries(10):
        client.get(url("members", world.organisations["ofii"].reference))


# Changing


def test_a_new_role_signs_her_out(client_of, world):
    colleague = client_of("colleague_a")
    member = world.memberships["colleague_a"]
    data = {"role": Role.ORGANISATION_ADMIN}
    assert client_of("admin_a").post(url("change_role", member.reference), data).status_code == 302
    member.refresh_from_db()
    assert member.role == Role.ORGANISATION_ADMIN
    assert "_auth_user_id" not in colleague.session
    assert Event.objects.filter(kind="organisations.change_role", reference=member.reference).count() == 1


def test_the_same_role_again_changes_nothing(client_of, world):
    colleague = client_of("colleague_a")
    client_of("admin_a").post(url("change_role", of(world, "colleague_a")), {"role": Role.CASEWORKER})
    assert "_auth_user_id" in colleague.session
    assert not Event.objects.filter(kind="organisations.change_role").exists()


def test_a_role_she_has_beside_gets_a_sentence(client_of, world):
    ngo, user = world.organisations["ngo_a"], world.user("colleague_a")
    make_membership(Role.ORGANISATION_ADMIN, ngo, user)
    response = client_of("admin_a").post(
        url("change_role", of(world, "colleague_a")), {"role": Role.ORGANISATION_ADMIN}
    )
    assert response.status_code == 200
    assert "field-invalid" in response.content.decode()


def test_nobody_changes_her_own_role(client_of, world):
    response = client_of("admin_a").post(url("change_role", of(world, "admin_a")), {"role": Role.CASEWORKER})
    assert response.status_code == 403


# Suspending


def test_a_suspended_person_loses_access_at_once(client_of, world):
    colleague, admin = client_of("colleague_a"), client_of("admin_a")
    member = of(world, "colleague_a")
    assert admin.get(url("suspend", member)).status_code == 200
    for _ in range(2):
        assert admin.post(url("suspend", member)).status_code == 302
    assert Event.objects.filter(kind="identity.suspend_account").count() == 1
    assert "_auth_user_id" not in colleague.session
    assert colleague.get("/").status_code == 302
    assert admin.post(url("send_link", member)).status_code == 403
    admin.post(url("restore", member))
    assert User.objects.get(pk=world.user("colleague_a").pk).is_active


def test_even_an_open_session_of_a_suspended_person_is_nobodys(client_of, world):
    """Should a session survive: the account is asked at each request."""
    colleague = client_of("colleague_a")
    user = world.user("colleague_a")
    user.is_active = False
    user.save()
    assert colleague.get("/").status_code == 302


def test_a_suspension_reaches_no_other_organisation(client_of, world):
    make_membership(Role.CASEWORKER, world.organisations["ngo_b"], world.user("colleague_a"))
    assert client_of("admin_a").post(url("suspend", of(world, "colleague_a"))).status_code == 403
    assert client_of("platform").post(url("suspend", of(world, "colleague_a"))).status_code == 302


def test_nobody_suspends_herself(client_of, world):
    for persona in ("admin_a", "platform"):
        assert client_of(persona).post(url("suspend", of(world, persona))).status_code == 403


# Leaving


def test_an_ended_membership_gives_no_access(client_of, world):
    admin_a = make_membership(Role.ORGANISATION_ADMIN, world.organisations["ngo_a"], make_user("Fake second"))
    second = Client()
    enter(second, admin_a.user)
    assert second.get(url("mine")).status_code == 302
    client = client_of("admin_a")
    for _ in range(2):
        assert client.post(url("end", admin_a.reference)).status_code == 302
    assert Event.objects.filter(kind="organisations.end_membership").count() == 1
    enter(second, admin_a.user)
    assert second.get(url("mine")).status_code == 403
    page = client.get(url("member", admin_a.reference)).content.decode()
    assert "btn-danger" not in page


def test_an_organisation_keeps_an_administrator(client_of, world):
    client = client_of("platform")
    for persona in ("admin_a", "platform"):
        assert client.post(url("end", of(world, persona))).status_code == 403
    role = client.post(url("change_role", of(world, "admin_a")), {"role": Role.CASEWORKER})
    assert role.status_code == 200
    assert "field-invalid" in role.content.decode()
    suspended = make_membership(
        Role.ORGANISATION_ADMIN, world.organisations["ngo_a"], make_user(is_active=False)
    )
    assert client.post(url("end", of(world, "admin_a"))).status_code == 403
    assert client.post(url("end", suspended.reference)).status_code == 302
    make_membership(Role.ORGANISATION_ADMIN, world.organisations["ngo_a"])
    assert client_of("admin_a").post(url("end", of(world, "admin_a"))).status_code == 302


def test_the_action_itself_keeps_the_last_administrator(world):
    """The page's rule has passed in both windows: the second one is refused under the lock."""
    other = make_membership(Role.ORGANISATION_ADMIN, world.organisations["ngo_a"])
    seen = {one.pk: one for one in queries.members_with_facts()}
    now = other.started_at
    actions.end_membership(member=seen[other.pk], by=world.admin_a, now=now)
    with pytest.raises(Refused):
        actions.end_membership(member=seen[world.memberships["admin_a"].pk], by=actor_for(other), now=now)


def test_what_she_is_today_is_shown(world):
    make_membership(Role.CASEWORKER, world.organisations["ngo_a"], make_user("Fake off", is_active=False))
    invited = make_user("Fake invited")
    invited.set_unusable_password()
    invited.save()
    make_membership(Role.CASEWORKER, world.organisations["ngo_a"], invited)
    rows = queries.members_of(world.admin_a, world.organisations["ngo_a"])
    status = {member.user.full_name: member.status for member in rows}
    assert status["Fake off"] == MemberStatus.SUSPENDED
    assert status["Fake invited"] == MemberStatus.INVITED
    assert status["Fake admin_a"] == MemberStatus.ACTIVE


def test_the_link_is_sent_again(client_of, world):
    client_of("admin_a").post(url("send_link", of(world, "colleague_a")))
    run_jobs()
    assert mail.outbox[0].to == [world.user("colleague_a").email]
    assert Event.objects.filter(kind="organisations.send_password_link").count() == 1


@pytest.mark.parametrize("persona", ["admin_a", "platform"])
def test_each_member_page_opens(client_of, world, persona):
    client = client_of(persona)
    for route in ("member", "change_role", "suspend", "restore", "end", "send_link"):
        assert client.get(url(route, of(world, "colleague_a"))).status_code == 200


# Second factor


def test_a_lost_second_factor_is_reset_by_her_own_administrator(client_of, world):
    user = world.user("colleague_a")
    give_codes(user)
    hers = client_of("colleague_a")
    address = url("reset_factor", of(world, "colleague_a"))
    assert client_of("admin_b").post(address).status_code == 404
    assert client_of("colleague_a").post(address).status_code == 404
    assert client_of("admin_a").post(address).status_code == 302
    assert not Authenticator.objects.filter(user=user).exists()
    assert "_auth_user_id" not in hers.session
    assert Event.objects.get(kind="identity.reset_second_factor").user_id == world.user("admin_a").pk


def test_nobody_resets_her_own_second_factor(client_of, world):
    assert client_of("admin_a").post(url("reset_factor", of(world, "admin_a"))).status_code == 403


def test_a_role_is_changed_only_with_a_fresh_second_factor(client_of, world):
    client, address = client_of("admin_a"), url("change_role", of(world, "colleague_a"))
    with time_machine.travel(time.time() + 11 * 60, tick=False):
        assert client.get(address).url.startswith(reverse("mfa_reauthenticate"))
        late = client.post(address, {"role": Role.ORGANISATION_ADMIN})
        assert late.status_code == 403
        assert reverse("mfa_reauthenticate") in late.content.decode()
    member = Membership.objects.get(pk=world.memberships["colleague_a"].pk)
    assert member.role == Role.CASEWORKER
