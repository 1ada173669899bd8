"""A second factor for everyone: enrolled first, asked at each sign-in, sealed, recorded."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.factories.actors import make_user
from tests.sign_in import PASSWORD, SECRET, code, enter, give_codes
from trips.audit.models import Event
from trips.guards.middleware import ENROLMENT, OPEN
from trips.home.documents.access import own_routes
from trips.urls import THIRD_PARTY

INDEX = reverse("mfa_index")


@pytest.fixture
def user(db, frozen_now):
    return make_user("Fake Person")


def sign_in(user, client=None, **more):
    client = client or Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD} | more)
    return client


def give(client, digits, **more):
    return client.post(reverse("mfa_authenticate"), {"code": digits} | more)


def enrol(client):
    """Read the key off the page, as an application does, and answer with its code."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    return secret, client.post(reverse("mfa_activate_totp"), {"code": code(secret)})


def test_the_first_sign_in_leads_to_enrolment_and_then_on(user):
    client = sign_in(user, next="/aide/")
    assert client.get("/").url == f"{INDEX}?next=%2F"
    _secret, response = enrol(client)
    assert response.url == reverse("mfa_view_recovery_codes")
    codes = client.get(response.url).context["unused_codes"]
    assert len(codes) == 10
    assert client.get("/").status_code == 200
    assert Event.objects.get(kind="identity.add_factor").details == {"factor": "totp"}


def test_without_a_second_factor_nothing_else_is_reached(user, client_of):
    """Every route of ours and of the packages: only what is open, and the enrolment itself."""
    client = sign_in(user)
    open_to_her = {name for name, access in THIRD_PARTY.items() if access in (OPEN, ENROLMENT)}
    for name, address, door in own_routes():
        if "<" in address or door.kind == "public":
            continue
        response = client.get(address)
        assert (response.status_code, response.url.split("?")[0]) == (302, INDEX), name
    for name in THIRD_PARTY.keys() - open_to_her - {"admin:*", "ui:catalogue", "mfa_remove_webauthn"}:
        assert client.get(reverse(name)).url.split("?")[0] == INDEX, name
    assert client.get(reverse("admin:index")).url.split("?")[0] == INDEX


def test_the_actor_is_nobody_until_the_second_factor_is_given(user):
    give_codes(user)
    client = sign_in(user)
    assert client.get("/").status_code == 302
    assert client.get("/aide/").context["request"].actor.user_id is None
    assert give(client, code()).url == "/"
    assert client.get("/aide/").context["request"].actor.user_id == user.pk


def test_a_wrong_code_and_a_used_code_open_nothing(user):
    give_codes(user)
    wrong = give(sign_in(user), "000000")
    assert wrong.status_code == 200
    assert wrong.context["form"].errors["code"]
    assert give(sign_in(user), code()).status_code == 302
    again = give(sign_in(user), code())
    assert again.context["form"].errors["code"]


def test_a_used_code_stays_used_as_long_as_it_is_right(user, frozen_now):
    give_codes(user)
    used = code(periods=1)
    assert give(sign_in(user), used).status_code == 302
    with time_machine.travel(time.time() + 45, tick=False):
        assert used == code(periods=-1) or used == code()
        assert give(sign_in(user), used).status_code == 200
        assert give(sign_in(user), code(periods=1)).status_code == 302


def test_a_recovery_code_opens_once(user):
    client = sign_in(user)
    enrol(client)
    first = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    assert give(sign_in(user), first).status_code == 302
    assert give(sign_in(user), first).status_code == 200


def test_secrets_are_sealed_in_the_database_and_in_the_session(user):
    client = sign_in(user)
    client.get(reverse("mfa_activate_totp"))
    shown, _response = enrol(client)
    waiting = sign_in(make_user())
    page = waiting.get(reverse("mfa_activate_totp"))
    assert page.context["form"].secret not in str(dict(waiting.session))
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert shown not in kept
    assert "seed" in kept


def test_the_waiting_key_survives_a_wrong_code(user):
    client = sign_in(user)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert wrong.context["form"].secret == secret
    assert client.post(reverse("mfa_activate_totp"), {"code": code(secret)}).status_code == 302


def test_enrolled_elsewhere_means_given_here_too(user):
    """A session of before the enrolment must give the factor; it cannot add another one."""
    old = sign_in(user)
    enrol(sign_in(user))
    assert old.get("/").url.startswith(reverse("mfa_reauthenticate"))
    assert old.get(reverse("mfa_add_webauthn")).url.startswith(reverse("mfa_reauthenticate"))


def test_a_proof_belongs_to_the_account_that_gave_it(user):
    client = enter(Client(), make_user("Fake other"))
    client.force_login(user)
    assert client.get("/").url == f"{INDEX}?next=%2F"


def test_removing_the_only_factor_leads_to_enrolment_and_ends_other_sessions(user):
    here, elsewhere = sign_in(user), enter(Client(), user)
    enrol(here)
    assert elsewhere.get("/").status_code == 200
    assert here.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not Authenticator.objects.filter(user=user).exists()
    assert here.get("/").url == f"{INDEX}?next=%2F"
    assert "_auth_user_id" not in elsewhere.session
    assert Event.objects.filter(kind="identity.remove_factor").count() == 1


def test_a_removal_asks_for_the_factor_again_after_ten_minutes(user):
    give_codes(user)
    client = enter(Client(), user)
    with time_machine.travel(time.time() + 601, tick=False):
        asked = client.get(reverse("mfa_deactivate_totp"))
        assert asked.url.startswith(reverse("mfa_reauthenticate"))
        page = client.get(asked.url)
        assert "password" not in page.context["form"].fields
        target = reverse("mfa_deactivate_totp")
        assert client.post(asked.url, {"code": code(), "next": target}).url == target
        assert client.get(target).status_code == 200
    assert Authenticator.objects.filter(user=user).exists()


def test_another_account_has_its_own_key(user):
    give_codes(user, SECRET)
    other = make_user("Fake neighbour")
    give_codes(other, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    assert give(sign_in(other), code(SECRET)).status_code == 200


def test_new_recovery_codes_replace_the_old_ones(user):
    client = sign_in(user)
    enrol(client)
    old = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert client.post(reverse("mfa_generate_recovery_codes")).status_code == 302
    text = client.get(reverse("mfa_download_recovery_codes")).content.decode()
    assert not set(text.split()) & set(old)
    assert Event.objects.filter(kind="identity.new_recovery_codes").exists()


def test_who_has_no_recovery_codes_makes_some(user):
    client = enter(Client(), user)
    give_codes(user)
    see, make = (f'href="{reverse(f"mfa_{page}_recovery_codes")}"' for page in ("view", "generate"))
    offered = client.get(INDEX).content.decode()
    assert make in offered
    assert see not in offered
    assert f'href="{INDEX}"' in client.get(reverse("mfa_generate_recovery_codes")).content.decode()
    client.post(reverse("mfa_generate_recovery_codes"))
    assert see in client.get(INDEX).content.decode()


@pytest.mark.parametrize("address", ["list_webauthn", "edit_webauthn", "login_webauthn", "trust"])
def test_the_other_pages_of_the_package_do_not_exist(address):
    assert f"mfa_{address}" not in THIRD_PARTY
