"""Every sign-in is in the log, kept or refused: for the data protection officer, and for the person herself."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.identity_provider import serve, settings_of
from tests.sign_in import PASSWORD, code, enter, give_codes
from tests.trips.home.test_reads import EVERYBODY_ELSE, column, lines_of
from tests.trips.ui.test_exports import cells_of
from trips.audit.models import Event
from trips.audit.queries import SIGN_INS
from trips.identity.actions import record_refusal, record_sign_in, suspend_account

LOG, EXPORT = "/consultations/connexions/", "/consultations/connexions/export/"
LOGIN, CHALLENGE = reverse("account_login"), reverse("mfa_authenticate")
TYPED = "canari@example.org"


@pytest.fixture
def user(world):
    user = world.user("caseworker_a")
    give_codes(user)
    return user


def try_password(email, password=PASSWORD, address="192.0.2.1"):
    client = Client(REMOTE_ADDR=address)
    client.post(LOGIN, {"login": email, "password": password})
    return client


def written():
    """What the log says, first what came first: kind, whose account, who acted, details."""
    found = Event.objects.filter(kind__in=SIGN_INS).order_by("pk")
    return [(one.kind.partition(".")[2], one.object_id, one.user_id, one.details) for one in found]


# ---------------------------------------------------------------- what is recorded


def test_a_sign_in_is_recorded_once_both_factors_are_given(user):
    client = try_password(user.email)
    assert written() == []
    client.post(CHALLENGE, {"code": code()})
    assert written() == [("sign_in", str(user.pk), user.pk, {"way": "password", "factor": "totp"})]


def test_who_has_no_factor_yet_came_in_by_her_password_alone(world):
    user = world.user("caseworker_b")
    try_password(user.email)
    assert written() == [("sign_in", str(user.pk), user.pk, {"way": "password", "factor": ""})]


def test_a_wrong_password_names_the_account_and_nobody_who_acted(user):
    try_password(user.email, "wrong")
    assert written() == [("refused_password", str(user.pk), None, {"why": ""})]


def test_of_an_unknown_address_nothing_is_kept(user):
    try_password(TYPED, "Zanzibelle")
    assert written() == [("refused_password", "", None, {"why": ""})]
    (event,) = Event.objects.filter(kind="identity.refused_password").values()
    assert [word for word in (TYPED, "canari", "Zanzibelle") if word in str(event)] == []


def test_a_right_password_of_a_closed_account_is_refused(world, user, frozen_now):
    suspend_account(user=user, by=world.platform, now=frozen_now)
    try_password(user.email)
    assert written() == [("refused_account", str(user.pk), None, {"why": ""})]


@pytest.mark.parametrize("sent", [{"code": "000000"}, {"credential": '{"id": "x"}'}])
def test_a_wrong_second_factor_is_recorded(user, sent):
    try_password(user.email).post(CHALLENGE, sent)
    assert written() == [("refused_factor", str(user.pk), None, {"why": ""})]


@pytest.mark.parametrize("page", ["mfa_reauthenticate", "mfa_reauthenticate_webauthn"])
def test_so_is_one_inside_a_session(user, page):
    sent = {"code": "000000"} if page == "mfa_reauthenticate" else {"credential": '{"id": "x"}'}
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={})
    enter(Client(), user).post(reverse(page), sent)
    assert written() == [("refused_factor", str(user.pk), None, {"why": ""})]


def test_an_empty_form_is_no_try(user):
    client = try_password(user.email)
    client.post(CHALLENGE, {"code": ""})
    client.post(LOGIN, {"login": user.email, "password": ""})
    assert written() == []


@pytest.mark.parametrize("known", [True, False])
def test_a_lock_out_is_recorded_once(user, known):
    for number in range(9):
        try_password(user.email if known else TYPED, "wrong", f"192.0.2.{number if known else 1}")
    account = str(user.pk) if known else ""
    assert [line[:2] for line in written()] == [("refused_password", account)] * 5 + [("lock_out", account)]


def test_many_unknown_addresses_from_one_place_are_one_lock_out(user):
    for number in range(20):
        try_password(f"nobody{number}@example.org", "wrong")
    assert [line[0] for line in written()] == ["refused_password"] * 10 + ["lock_out"]


def test_a_lock_out_of_the_second_step_is_recorded(user):
    client = try_password(user.email)
    for _ in range(7):
        client.post(CHALLENGE, {"code": "000000"})
    assert [line[0] for line in written()] == ["refused_factor"] * 5 + ["lock_out"]


def test_the_identity_provider_too(world, settings):
    officer = world.user("officer_lyon")
    give_codes(officer)
    start = reverse("openid_connect_login")
    with serve(settings.SITE_URL + reverse("openid_connect_callback")) as provider:
        settings.IDENTITY_PROVIDER = settings_of(provider)
        provider.agent["email"] = officer.email
        client = Client()
        client.get(provider.agree(client.get(start).url))
        client.post(CHALLENGE, {"code": code()})
        assert written() == [
            ("sign_in", str(officer.pk), officer.pk, {"way": "identity_provider", "factor": "totp"})
        ]
        provider.identity = {"nonce": "of another"}
        Client().get(provider.agree((other := Client()).get(start).url))
        other.get(provider.agree(other.get(start).url))
        assert written()[1:] == [("refused_identity", "", None, {"why": "nonce"})]
        provider.identity, provider.agent = {}, {"sub": "x", "email_verified": True}
        provider.agent["email"] = world.user("caseworker_a").email
        other.get(provider.agree(other.get(start).url))
        account = str(world.user("caseworker_a").pk)
        assert written()[2:] == [("refused_identity", account, None, {"why": "account"})]


# ---------------------------------------------------------------- who reads it


@pytest.fixture
def happened(world, user, frozen_now):
    """Four days of one account, and one of nobody's."""
    record_sign_in(user=user, way="password", factor="webauthn", now=frozen_now - timedelta(days=3))
    record_refusal("refused_password", user=user, now=frozen_now - timedelta(days=2))
    record_refusal("lock_out", user=None, now=frozen_now - timedelta(days=1))
    record_sign_in(user=world.user("caseworker_b"), way="identity_provider", factor="totp", now=frozen_now)


@pytest.mark.parametrize("address", [LOG, EXPORT])
@pytest.mark.parametrize("persona", EVERYBODY_ELSE)
def test_only_the_data_protection_officer_reads_it(client_of, happened, persona, address):
    assert client_of(persona).get(address).status_code == 403


def test_it_says_who_when_what_and_how(client_of, happened):
    lines = lines_of(client_of("protection").get(LOG))
    assert [line[1:] for line in lines] == [
        ["Fake caseworker_b", "Connexion", "fournisseur d’identité, code"],
        ["compte inconnu", "Bloquée après trop d’essais", ""],
        ["Fake caseworker_a", "Refusée : mot de passe erroné", ""],
        ["Fake caseworker_a", "Connexion", "mot de passe, clé d’accès"],
    ]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("kind=identity.sign_in", 2),
        ("kind=identity.lock_out", 1),
        ("kind=cases.open_case", 4),
        ("since=2026-11-22", 2),
        ("until=2026-11-21", 2),
    ],
)
def test_filters(client_of, happened, query, count):
    assert len(lines_of(client_of("protection").get(f"{LOG}?{query}"))) == count


def test_filter_by_person(client_of, happened, world):
    person = world.memberships["caseworker_a"].reference
    found = client_of("protection").get(LOG, {"person": person})
    assert column(found, 1) == ["Fake caseworker_a"] * 2


def test_the_export_says_the_same(client_of, happened):
    rows = cells_of(client_of("protection").get(EXPORT).content)
    shown = [line[1] for line in lines_of(client_of("protection").get(LOG))]
    assert [row[1][1] for row in rows[1:]] == shown


def test_the_two_logs_lead_to_each_other(client_of, happened):
    client = client_of("protection")
    assert LOG in client.get("/consultations/").content.decode()
    assert 'href="/consultations/"' in client.get(LOG).content.decode()


def test_queries_for_one_and_for_many(client_of, world, user, frozen_now, django_assert_num_queries):
    client = client_of("protection")
    client.get("/healthz")
    for count in (1, 30):
        for _ in range(count):
            record_sign_in(user=user, way="password", factor="totp", now=frozen_now)
        with django_assert_num_queries(9):
            client.get(LOG)


def test_she_sees_the_last_ones_of_her_own_account(client_of, happened, world):
    """A neighbour's are not there."""
    mine = client_of("caseworker_a").get(reverse("identity:sessions"))
    assert [str(what) for _at, what in mine.context["sign_ins"]] == [
        "Refusée : mot de passe erroné",
        "Connexion",
    ]
    assert "mot de passe erroné" in mine.content.decode()
    assert client_of("colleague_a").get(reverse("identity:sessions")).context["sign_ins"] == []


def test_queries_of_her_own_page(client_of, user, frozen_now, django_assert_num_queries):
    client = client_of("caseworker_a")
    client.get("/healthz")
    for count in (1, 30):
        for _ in range(count):
            record_sign_in(user=user, way="password", factor="totp", now=frozen_now)
        with django_assert_num_queries(8):
            page = client.get(reverse("identity:sessions"))
    assert len(page.context["sign_ins"]) == 10


def test_a_lock_out_is_said_again_later(user, frozen_now):
    for minutes in (0, 6):
        with time_machine.travel(frozen_now + timedelta(minutes=minutes), tick=False):
            for number in range(7):
                try_password(user.email, "wrong", f"192.0.2.{number}")
    assert [line[0] for line in written()].count("lock_out") == 2
