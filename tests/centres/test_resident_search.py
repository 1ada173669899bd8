"""A centre finds its own women by exact name or number, while it may know who they are; each search is recorded."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases import actions as case_actions
from centres import queries
from placements.enums import ReferralState as S
from tests.factories import placements as make
from trips.audit.models import Read

HER = {"first_name": "Éloïse", "last_name": "N’Diaye", "file_number": "FAKE-77"}


@pytest.fixture
def hosted(world, frozen_now):
    return make.make_referral(world, S.ARRIVED, household=HER)


def find(client, world, name, centre="north"):
    address = reverse("centres:search", args=[world.centres[centre].reference])
    return client.post(address, {"name": name})


def test_by_first_last_whole_name_or_number(client_of, world, hosted):
    make.make_referral(world, S.ARRIVED, household={"first_name": "Another"})
    client = client_of("worker_north")
    for name in ("eloise", "N'Diaye", "ndiaye", "N’DIAYE Eloise", "fake 77"):
        shown = find(client, world, name).content.decode()
        assert (hosted.stay.reference in shown) is (name != "ndiaye"), name


def test_the_page_says_where_it_stands(client_of, world):
    page = client_of("worker_north").get(reverse("centres:search", args=[world.centres["north"].reference]))
    assert page.context["crumbs"][-1] == {"label": "Chercher par nom", "url": ""}


def test_the_other_centre_finds_nothing_and_cannot_ask_there(client_of, world, hosted):
    client = client_of("manager_south")
    assert hosted.stay.reference not in find(client, world, "Éloïse", "south").content.decode()
    assert find(client, world, "Éloïse").status_code == 404
    for persona in ("caseworker_a", "officer_lyon", "auditor"):
        assert find(client_of(persona), world, "Éloïse").status_code in (403, 404)


def test_who_withdrew_or_left_long_ago_is_not_found(world, hosted, frozen_now):
    by, centre, today = world.worker_north, world.centres["north"], frozen_now.date()
    assert queries.residents_named(by, centre, "Éloïse", today)
    make.depart(world, hosted, "caseworker_a", "officer_lyon", "north", frozen_now)
    assert queries.residents_named(by, centre, "Éloïse", today + timedelta(days=29))
    assert not queries.residents_named(by, centre, "Éloïse", today + timedelta(days=40))
    case_actions.withdraw_consent(case=hosted.case, by=world.caseworker_a, now=frozen_now)
    assert not queries.residents_named(by, centre, "Éloïse", today)


def test_who_is_only_proposed_is_not_found(client_of, world):
    make.make_referral(world, S.PROPOSED, household=HER)
    assert "N’Diaye" not in find(client_of("manager_north"), world, "Éloïse").content.decode()


def test_each_search_is_recorded_without_the_name(client_of, world, hosted):
    find(client_of("worker_north"), world, "Éloïse")
    read = Read.objects.get(route="centres:search")
    assert (read.user_id, read.reference) == (world.worker_north.user_id, world.centres["north"].reference)
    client_of("caseworker_a").post(reverse("placements:search"), {"name": "Éloïse"})
    assert Read.objects.filter(route="placements:search").count() == 1
