"""Accounts by invitation only: a link that works once, for three days, and tells nothing to others."""

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories.actors import make_user
from tests.jobs import run_jobs, waiting_jobs
from tests.sign_in import enter
from trips.access.actor import actor_for
from trips.audit.models import Event
from trips.guards.refusals import Refused
from trips.identity.models import User
from trips.organisations import actions, queries
from trips.organisations.enums import Role
from trips.organisations.models import Invitation, Membership

ADDRESS = "new.one@example.org"
NEW = {"email": "New.One@example.org", "full_name": "Fake New", "role": Role.CASEWORKER}
PASSWORD = "another invented sentence made of seven different words"


def url(name, *args):
    return reverse(f"organisations:{name}", args=args)


def invite(client, world, organisation="ngo_a", **data):
    return client.post(url("member_create", world.organisations[organisation].reference), NEW | data)


def link():
    """Send what waits; the link of the last message."""
    run_jobs()
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body).group(1)


def accept(client, address, password=PASSWORD):
    client.get(address)
    return client.post(url("accept"), {"password1": password, "password2": password})


def test_an_invitation_makes_nothing_until_it_is_accepted(client_of, world):
    response = invite(client_of("admin_a"), world)
    assert response.url == url("invitations", world.organisations["ngo_a"].reference)
    assert not User.objects.filter(email=ADDRESS).exists()
    address = link()
    (message,) = mail.outbox
    assert message.to == [ADDRESS]
    for secret in ("Fake", "ngo"):
        assert secret not in message.subject + message.body
    client = Client()
    assert accept(client, address).url == reverse("account_login")
    member = Membership.objects.get(user__email=ADDRESS)
    assert (member.organisation, member.role) == (world.organisations["ngo_a"], Role.CASEWORKER)
    assert member.user.full_name == "Fake New"
    assert EmailAddress.objects.get(user=member.user).verified
    signed = client.post(reverse("account_login"), {"login": ADDRESS, "password": PASSWORD})
    assert signed.status_code == 302
    assert client.get("/").url.startswith(reverse("mfa_index"))
    assert Event.objects.get(kind="organisations.accept_invitation").user_id == member.user_id


def test_the_link_is_kept_as_a_hash_and_waits_in_no_queue(client_of, world):
    invite(client_of("admin_a"), world)
    (job,) = waiting_jobs()
    assert list(job.args) == ["invitation_id"]
    token = link().rstrip("/").split("/")[-1]
    invitation = Invitation.objects.get()
    assert token not in str(vars(invitation)) + str(list(Invitation.history.values()))
    client = Client()
    assert client.get(url("open_invitation", token)).url == url("accept")
    assert token not in str(dict(client.session))


def test_used_expired_cancelled_replaced_and_unknown_links_get_one_sentence(client_of, world):
    admin, pages = client_of("admin_a"), []

    def visit(address):
        client = Client()
        client.get(address)
        response = client.get(url("accept"))
        pages.append((response.status_code, response.context["reason"]))

    invite(admin, world)
    used = link()
    accept(Client(), used)
    visit(used)
    invite(admin, world, email="two@example.org")
    replaced = link()
    second = Invitation.objects.get(email="two@example.org")
    admin.post(url("invite_again", second.reference))
    renewed = link()
    visit(replaced)
    with time_machine.travel(second.invited_at + timedelta(hours=72), tick=False):
        visit(renewed)
    admin.post(url("cancel_invitation", second.reference))
    visit(renewed)
    visit(url("open_invitation", "nothing"))
    assert len(pages) == 5
    assert len(set(pages)) == 1
    assert Client().get(url("accept")).status_code == pages[0][0] == 410
    assert Membership.objects.filter(user__email=ADDRESS).count() == 1
    assert not User.objects.filter(email="two@example.org").exists()


def test_an_hour_before_its_end_the_link_still_works(client_of, world):
    invite(client_of("admin_a"), world)
    address = link()
    with time_machine.travel(Invitation.objects.get().invited_at + timedelta(hours=71), tick=False):
        assert accept(Client(), address).status_code == 302


@pytest.mark.parametrize("password", ["short", "Passw0rd!Passw0rd!"[:8], "123456789012345"])
def test_a_weak_password_opens_no_account(client_of, world, password):
    invite(client_of("admin_a"), world)
    assert accept(Client(), link(), password).status_code == 200
    assert not User.objects.filter(email=ADDRESS).exists()


def test_an_account_of_elsewhere_joins_when_signed_in(client_of, world):
    """Nothing tells the administrator that the address has an account."""
    user = world.user("caseworker_b")
    new, known = invite(client_of("admin_a"), world), invite(client_of("admin_a"), world, email=user.email)
    assert (new.status_code, new.url) == (known.status_code, known.url)
    address = link()
    stranger, other = Client(), enter(Client(), make_user("Fake other"))
    for client in (stranger, other):
        client.get(address)
        page = client.get(url("accept"))
        assert "password1" not in page.content.decode()
        assert client.post(url("accept"), {"password1": PASSWORD, "password2": PASSWORD}).status_code == 200
    assert user.memberships.count() == 1
    hers = client_of("caseworker_b")
    hers.get(address)
    assert hers.get(url("accept")).status_code == 200
    assert hers.post(url("accept")).url == reverse("home:capacities")
    assert user.memberships.count() == 2
    assert hers.get(url("accept")).status_code == 410


def test_nobody_accepts_for_another_account(world, frozen_now):
    invitation = actions.invite(
        organisation=world.organisations["ngo_a"],
        email=world.user("caseworker_b").email,
        full_name="Fake",
        role=Role.CASEWORKER,
        by=world.admin_a,
        now=frozen_now,
    )
    with pytest.raises(Refused):
        actions.accept_with_own_account(
            invitation=invitation, user_id=world.caseworker_a.user_id, now=frozen_now
        )
    with pytest.raises(Refused):
        actions.accept_with_new_account(invitation=invitation, password=PASSWORD, now=frozen_now)


def test_inviting_twice_gets_a_sentence(client_of, world):
    client = client_of("admin_a")
    assert invite(client, world).status_code == 302
    assert invite(client, world, email=ADDRESS.upper()).status_code == 200
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {"email": "not an address"},
        {"email": ""},
        {"full_name": ""},
        {"full_name": "x" * 200},
        {"role": Role.OFFICER},
        {"role": Role.PLATFORM_ADMIN},
        {"role": "unknown"},
        {"role": ""},
    ],
)
def test_a_wrong_person_gets_a_sentence(client_of, world, data):
    response = invite(client_of("admin_a"), world, **data)
    assert response.status_code == 200
    assert "field-invalid" in response.content.decode()
    assert not Invitation.objects.exists()


def test_an_officer_has_territories_and_nobody_else(client_of, world):
    client = client_of("platform")
    lyon = queries.territories().get(seat="Lyon").pk
    assert invite(client, world, "ofii", role=Role.OFFICER).status_code == 200
    assert invite(client, world, "ofii", role=Role.NATIONAL_OFFICER, directorates=[lyon]).status_code == 200
    assert invite(client, world, "ofii", role=Role.OFFICER, directorates=["nothing"]).status_code == 200
    assert invite(client, world, "ofii", role=Role.OFFICER, directorates=[lyon]).status_code == 302
    accept(Client(), link())
    member = Membership.objects.get(user__email=ADDRESS)
    assert actor_for(member).directorate_ids == {lyon}


def test_nobody_invites_herself(client_of, world):
    for persona, organisation in (("admin_a", "ngo_a"), ("platform", "ngo_a")):
        email = world.user(persona).email
        assert invite(client_of(persona), world, organisation, email=email).status_code == 200
    assert not Invitation.objects.exists()


def test_a_neighbour_sees_and_touches_no_invitation(client_of, world):
    invite(client_of("admin_a"), world)
    invitation, neighbour = Invitation.objects.get(), client_of("admin_b")
    ngo = world.organisations["ngo_a"].reference
    for route in ("invitations", "invitations_export"):
        assert neighbour.get(url(route, ngo)).status_code == 404
    for route in ("invite_again", "cancel_invitation"):
        assert neighbour.post(url(route, invitation.reference)).status_code == 404
        assert client_of("caseworker_a").post(url(route, invitation.reference)).status_code == 404
    own = neighbour.get(url("invitations", world.organisations["ngo_b"].reference)).content.decode()
    assert "Fake New" not in own


def test_the_list_and_its_export_say_the_same(client_of, world):
    client, ngo = client_of("admin_a"), world.organisations["ngo_a"].reference
    invite(client, world)
    page = client.get(url("invitations", ngo)).content.decode()
    file = client.get(url("invitations_export", ngo)).content
    sheet = ZipFile(BytesIO(file)).read("xl/worksheets/sheet1.xml").decode()
    assert "Fake New" in page
    assert "Fake New" in sheet


@pytest.mark.parametrize("more", [0, 6])
def test_the_list_asks_the_same_number_of_questions(client_of, world, django_assert_num_queries, more):
    client = client_of("admin_a")
    for number in range(more + 1):
        invite(client, world, email=f"new{number}@example.org")
    with django_assert_num_queries(9):
        client.get(url("invitations", world.organisations["ngo_a"].reference))
