from datetime import timedelta
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.urls import reverse

from cases import actions
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
LIST = "/dossiers/"


@pytest.fixture
def cases(world, frozen_now):
    """One followed by each of two colleagues, one closed; and one of another NGO."""
    made = {
        "mine": make.make_case(world.caseworker_a, frozen_now - timedelta(days=3)),
        "hers": make.make_case(world.colleague_a, frozen_now - timedelta(days=2)),
        "closed": make.make_case(world.caseworker_a, frozen_now - timedelta(days=1)),
        "foreign": make.make_case(world.caseworker_b, frozen_now),
    }
    actions.close_case(case=made["closed"], by=world.caseworker_a, now=frozen_now)
    make.save_step(made["mine"], "household", by=world.caseworker_a, first_name="Éloïse", last_name="=1+1")
    make.save_step(made["foreign"], "household", by=world.caseworker_b, first_name="Éloïse", last_name="Leak")
    return made


def sheet_of(content):
    """The texts of a spreadsheet, row by row."""
    name = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    sheet = ElementTree.fromstring(ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml"))
    return [["".join(cell.itertext()) for cell in row.iter(f"{name}c")] for row in sheet.iter(f"{name}row")]


def shown(page):
    return [line[0].text for line in page.context["lines"]]


def references(cases, *names):
    return [cases[name].reference for name in names]


def test_the_list_is_that_of_the_ngo_newest_first(client_of, cases):
    page = client_of("caseworker_a").get(LIST)

    assert shown(page) == references(cases, "closed", "hers", "mine")
    assert b"Leak" not in page.content


def test_filters_and_orders(client_of, world, cases):
    client = client_of("caseworker_a")
    colleague = world.memberships["colleague_a"].reference
    foreign = world.memberships["caseworker_b"].reference
    wanted = {
        "?state=closed": ("closed",),
        "?state=open": ("hers", "mine"),
        "?mine=on": ("closed", "mine"),
        f"?key_worker={colleague}": ("hers",),
        "?sort=opened": ("mine", "hers", "closed"),
        "?state=open&mine=on": ("mine",),
        # What makes no sense filters nothing and says so.
        f"?key_worker={foreign}": ("closed", "hers", "mine"),
        "?state=erased": ("closed", "hers", "mine"),
        "?sort=identity__first_name&page=99": ("closed", "hers", "mine"),
        "?state=%00&page=-1": ("closed", "hers", "mine"),
    }
    for query, names in wanted.items():
        assert shown(client.get(LIST + query)) == references(cases, *names), query


def test_an_empty_list_says_what_to_do_next(client_of, world):
    page = client_of("caseworker_a").get(LIST)

    assert page.context["lines"] == []
    assert reverse("placements:start").encode() in page.content


def test_the_export_is_the_screen(client_of, cases):
    client = client_of("caseworker_a")
    for query in ("", "?state=open", "?mine=on&sort=opened"):
        answer = client.get(reverse("cases:export") + query)
        rows = sheet_of(answer.content)
        page = client.get(LIST + query)
        assert [row[0] for row in rows[1:]] == shown(page)
        assert rows[0] == [str(column.heading) for column in page.context["head"]]
        assert "Éloïse =1+1" in [row[1] for row in rows]
        assert answer.headers["Content-Disposition"] == 'attachment; filename="dossiers-2026-11-23.xlsx"'


def test_a_list_of_one_and_of_many_take_as_many_queries(client_of, world, django_assert_num_queries):
    client = client_of("caseworker_a")
    make.make_case(world.caseworker_a)
    client.get("/healthz")
    for _more in range(2):
        with django_assert_num_queries(10):
            client.get(LIST)
        for _ in range(3):
            make.make_case(world.colleague_a)


def test_find_by_name_among_ones_own(client_of, cases):
    client = client_of("caseworker_a")

    found = client.post(reverse("cases:search"), {"name": "eloise"})

    assert shown(found) == references(cases, "mine")
    assert shown(client.post(reverse("cases:search"), {"name": "leak"})) == []
    assert client.post(reverse("cases:search"), {"name": ""}).context["form"].errors
    assert client.post(reverse("cases:search"), {"name": "a\0b"}).context["form"].errors


def test_towns_are_suggested_by_post_only(client_of, world):
    client = client_of("caseworker_a")

    page = client.post(
        reverse("cases:towns"),
        {"circles-0-town": "saint-den", "circles-1-town": "\0", "circles-1-radius_km": "5"},
    )

    assert b"Saint-Denis (93)" in page.content
    assert client.get(reverse("cases:towns")).status_code == 405
