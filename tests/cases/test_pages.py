"""Each page for those who may and those who may not, beside a neighbour who could leak."""

import pytest
from django.urls import reverse

from cases import actions, queries
from cases.enums import StepCode
from cases.models import Case, Safety
from placements.actions import restart_referral
from tests.factories import cases as make
from tests.factories.centres import make_expected
from trips.audit import tracking
from trips.audit.models import Read
from trips.geography.models import Directorate

pytestmark = pytest.mark.django_db
OWN = ("caseworker_a", "colleague_a")
OTHERS = (
    "caseworker_b",
    "admin_a",
    "officer_lyon",
    "officer_paris",
    "national",
    "manager_north",
    "worker_north",
    "auditor",
    "platform",
    "protection",
    "stranger",
)
CASE_PAGES = ("detail", "close", "assign", "give_consent", "withdraw_consent")
LIST_PAGES = ("list", "export", "search")


@pytest.fixture
def case(world):
    return make.make_full_case(
        world.caseworker_a,
        household={"first_name": "Secretname"},
        safety={"circles": [make.circle("Nice", 40)]},
    )


@pytest.fixture
def ofii_sees_it(world, case, frozen_now):
    """A referral of this case was sent to the territory of Lyon, complete or not."""
    by = world.caseworker_a
    sent = {
        "state": "submitted",
        "submitted_at": frozen_now,
        "submitted_by_id": by.user_id,
        "urgency": "2_high",
    }
    referral = restart_referral(case=case, by=by, now=frozen_now)
    tracking.update(referral, by=by, territory=Directorate.objects.get(seat="Lyon"), **sent)


def url(name, *args):
    return reverse(f"cases:{name}", args=args)


def every_page(case):
    yield from (url(name, case.reference) for name in CASE_PAGES)
    yield from (url("step", case.reference, code) for code in make.STEPS)


def test_her_ngo_opens_every_page(client_of, case):
    for persona in OWN:
        client = client_of(persona)
        for address in every_page(case):
            assert client.get(address).status_code == 200, address
        for name in LIST_PAGES:
            assert client.get(url(name)).status_code == 200, name


@pytest.mark.journey
def test_nobody_else_knows_of_the_case(client_of, case):
    for persona in OTHERS:
        client = client_of(persona)
        for address in every_page(case):
            assert client.get(address).status_code == 404, (persona, address)
            assert client.post(address).status_code == 404, (persona, address)
    assert queries.live_consents(case).count() == 2


def test_signed_out_goes_to_sign_in(client_of, case):
    for address in every_page(case):
        assert client_of("nobody").get(address).status_code == 302


def test_lists_are_for_caseworkers(client_of, case):
    for persona in OTHERS[1:]:
        for name in (*LIST_PAGES, "towns"):
            assert client_of(persona).post(url(name)).status_code == 403, persona


def test_ofii_reads_the_whole_file_and_changes_nothing(client_of, case, ofii_sees_it):
    for persona in ("officer_lyon", "national"):
        client = client_of(persona)
        page = client.get(url("detail", case.reference))
        assert page.status_code == 200
        assert b"Secretname" in page.content
        assert b"Nice" in page.content
        assert b"/etapes/" not in page.content
        assert b"/fermer/" not in page.content
        for address in list(every_page(case))[1:]:
            assert client.get(address).status_code == 403, address
            assert client.post(address).status_code == 403, address
    assert client_of("officer_paris").get(url("detail", case.reference)).status_code == 404


def test_withdrawn_consent_closes_the_file_to_ofii(client_of, world, case, ofii_sees_it, frozen_now):
    actions.withdraw_consent(case=case, by=world.caseworker_a, now=frozen_now)

    page = client_of("national").get(url("detail", case.reference))

    assert page.status_code == 404
    assert b"Secretname" not in page.content
    assert client_of("caseworker_a").get(url("detail", case.reference)).status_code == 200
    assert client_of("caseworker_a").get(url("step", case.reference, "needs")).status_code == 403


def test_a_centre_that_may_know_of_the_case_is_refused_the_file(world, client_of, case):
    make_expected(world, case=case)

    page = client_of("manager_north").get(url("detail", case.reference))

    assert page.status_code == 403
    assert b"Secretname" not in page.content


@pytest.mark.parametrize("code", StepCode)
def test_a_centre_reaches_no_step_of_the_file(world, client_of, case, code):
    make_expected(world, case=case)

    page = client_of("manager_north").get(url("step", case.reference, code))

    assert page.status_code in (403, 404)
    assert b"Secretname" not in page.content


def test_reading_is_recorded(client_of, world, case):
    client_of("colleague_a").get(url("detail", case.reference))
    client_of("colleague_a").get(url("step", case.reference, "safety"))
    client_of("colleague_a").get(url("export"))

    seen = Read.objects.order_by("pk").values_list("route", "reference", "user_id")
    who = world.colleague_a.user_id
    assert list(seen) == [
        ("cases:detail", case.reference, who),
        ("cases:step", case.reference, who),
        ("cases:export", "", who),
    ]


def test_no_name_nor_zone_in_the_title_or_the_address(client_of, case):
    for address in every_page(case):
        head = client_of("caseworker_a").get(address).content.decode().split("</head>")[0]
        for secret in ("Secretname", "Person", "Nice", "Rhône"):
            assert secret not in head + address


def test_an_unknown_reference_and_an_unknown_step_are_not_found(client_of, case):
    client = client_of("caseworker_a")

    assert client.get(url("detail", "D-0000-0000")).status_code == 404
    assert client.get(url("step", case.reference, "story")).status_code == 404
    assert client.get(f"/dossiers/{case.pk}/").status_code == 404
    assert client.get(url("detail", case.reference.lower())).status_code == 200


# What the buttons do


def test_close_and_reopen(client_of, case):
    client = client_of("caseworker_a")
    assert client.post(url("close", case.reference)).status_code == 302
    assert Case.objects.get().state == "closed"
    assert client.post(url("close", case.reference)).status_code == 409
    assert client.get(url("step", case.reference, "needs")).status_code == 403

    assert client.post(url("reopen", case.reference)).status_code == 302
    assert Case.objects.get().state == "open"


def test_withdraw_twice_is_harmless_and_she_may_agree_again(client_of, case):
    client = client_of("caseworker_a")
    for _ in range(2):
        assert client.post(url("withdraw_consent", case.reference)).status_code == 302
    assert not queries.live_consents(case).exists()
    means = make.word(make.ConsentMeans, "oral").pk
    answers = {"ofii": "yes", "centre": "yes", "given_on": "23/11/2026", "means": means}

    refused = client.post(url("give_consent", case.reference), answers | {"centre": "no"})
    assert refused.status_code == 302
    assert not queries.live_consents(case).exists()

    for _ in range(2):
        assert client.post(url("give_consent", case.reference), answers).status_code == 302
    assert queries.live_consents(case).count() == 2


def test_consent_needs_a_date_that_has_been(client_of, case):
    client = client_of("caseworker_a")
    client.post(url("withdraw_consent", case.reference))
    means = make.word(make.ConsentMeans, "oral").pk
    for given_on in ("24/11/2026", "31/02/2026", "", "01/01/0001", "yesterday"):
        answers = {"ofii": "yes", "centre": "yes", "given_on": given_on, "means": means}
        page = client.post(url("give_consent", case.reference), answers)
        assert page.context["form"].errors.keys() == {"given_on"}
        assert not queries.live_consents(case).exists()


def test_assign_to_a_colleague_and_not_to_a_stranger(client_of, world, case):
    client = client_of("caseworker_a")
    foreign = world.memberships["caseworker_b"].reference
    page = client.post(url("assign", case.reference), {"key_worker": foreign})
    assert page.context["form"].errors

    colleague = world.memberships["colleague_a"]
    client.post(url("assign", case.reference), {"key_worker": colleague.reference})

    assert Case.objects.get().key_worker == colleague


def test_the_page_of_a_new_case_says_what_is_missing(client_of, world):
    case = make.make_case(world.caseworker_a)

    page = client_of("caseworker_a").get(url("detail", case.reference)).content.decode()

    assert page.count("/etapes/") == 5
    assert Safety.objects.get(case=case).revision == 0
    assert page.count("notice-warning") == 5


def test_a_page_takes_a_constant_number_of_queries(client_of, world, django_assert_num_queries):
    client = client_of("caseworker_a")
    few = make.make_full_case(world.caseworker_a, safety={"circles": [make.circle("Lyon")]})
    children = [actions.ChildGiven(name, make.DAY) for name in ("Ada", "Bea", "Cleo")]
    many = make.make_full_case(
        world.caseworker_a,
        household={"has_children": True, "children": children},
        safety={"circles": [make.circle("Lyon"), make.circle("Nice")]},
    )
    client.get("/healthz")
    for case in (few, many):
        with django_assert_num_queries(25):
            client.get(url("detail", case.reference))
        with django_assert_num_queries(26):
            client.get(url("step", case.reference, "household"))
        with django_assert_num_queries(26):
            client.get(url("step", case.reference, "safety"))


def test_she_takes_a_file_over_by_one_click(client_of, world):
    case = make.make_case(world.caseworker_a)
    colleague, own = client_of("colleague_a"), client_of("caseworker_a")
    address = url("follow", case.reference)

    assert address not in own.get(case.get_absolute_url()).content.decode()
    assert address in colleague.get(case.get_absolute_url()).content.decode()
    assert colleague.get(address).status_code == 405
    assert colleague.post(address).url == case.get_absolute_url()

    assert Case.objects.get(pk=case.pk).key_worker == world.memberships["colleague_a"]
    followed = own.get(url("assign", case.reference)).content.decode()
    assert followed.index("Fake colleague_a", followed.index("timeline")) < followed.rindex(
        "Fake caseworker_a"
    )
    for persona in OTHERS:
        assert client_of(persona).post(address).status_code == 404, persona
