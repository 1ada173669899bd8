"""The log of looks: the data protection officer reads all of it, an NGO that of its own files."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories.cases import make_case
from trips.audit import record
from trips.audit.models import Read

LOG, EXPORT = "/consultations/", "/consultations/export/"
EVERYBODY_ELSE = [
    "caseworker_a",
    "admin_a",
    "officer_lyon",
    "national",
    "manager_north",
    "worker_north",
    "auditor",
    "platform",
]


def lines_of(response):
    return [[cell.text for cell in line] for line in response.context["lines"]]


def column(response, number):
    return [line[number] for line in lines_of(response)]


def readers_url(case, name="readers"):
    return reverse(f"home:{name}", args=[case.reference])


@pytest.fixture
def case(world, frozen_now):
    return make_case(world.caseworker_a)


@pytest.fixture
def other_case(world, frozen_now):
    return make_case(world.caseworker_b)


@pytest.fixture
def looks(world, case, other_case, frozen_now):
    """Four looks at two files, one at an address, one search, one export: one a day, the last today."""
    done = [
        ("cases:detail", case, world.caseworker_a, ""),
        ("placements:detail", case, world.officer_lyon, ""),
        ("centres:stay", case, world.manager_north, ""),
        ("cases:detail", other_case, world.caseworker_b, ""),
        ("centres.address_of", world.centres["north"], world.officer_lyon, "ofii"),
        ("cases:search", None, world.caseworker_a, ""),
        ("cases:export", None, world.caseworker_b, ""),
    ]
    for days, (route, seen, by, why) in enumerate(reversed(done)):
        record.read(route, seen, by=by, now=frozen_now - timedelta(days=days), why=why)


@pytest.mark.parametrize("address", [LOG, EXPORT])
@pytest.mark.parametrize("persona", EVERYBODY_ELSE)
def test_only_the_data_protection_officer_reads_the_log(client_of, looks, persona, address):
    assert client_of(persona).get(address).status_code == 403


def test_the_log_says_who_when_in_which_role_and_what(client_of, looks, world, case):
    response = client_of("protection").get(LOG)
    assert response.status_code == 200
    written = lines_of(response)
    assert len(written) == 7
    assert written[-1][1:] == [
        "Fake caseworker_a",
        "Intervenante",
        "Fake ngo_a",
        "Dossier",
        case.reference,
        "",
        "cases:detail",
    ]
    address = written[2]
    assert (address[1], address[4], address[6]) == (
        "Fake officer_lyon",
        "Adresse d’un centre",
        "mission de l’OFII",
    )


def test_the_officer_herself_is_recorded(client_of, world, looks):
    client = client_of("protection")
    client.get(LOG)
    client.get(EXPORT)
    mine = Read.objects.filter(user_id=world.protection.user_id).order_by("pk")
    assert [read.route for read in mine] == ["home:reads", "home:reads_export"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("kind=file", 4),
        ("kind=address", 1),
        ("kind=search", 1),
        ("kind=export", 1),
        ("kind=list", 0),
        ("kind=nonsense", 7),
        ("since=2026-11-22", 2),
        ("until=2026-11-18", 2),
        ("since=2026-11-19&until=2026-11-20", 2),
        ("since=soon", 7),
    ],
)
def test_filters(client_of, looks, query, count):
    assert len(lines_of(client_of("protection").get(f"{LOG}?{query}"))) == count


def test_filters_by_person_organisation_and_reference(client_of, looks, world, case):
    client = client_of("protection")
    person = world.memberships["caseworker_a"].reference
    assert set(column(client.get(LOG, {"person": person}), 1)) == {"Fake caseworker_a"}
    organisation = world.organisations["ofii"].reference
    assert set(column(client.get(LOG, {"organisation": organisation}), 3)) == {"Fake ofii"}
    # A case's reference finds every page of its file.
    assert len(lines_of(client.get(LOG, {"reference": case.reference.lower()}))) == 3
    assert lines_of(client.get(LOG, {"reference": "D-0000-0000"})) == []


def test_the_oldest_first_and_page_by_page(client_of, world, case, frozen_now):
    for minutes in range(60):
        record.read("cases:detail", case, by=world.caseworker_a, now=frozen_now - timedelta(minutes=minutes))
    client = client_of("protection")
    first = client.get(f"{LOG}?sort=at")
    following = client.get(LOG + first.context["page"].links(first.wsgi_request.GET)["next"])
    moments = column(first, 0) + column(following, 0)
    assert len(moments) == 60 + 1  # the page itself was recorded between the two
    assert len(set(moments)) == 60


def test_the_desk_counts_what_the_list_shows(client_of, looks):
    client = client_of("protection")
    figures = client.get("/").context["desk"].figures
    assert sum(figure.value for figure in figures) == 1
    for figure in figures:
        shown = [line for line in lines_of(client.get(figure.url)) if line[7] != "home:reads"]
        assert len(shown) == figure.value


def test_queries_for_one_and_for_many(client_of, world, case, frozen_now, django_assert_num_queries):
    client = client_of("protection")
    client.get("/healthz")
    for count in (1, 30):
        for _ in range(count):
            record.read("cases:detail", case, by=world.caseworker_a, now=frozen_now)
        with django_assert_num_queries(11):
            client.get(LOG)


# ---------------------------------------------------------------- one file


def test_her_own_ngo_reads_who_looked_at_the_file(client_of, looks, case):
    response = client_of("colleague_a").get(readers_url(case))
    assert response.status_code == 200
    assert column(response, 1) == ["Fake manager_north", "Fake officer_lyon", "Fake caseworker_a"]
    assert column(response, 3) == ["Fake operator_north", "Fake ofii", "Fake ngo_a"]


@pytest.mark.parametrize("name", ["readers", "readers_export"])
@pytest.mark.parametrize(
    "persona", ["caseworker_b", "admin_a", "admin_b", "manager_north", "protection", "platform"]
)
def test_nobody_else_reads_it(client_of, looks, case, persona, name):
    assert client_of(persona).get(readers_url(case, name)).status_code == 404


def test_of_other_organisations_only_the_role(client_of, world, looks, case, frozen_now):
    record.read("cases:detail", case, by=world.caseworker_b, now=frozen_now)
    response = client_of("caseworker_a").get(readers_url(case))
    assert lines_of(response)[0][1:4] == ["", "Intervenante", "Fake ngo_b"]
    assert "Fake caseworker_b" not in response.content.decode()


def test_looking_at_who_looked_is_a_look(client_of, world, looks, case):
    client = client_of("caseworker_a")
    client.get(readers_url(case))
    client.get(readers_url(case, "readers_export"))
    routes = Read.objects.filter(file_id=case.pk).order_by("-pk").values_list("route", flat=True)
    assert list(routes[:2]) == ["home:readers_export", "home:readers"]


def test_the_case_leads_there_for_her_own_ngo(client_of, case):
    assert readers_url(case) in client_of("colleague_a").get(case.get_absolute_url()).content.decode()


def test_queries_of_one_file(client_of, world, case, frozen_now, django_assert_num_queries):
    client = client_of("caseworker_a")
    client.get("/healthz")
    for count in (1, 30):
        for _ in range(count):
            record.read("cases:detail", case, by=world.officer_lyon, now=frozen_now)
        with django_assert_num_queries(13):
            client.get(readers_url(case))
