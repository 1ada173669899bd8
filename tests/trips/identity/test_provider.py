"""Sign-in by a real identity provider on this machine: who comes in, and everything that must keep others out."""

import json
import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.identity_provider import serve, settings_of
from tests.sign_in import code, enter, give_codes
from trips.audit.models import Event
from trips.identity.actions import reset_second_factor, suspend_account
from trips.identity.models import User
from trips.organisations.actions import end_membership

START, RETURN = reverse("openid_connect_login"), reverse("openid_connect_callback")
CHALLENGE = reverse("mfa_authenticate")
LEVEL = "eidas2"
FAR_AHEAD = 4_000_000_000


@pytest.fixture
def provider(settings):
    with serve(f"{settings.SITE_URL}{RETURN}") as provider:
        settings.IDENTITY_PROVIDER = settings_of(provider)
        yield provider


@pytest.fixture
def officer(world, provider):
    """The agent at the provider has her address; she has our second factor."""
    user = world.user("officer_lyon")
    give_codes(user)
    provider.agent["email"] = user.email
    return user


def come(client, provider, target=""):
    """The link, the provider's page, the way back."""
    return client.get(provider.agree(client.get(START, {"next": target} if target else {}).url))


def is_in(client):
    return "_auth_user_id" in client.session


def assert_refused(client, response, caplog=None, code=None):
    """`code`: what the log says of it, so that each check is seen to be the one that refused."""
    assert response.status_code == 403
    if code:
        (line,) = [one.getMessage() for one in caplog.records if one.name == "trips.access.adapter"]
        assert line == f"identity provider: {code}"
    assert not is_in(client)
    assert client.get("/").status_code == 302
    assert not SocialAccount.objects.exists()


# ---------------------------------------------------------------- who comes in


def test_an_officer_comes_in_and_still_gives_our_second_factor(officer, provider, client):
    assert come(client, provider, "/aide/").url == CHALLENGE
    assert not is_in(client)
    assert client.post(CHALLENGE, {"code": code()}).url == "/aide/"
    assert client.get("/aide/").context["request"].actor.user_id == officer.pk
    assert Event.objects.get(kind="identity.link_identity").user_id == officer.pk


def test_only_a_number_is_kept_of_her_there(officer, provider, client):
    provider.person = {"given_name": "Canarina", "phone": "+99 777"}
    for _ in range(2):
        come(client, provider)
    (linked,) = SocialAccount.objects.all()
    assert (linked.user_id, linked.uid, linked.extra_data) == (officer.pk, "agent-1", {})
    assert set(provider.asked[0]["scope"].split()) == {"openid", "email"}


def test_the_link_is_made_once_and_holds_when_her_address_changes_there(officer, provider):
    for email in (officer.email, "married@example.org"):
        provider.agent["email"] = email
        assert come(Client(), provider).url == CHALLENGE
    assert Event.objects.filter(kind="identity.link_identity").count() == 1


def test_an_unsigned_description_of_her_is_read_too(officer, provider, client):
    provider.signs_person = False
    assert come(client, provider).url == CHALLENGE


def test_who_has_no_second_factor_enrols_one(officer, provider, client, settings):
    Authenticator.objects.all().delete()
    settings.IDENTITY_PROVIDER["two_factors"] = [LEVEL]
    provider.identity = {"acr": LEVEL}
    come(client, provider)
    assert client.get("/").url == f"{reverse('mfa_index')}?next=%2F"


# ---------------------------------------------------------------- who does not


def test_nobody_gets_an_account_by_coming(officer, provider, client):
    provider.agent["email"] = "unknown@example.org"
    before = User.objects.count()
    assert_refused(client, come(client, provider))
    assert User.objects.count() == before


@pytest.mark.parametrize("persona", ["caseworker_a", "manager_north", "platform"])
def test_other_organisations_do_not_use_it(world, officer, provider, client, persona):
    provider.agent["email"] = world.user(persona).email
    assert_refused(client, come(client, provider))


def test_who_works_elsewhere_too_does_not(world, officer, provider, client):
    """What the State says of her must not open the files of an NGO."""
    from tests.factories.actors import make_membership
    from trips.organisations.enums import Role

    make_membership(Role.CASEWORKER, world.organisations["ngo_a"], officer)
    assert_refused(client, come(client, provider))


def test_a_suspended_account_and_an_ended_membership_stay_out(world, officer, provider, frozen_now):
    come(Client(), provider)
    SocialAccount.objects.all().delete()
    suspend_account(user=officer, by=world.platform, now=frozen_now)
    client = Client()
    assert_refused(client, come(client, provider))
    member = world.memberships["auditor"]
    provider.agent |= {"sub": "agent-2", "email": member.user.email}
    end_membership(member=member, by=world.platform, now=frozen_now)
    assert_refused(client, come(client, provider))


def test_a_linked_account_that_was_suspended_stays_out(world, officer, provider, client, frozen_now):
    come(Client(), provider)
    suspend_account(user=officer, by=world.platform, now=frozen_now)
    assert come(client, provider).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_is_nobody_s(officer, provider, client, verified):
    provider.agent["email_verified"] = verified
    assert_refused(client, come(client, provider))


def test_a_provider_that_verifies_all_addresses_may_be_believed(officer, provider, client, settings):
    settings.IDENTITY_PROVIDER["emails_verified"] = True
    provider.agent["email_verified"] = False
    assert_refused(client, come(client, provider))
    provider.agent["email_verified"] = None
    assert come(client, provider).url == CHALLENGE


def test_another_identity_with_her_address_is_not_she(officer, provider, client, world, frozen_now):
    """An address that was given to a colleague after she left there."""
    come(Client(), provider)
    provider.agent["sub"] = "agent-2"
    assert "autre identité" in come(client, provider).content.decode()
    assert not is_in(client)
    assert Event.objects.get(kind="identity.refused_identity").details == {"why": "other_identity"}
    reset_second_factor(user=officer, by=world.platform, now=frozen_now)
    come(client, provider)
    assert SocialAccount.objects.get().uid == "agent-2"


def test_the_refusal_is_the_same_for_known_and_unknown(world, officer, provider):
    pages = []
    for email in ("unknown@example.org", world.user("caseworker_a").email):
        provider.agent["email"] = email
        page = come(Client(), provider).content.decode()
        pages.append(re.sub(r'value="[^"]*"', "", page))
    assert pages[0] == pages[1]
    assert "Aucun compte ouvert" in pages[0]


# ---------------------------------------------------------------- what must be proven


WRONG = {
    "issuer": ({"iss": "https://elsewhere.example"}, "InvalidIssuerError"),
    "no issuer": ({"iss": None}, "MissingRequiredClaimError"),
    "audience": ({"aud": "another-service"}, "InvalidAudienceError"),
    "given to another": ({"azp": "another-service"}, "authorised_party"),
    "expired": ({"exp": 0}, "ExpiredSignatureError"),
    "no end": ({"exp": None}, "MissingRequiredClaimError"),
    "nonce of another": ({"nonce": "x" * 43}, "nonce"),
    "no nonce": ({"nonce": None}, "MissingRequiredClaimError"),
    "no subject": ({"sub": None}, "MissingRequiredClaimError"),
    "empty subject": ({"sub": ""}, "subject"),
    "long subject": ({"sub": "x" * 192}, "subject"),
    "another's subject": ({"sub": "agent-2"}, "other_subject"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_token_that_says_the_wrong_thing_opens_nothing(officer, provider, client, caplog, wrong):
    provider.identity, refused_by = WRONG[wrong]
    response = come(client, provider)
    assert_refused(client, response, caplog, refused_by)
    assert "n’a pas abouti" in response.content.decode()


@pytest.mark.parametrize("wrong", ["issuer", "audience", "expired"])
def test_nor_does_a_description_that_was_signed_for_another(officer, provider, client, caplog, wrong):
    provider.person, refused_by = WRONG[wrong]
    assert_refused(client, come(client, provider), caplog, refused_by)


@pytest.mark.parametrize("algorithm", ["none", "HS256", "PS256"])
def test_an_algorithm_of_the_token_s_own_choice_is_refused(officer, provider, client, caplog, algorithm):
    provider.algorithm = algorithm
    assert_refused(client, come(client, provider), caplog, "InvalidAlgorithmError")


def test_a_signature_by_another_key_is_refused(officer, provider, client, caplog):
    provider.signs_with = "somebody else's"
    assert_refused(client, come(client, provider), caplog, "InvalidSignatureError")


def test_a_key_that_the_provider_does_not_publish_is_refused(officer, provider, client, caplog):
    provider.names_key = "another"
    assert_refused(client, come(client, provider), caplog, "key")


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "ftp://elsewhere.example"},
        {"jwks_uri": None},
    ],
)
def test_a_provider_that_describes_itself_wrongly_is_not_visited(officer, provider, client, wrong):
    provider.description = wrong
    assert client.get(START).status_code == 403


def test_nor_is_one_that_changes_on_the_way(officer, provider, client, caplog):
    back = provider.agree(client.get(START).url)
    provider.description = {"issuer": "https://elsewhere.example"}
    assert_refused(client, client.get(back), caplog, "issuer")


def test_nor_one_that_points_elsewhere(officer, provider, client):
    provider.moved = True
    assert client.get(START).status_code == 403


def test_keys_of_another_shape_are_none(officer, provider, client, caplog):
    provider.keys_as_list = True
    assert_refused(client, come(client, provider), caplog, "shape")


def test_a_way_back_works_once_and_in_this_browser_only(officer, provider, client):
    back = provider.agree(client.get(START).url)
    assert Client().get(back).status_code == 403
    assert client.get(back).url == CHALLENGE
    assert client.get(back).status_code == 403
    assert not is_in(client)


def test_a_code_of_another_sign_in_is_refused(officer, provider, client):
    """Its verifier is in the session of who asked for it (PKCE)."""
    stolen = re.search("code=([^&]+)", provider.agree(Client().get(START).url)).group(1)
    back = provider.agree(client.get(START).url)
    assert_refused(client, client.get(re.sub("code=[^&]+", f"code={stolen}", back)))


def test_a_way_back_is_too_late_after_ten_minutes(officer, provider, client):
    back = provider.agree(client.get(START).url)
    with time_machine.travel(time.time() + 601, tick=False):
        assert_refused(client, client.get(back))


@pytest.mark.parametrize("error", ["access_denied", "server_error"])
def test_who_gives_up_there_is_told_so(officer, provider, client, error):
    state = re.search("state=([^&]+)", provider.agree(client.get(START).url)).group(1)
    response = client.get(RETURN, {"error": error, "state": state})
    assert_refused(client, response)
    assert ("renoncé" in response.content.decode()) == (error == "access_denied")


def test_a_provider_that_is_away_is_a_sentence(officer, settings, client):
    settings.IDENTITY_PROVIDER["issuer"] = "http://127.0.0.1:9"
    response = client.get(START)
    assert response.status_code == 403
    assert "n’a pas abouti" in response.content.decode()


def test_what_is_asked_of_the_provider(officer, provider, client, settings):
    settings.IDENTITY_PROVIDER["two_factors"] = [LEVEL]
    provider.agree(client.get(START, {"scope": "phone", "auth_params": "nonce=x", "process": "connect"}).url)
    (asked,) = provider.asked
    assert (asked["prompt"], asked["code_challenge_method"]) == ("login", "S256")
    assert min(len(asked["state"]), len(asked["nonce"])) >= 32
    assert json.loads(asked["claims"]) == {"id_token": {"acr": {"values": [LEVEL]}}}
    assert "phone" not in asked["scope"]


def test_the_way_back_is_ours_whatever_host_was_asked(officer, provider, client, settings):
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.example"]
    link = client.get(START, headers={"host": "elsewhere.example"}).url
    assert provider.agree(link).startswith(RETURN)
    assert "elsewhere.example" not in link


def test_an_address_elsewhere_is_not_followed(officer, provider, client):
    come(client, provider, "https://elsewhere.example/")
    assert client.post(CHALLENGE, {"code": code()}).url == "/"


# ---------------------------------------------------------------- two factors there


@pytest.fixture
def believed(settings, provider):
    settings.IDENTITY_PROVIDER["two_factors"] = [LEVEL]
    provider.identity = {"acr": LEVEL, "amr": ["pwd", "mfa"]}


def test_two_factors_there_count_when_the_settings_list_their_level(officer, provider, believed, client):
    assert come(client, provider).url == "/"
    assert client.get("/").status_code == 200
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200


def test_after_ten_minutes_a_sensitive_step_asks_for_ours(officer, provider, believed, client):
    come(client, provider)
    with time_machine.travel(time.time() + 601, tick=False):
        assert client.get(reverse("mfa_deactivate_totp")).url.startswith(reverse("mfa_reauthenticate"))


@pytest.mark.parametrize(
    "said",
    [
        {"acr": "eidas1"},
        {"acr": None},
        {"acr": [LEVEL]},
        {"auth_time": None},
        {"auth_time": 0},
        {"auth_time": "now"},
        {"auth_time": -(10**30)},
    ],
)
def test_otherwise_ours_is_asked(officer, provider, believed, client, said):
    provider.identity |= said
    assert come(client, provider).url == CHALLENGE
    assert not is_in(client)


def test_a_level_that_nobody_listed_is_worth_nothing(officer, provider, client):
    provider.identity = {"acr": LEVEL, "amr": ["pwd", "mfa"]}
    assert come(client, provider).url == CHALLENGE


@pytest.mark.parametrize("moment", [FAR_AHEAD, 10**30])
def test_a_moment_to_come_does_not_last_longer(officer, provider, believed, client, moment):
    provider.identity |= {"auth_time": moment}
    assert come(client, provider).url == "/"
    with time_machine.travel(time.time() + 601, tick=False):
        assert client.get(reverse("mfa_deactivate_totp")).url.startswith(reverse("mfa_reauthenticate"))


# ---------------------------------------------------------------- pages


def test_the_button_is_there_when_a_provider_is(db, client, settings):
    page = reverse("account_login")
    assert START not in client.get(page).content.decode()
    assert client.get(START).status_code == client.get(RETURN).status_code == 404
    settings.IDENTITY_PROVIDER = {"label": "Fake Connect"}
    shown = client.get(page, {"next": "/aide/?a=1&b=2"}).content.decode()
    assert f'href="{START}?next=%2Faide%2F%3Fa%3D1%26b%3D2"' in shown
    assert "Fake Connect" in shown


def test_the_content_policy_names_nobody_for_it(officer, provider, client):
    policy = client.get(reverse("account_login")).headers["Content-Security-Policy"]
    assert "form-action 'self';" in policy + ";"
    assert provider.issuer not in policy


def test_who_is_signed_in_stays_here(officer, provider, client):
    assert enter(client, officer).get(START).url == "/"
    assert not provider.asked


def test_signing_out_tells_the_provider_nothing(officer, provider, client):
    come(client, provider)
    client.post(CHALLENGE, {"code": code()})
    response = client.post(reverse("account_logout"))
    assert response.url == reverse("account_login")
    assert len(provider.asked) == 1


def test_the_moment_of_the_last_sign_in_is_kept_for_dormant_accounts(officer, provider, client):
    come(client, provider)
    client.post(CHALLENGE, {"code": code()})
    officer.refresh_from_db()
    assert officer.last_login == timezone.now()
