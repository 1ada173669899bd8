"""Places that cannot be used: planned, changed, ended, cancelled, and the list of them all."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from centres import actions
from centres.models import Occupancy
from tests.factories.centres import make_expected, make_hold, make_resident, places_of, unavailability
from trips.audit.models import Event
from trips.guards.refusals import Overtaken, Refused

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
LIST, EXPORT = reverse("centres:unavailabilities"), reverse("centres:unavailabilities_export")


def plan(world, place, first, last, *, code="works", now, by="manager_north"):
    """Days from today; no `last`, no end known."""
    return actions.make_unavailable(
        place=place,
        reason=unavailability(code),
        starts_on=TODAY + first * DAY,
        ends_on=None if last is None else TODAY + last * DAY,
        by=world.actors[by],
        now=now,
    )


@pytest.fixture
def planned(world, frozen_now):
    """One place of three moments, and a neighbour's."""
    [place] = places_of(world.centres["north"])
    plan(world, place, -20, -10, now=frozen_now)
    plan(world, place, -2, 5, code="pest_control", now=frozen_now)
    plan(world, place, 10, 20, code="refurbishing", now=frozen_now)
    [other] = places_of(world.centres["south"])
    plan(world, other, 0, None, code="under_occupation", now=frozen_now, by="manager_south")
    return place


def change(world, place, first, last, now):
    ends_on = None if last is None else TODAY + last * DAY
    by = world.manager_north
    return actions.change_unavailability(
        place=place, starts_on=TODAY + first * DAY, ends_on=ends_on, by=by, now=now
    )


def cancel(world, place, first, now):
    starts_on = TODAY + first * DAY
    return actions.cancel_unavailability(place=place, starts_on=starts_on, by=world.manager_north, now=now)


# Dates


@pytest.mark.parametrize("last", [4, 8])
def test_one_ends_sooner_or_later(world, frozen_now, planned, last):
    change(world, planned, -2, last, frozen_now)
    change(world, planned, -2, last, frozen_now)
    assert Occupancy.objects.filter(place=planned, ends_on=TODAY + last * DAY).count() == 1
    assert Event.objects.filter(kind="centres.change_unavailability").count() == 1


@pytest.mark.parametrize("last", [11, None])
def test_one_does_not_run_into_the_next(world, frozen_now, planned, last):
    with pytest.raises(Overtaken, match="03/12/2026"):
        change(world, planned, -2, last, frozen_now)


def test_one_does_not_run_into_a_hold(world, frozen_now):
    [place] = places_of(world.centres["north"])
    plan(world, place, -5, 0, now=frozen_now)
    make_hold(world, [place])
    with pytest.raises(Overtaken, match="réservée depuis le 23/11/2026"):
        change(world, place, -5, 3, frozen_now - DAY)


def test_one_that_is_over_or_was_cancelled_is_not_changed(world, frozen_now, planned):
    cancel(world, planned, 10, frozen_now)
    for first in (-20, 10):
        with pytest.raises(Overtaken):
            change(world, planned, first, 30, frozen_now)


def test_the_end_is_after_the_start(world, frozen_now, planned):
    with pytest.raises(Refused):
        change(world, planned, 10, 10, frozen_now)


def test_what_is_planned_is_cancelled_and_what_has_begun_is_not(world, frozen_now, planned):
    with pytest.raises(Refused):
        cancel(world, planned, -2, frozen_now)
    cancel(world, planned, 10, frozen_now)
    assert Occupancy.objects.filter(place=planned).count() == 2
    assert Occupancy.history.filter(place_id=planned.pk, history_type="-").count() == 1
    with pytest.raises(Overtaken):
        cancel(world, planned, 10, frozen_now)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [(make_resident, "habite"), (make_expected, "réservée"), (None, "déjà indisponible")],
)
def test_the_sentence_says_what_takes_the_place(world, frozen_now, make, sentence):
    [place] = places_of(world.centres["north"])
    if make:
        make(world)
    else:
        plan(world, place, 30, None, now=frozen_now)
    with pytest.raises(Overtaken, match=sentence):
        plan(world, place, 40, 50, code="pest_control", now=frozen_now)


# Pages


def url(place):
    return reverse("centres:change_unavailability", args=[place.reference])


def test_the_manager_changes_and_cancels_on_the_page(world, client_of, planned):
    client = client_of("manager_north")
    page = client.get(url(planned), {"first": "2026-12-03"})
    assert page.context["form"]["starts_on"].value() == "2026-12-03"
    wrong = {"starts_on": "2026-11-21", "what": "end", "ends_on": "21/11/2026"}
    assert "après la première nuit" in client.post(url(planned), wrong).text
    wrong = {"starts_on": "2026-11-21", "what": "end", "ends_on": ""}
    assert "déjà indisponible" in client.post(url(planned), wrong).text
    wrong = {"starts_on": "2026-11-21", "what": "cancel"}
    assert "a commencé" in client.post(url(planned), wrong).text
    assert client.post(url(planned), {"starts_on": "2026-12-25", "what": "cancel"}).status_code == 200
    right = {"starts_on": "2026-12-03", "what": "cancel"}
    assert client.post(url(planned), right).status_code == 302
    assert client.post(url(planned), right).status_code == 200
    right = {"starts_on": "2026-11-21", "what": "end", "ends_on": ""}
    assert client.post(url(planned), right).status_code == 302
    assert list(Occupancy.objects.filter(place=planned, ends_on=None)) != []


@pytest.mark.parametrize(
    ("persona", "status"), [("worker_north", 403), ("officer_lyon", 403), ("manager_south", 404)]
)
def test_nobody_else_changes_the_dates(world, client_of, planned, persona, status):
    sent = {"starts_on": "2026-12-03", "what": "cancel"}
    assert client_of(persona).post(url(planned), sent).status_code == status
    assert Occupancy.objects.filter(place=planned).count() == 3


def test_a_place_in_service_has_no_dates_to_change(world, client_of):
    [place] = places_of(world.centres["north"])
    assert client_of("manager_north").get(url(place)).status_code == 409


def test_planning_over_somebody_says_so_beside_the_field_and_keeps_what_was_typed(world, client_of):
    make_resident(world)
    [place] = places_of(world.centres["north"])
    sent = {"reason": unavailability().pk, "starts_on": "01/12/2026", "ends_on": "05/12/2026"}
    page = client_of("manager_north").post(reverse("centres:unavailable", args=[place.reference]), sent)
    assert page.status_code == 200
    assert "habite" in str(page.context["form"].errors["starts_on"])
    assert "05/12/2026" in page.text or "2026-12-05" in page.text


def test_a_double_click_plans_once(world, client_of):
    [place] = places_of(world.centres["north"])
    sent = {"reason": unavailability().pk, "starts_on": "01/12/2026", "ends_on": "05/12/2026"}
    for _click in range(2):
        address = reverse("centres:unavailable", args=[place.reference])
        assert client_of("manager_north").post(address, sent).status_code == 302
    assert Occupancy.objects.count() == 1


# The list


@pytest.mark.parametrize(
    ("persona", "shown"),
    [("manager_north", 3), ("worker_north", 3), ("manager_south", 1), ("officer_lyon", 4), ("national", 4)],
)
def test_each_reads_her_centres_and_ofii_all(planned, client_of, persona, shown):
    assert len(client_of(persona).get(LIST).context["page"]) == shown


@pytest.mark.parametrize("persona", ["caseworker_a", "auditor", "platform", "admin_a"])
def test_nobody_else_reads_the_list(planned, client_of, persona):
    assert {client_of(persona).get(address).status_code for address in (LIST, EXPORT)} == {403}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"moment": "now"}, ["pest_control", "under_occupation"]),
        ({"moment": "planned"}, ["refurbishing"]),
        ({"moment": "past"}, ["works"]),
        ({"reason": "works"}, ["works"]),
        ({"sort": "reason"}, ["works", "pest_control", "refurbishing", "under_occupation"]),
    ],
)
def test_filters_and_order_hold_on_the_screen_and_in_the_export(planned, client_of, query, shown):
    client = client_of("national")
    page = client.get(LIST, query)
    found = [row.reason.code for row in page.context["page"]]
    assert (found if "sort" in query else sorted(found)) == shown
    with ZipFile(BytesIO(client.get(EXPORT, query).content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == len(shown) + 1


def test_the_list_says_how_many_nights_are_lost(planned, client_of):
    lines = client_of("worker_north").get(LIST).context["lines"]
    assert [(line[5].text, line[6].text) for line in lines] == [
        ("0", "prévue"),
        ("2", "en cours"),
        ("10", "passée"),
    ]


def test_an_empty_list_says_what_to_do(world, client_of):
    assert "sur sa propre page" in client_of("manager_north").get(LIST).text


@pytest.mark.parametrize("more", [0, 4])
def test_the_list_costs_the_same_for_few_and_for_many(
    world, frozen_now, planned, client_of, more, django_assert_num_queries
):
    for number in range(more):
        plan(world, planned, 30 + 2 * number, 31 + 2 * number, now=frozen_now)
    client = client_of("national")
    client.get(LIST)
    with django_assert_num_queries(10):
        client.get(LIST)
