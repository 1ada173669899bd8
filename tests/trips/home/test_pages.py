import pytest
from django.urls import reverse

from placements.enums import ReferralState
from tests.factories.actors import make_membership
from tests.factories.placements import make_referral
from tests.personas import PEOPLE
from trips.home.navigation import MENUS
from trips.organisations.enums import Role


@pytest.mark.parametrize("persona", [*PEOPLE, "stranger"])
def test_each_has_a_desk_and_a_menu_that_works(persona, world, client_of):
    client = client_of(persona)
    home = client.get("/")
    assert home.status_code == 200
    for item in home.context["navigation"]:
        assert client.get(item.url).status_code in {200, 302}, item.url


@pytest.mark.parametrize("persona", ["caseworker_a", "officer_lyon", "national"])
def test_a_figure_of_the_desk_is_the_number_of_rows_behind_its_link(persona, world, client_of):
    make_referral(world, ReferralState.DRAFT)
    make_referral(world, ReferralState.WAITING)
    client = client_of(persona)
    linked = [figure for figure in client.get("/").context["desk"].figures if figure.url]
    assert linked
    for figure in linked:
        assert figure.value == client.get(figure.url).context["page"].total, figure.label


def test_the_most_dangerous_is_on_top_of_the_desk_and_a_draft_below_it(world, client_of):
    """Nobody knows yet how urgent a draft is; an unanswered question about a woman in danger does not wait below it."""
    draft = make_referral(world, ReferralState.DRAFT)
    asked = make_referral(world, ReferralState.INFORMATION_REQUESTED)
    rows = [row.reference for row in client_of("caseworker_a").get("/").context["desk"].waiting]
    assert rows == [asked.reference, draft.reference]


@pytest.mark.parametrize("persona", PEOPLE)
def test_the_menu_marks_the_page_that_is_open_and_no_other(persona, world, client_of):
    client = client_of(persona)
    for item in client.get("/").context["navigation"]:
        page = client.get(item.url, follow=True)
        marked = [one.url for one in page.context.get("navigation", []) if one.current]
        assert marked in ([], [item.url]), item.url
        assert marked or item.url.startswith(("/referentiels/", "/organisations/la-mienne/")), item.url


def test_every_role_has_a_menu():
    assert set(MENUS) == set(Role)


def test_signed_out_is_sent_to_sign_in(world, client_of):
    assert client_of("nobody").get("/").url == "/compte/login/?next=/"


@pytest.mark.parametrize("page", ["about", "help", "accessibility", "data_protection"])
def test_public_pages_are_open_in_both_languages(page, db, client):
    for language, word in {"fr": 'lang="fr"', "en": 'lang="en"'}.items():
        response = client.get(reverse(f"home:{page}"), headers={"accept-language": language})
        assert word in response.content.decode()


def test_one_acts_in_another_of_ones_own_capacities(world, client_of):
    other = make_membership(Role.ORGANISATION_ADMIN, world.organisations["ngo_a"], world.user("caseworker_a"))
    client = client_of("caseworker_a")
    assert client.get("/").wsgi_request.actor.role == Role.CASEWORKER
    client.post(reverse("home:act_as"), {"membership": other.reference})
    assert client.get("/").wsgi_request.actor.role == Role.ORGANISATION_ADMIN
    assert client.get(reverse("home:capacities")).status_code == 200


def test_a_capacity_of_somebody_else_does_not_exist(world, client_of):
    client = client_of("caseworker_a")
    foreign = world.memberships["national"].reference
    assert client.post(reverse("home:act_as"), {"membership": foreign}).status_code == 404
    assert client.get("/").wsgi_request.actor.role == Role.CASEWORKER


def test_the_language_is_remembered(world, client_of):
    client = client_of("auditor")
    assert 'lang="fr"' in client.get("/").content.decode()
    client.post(reverse("set_language"), {"language": "en"})
    assert 'lang="en"' in client.get("/").content.decode()


def test_probes(db, client):
    assert client.get("/healthz").content == b"ok"
    assert client.get("/readyz").content.startswith(b"ready")


def test_personal_pages_are_not_kept_by_browsers(world, client_of):
    assert client_of("auditor").get("/").headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    "address", ["/dossiers/D-0000-0000/", "/nowhere/", "/compte/signup/", "/compte/email/"]
)
def test_what_is_not_declared_does_not_exist(address, world, client_of):
    assert client_of("caseworker_a").get(address).status_code == 404


def test_the_content_policy_allows_nothing_inline(db, client):
    policy = client.get(reverse("home:about")).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
