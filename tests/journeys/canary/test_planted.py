"""The crawl sees red: leaks of every sort are planted, one at a time, and each is found where it was planted.

The neighbour of each is the crawl itself, which finds nothing on the same pages.
"""

import logging
from contextlib import nullcontext

import pytest
from django.contrib import messages
from django.db.models import Q
from django.urls import reverse

from cases import presenters as case_presenters
from cases import queries as case_queries
from cases.models import Case
from centres.models import Centre
from centres.views import centres, stays
from placements import presenters
from tests.journeys.canary.crawl import Crawl
from tests.journeys.canary.secrets import found_in
from tests.journeys.canary.visits import Visit
from tests.journeys.canary.world import Item
from trips.ui.exports import Column


def visit_to(canaries, route, kind="", moment="", side="a", query=""):
    if not kind:
        return Visit(route, Item(""), reverse(route), query)
    item = next(one for one in canaries.items[kind] if (one.side, one.moment) == (side, moment))
    return Visit(route, item, reverse(route, args=[item.reference]), query)


@pytest.fixture
def crawl_as(canaries, client_of):
    return lambda persona: Crawl(persona, client_of(persona), canaries)


@pytest.fixture
def no_second_wall(monkeypatch):
    """Pages served by a role that sees every row: what is planted here is what the database would stop."""
    monkeypatch.setattr("tests.database.as_web", nullcontext)


def leaks_in(crawl, place):
    return [sentence for sentence in crawl.leaks if f" in the {place} of " in sentence]


def test_a_name_in_a_title(canaries, crawl_as, monkeypatch):
    page = stays.move_page

    def titled(request, stay, form, title, *more):
        return page(request, stay, form, f"{title} {stay.case.identity.last_name}", *more)

    crawl, visit = crawl_as("manager_north"), visit_to(canaries, "centres:departure", "stay", "arrived")
    crawl.get(visit)
    assert not crawl.leaks
    monkeypatch.setattr(stays, "move_page", titled)
    crawl.get(visit)
    assert leaks_in(crawl, "title")


@pytest.mark.usefixtures("no_second_wall")
def test_a_zone_on_the_page_of_the_centre_that_is_asked(canaries, crawl_as, monkeypatch):
    told = case_presenters.summary_for_centre

    def telling(case, today):
        return [*told(case, today), *case_presenters._zones(case)]

    crawl, visit = crawl_as("worker_north"), visit_to(canaries, "placements:proposal", "proposal", "asked")
    crawl.get(visit)
    assert not crawl.leaks
    monkeypatch.setattr(case_presenters, "summary_for_centre", telling)
    crawl.get(visit, language="en")
    assert {sentence.split()[4] for sentence in leaks_in(crawl, "page")} == {"zone", "town"}


def test_an_address_in_a_list_and_in_its_export(canaries, crawl_as, monkeypatch):
    columns = centres.centre_columns

    def with_address(rows):
        address = Column("Address", lambda one: Centre.objects.select_related("key").get(pk=one.pk).address)
        return [*columns(rows), address]

    crawl = crawl_as("manager_north")
    monkeypatch.setattr(centres, "centre_columns", with_address)
    crawl.get(visit_to(canaries, "centres:list"))
    assert [*crawl.leaks] == ["manager_north (centre) reads an address in the page of centres:list"]
    crawl.get(visit_to(canaries, "centres:export"))
    assert len(crawl.leaks) == 2


def test_a_name_in_a_notice(canaries, crawl_as, monkeypatch):
    def telling(request, sentence):
        case = Case.objects.select_related("identity", "key").get(reference=visit.item.reference)
        messages.info(request, f"{case.identity.first_name}: {sentence}")

    crawl, visit = crawl_as("caseworker_a"), visit_to(canaries, "cases:withdraw_consent", "case", "arrived")
    monkeypatch.setattr("cases.views.files.messages.success", telling)
    crawl.post(visit, {})
    assert leaks_in(crawl, "notices")


def test_a_phone_in_a_log_line(canaries, crawl_as, log, monkeypatch):
    told, before = stays.identity_for_centre, log.tell()

    def logged(case):
        logging.getLogger("centres.views").info("shown: %s", case.identity.phone)
        return told(case)

    crawl, visit = crawl_as("manager_north"), visit_to(canaries, "centres:stay", "stay", "arrived")
    monkeypatch.setattr(stays, "identity_for_centre", logged)
    crawl.get(visit)
    written = log.getvalue()[before:]
    log.truncate(before)
    log.seek(before)
    assert {secret.kind for secret in found_in(written)} == {"phone"}


@pytest.mark.usefixtures("no_second_wall")
def test_a_name_in_a_spreadsheet(canaries, crawl_as, monkeypatch):
    columns = presenters.proposal_columns

    def named(now):
        name = Column("Name", lambda one: _case_of(one).identity.full_name)
        return [*columns(now), name]

    crawl = crawl_as("worker_north")
    monkeypatch.setattr(presenters, "proposal_columns", named)
    crawl.get(visit_to(canaries, "placements:export_proposals"))
    assert any("of a file that is asked" in sentence for sentence in leaks_in(crawl, "page"))


def _case_of(proposal):
    return Case.objects.select_related("identity", "key").get(pk=proposal.referral.case_id)


@pytest.mark.usefixtures("no_second_wall")
def test_a_forgotten_filter(canaries, crawl_as, monkeypatch):
    crawl, visit = crawl_as("caseworker_b"), visit_to(canaries, "cases:list")
    crawl.get(visit)
    assert not crawl.leaks
    monkeypatch.setattr(case_queries, "own_cases", lambda actor: Q())
    crawl.get(visit)
    assert (
        "caseworker_b (other NGO) reads the last of a file that is draft in the page of cases:list"
        in crawl.leaks
    )


def test_the_second_wall_stops_a_forgotten_filter(canaries, crawl_as, monkeypatch):
    """The same as above, as pages are served."""
    crawl, visit = crawl_as("caseworker_b"), visit_to(canaries, "cases:list")
    monkeypatch.setattr(case_queries, "own_cases", lambda actor: Q())
    crawl.get(visit)
    assert not crawl.leaks


def test_a_page_that_shows_nothing(canaries, crawl_as, monkeypatch):
    crawl, visit = crawl_as("manager_north"), visit_to(canaries, "centres:stay", "stay", "arrived")
    wanted = "manager_north does not read the phone of a file that is arrived on centres:stay"
    monkeypatch.setattr(stays, "identity_for_centre", lambda case: [])
    crawl.get(visit)
    assert wanted in crawl.missing
    monkeypatch.undo()
    crawl.get(visit)
    assert wanted not in crawl.missing
