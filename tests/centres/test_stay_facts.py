"""What a stay must always be, what cannot be undone, and the household as it is now."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases import actions as case_actions
from centres import actions
from tests.factories import cases
from tests.factories.centres import (
    log,
    make_case,
    make_departed,
    make_expected,
    make_hold,
    make_resident,
    places_of,
)
from trips.audit import tracking
from trips.guards.refusals import Refused

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def make_cancelled(world):
    stay = make_expected(world)
    return actions.cancel_stay(stay=stay, code="place_lost", by=world.officer_lyon, now=timezone.now())


@pytest.mark.parametrize(
    ("made", "values", "constraint"),
    [
        (make_resident, {"ends_on": TODAY}, "stay_arrived_not_ended"),
        (make_departed, {"arrived_at": None, "arrived_by": None}, "stay_ended_has_arrived"),
        (make_expected, {"ends_on": TODAY + DAY}, "stay_expected_not_begun"),
        (make_expected, {"arrived_at": "now", "arrived_by": "manager_north"}, "stay_expected_not_begun"),
        (make_expected, {"cancelled_at": "now"}, "stay_cancelled_at_by"),
        (make_expected, {"cancelled_code": "place_lost"}, "stay_cancelled_has_date"),
        (make_cancelled, {"cancelled_at": None, "cancelled_by": None}, "stay_cancelled_has_date"),
    ],
)
def test_the_dates_of_a_stay_agree_with_its_state(world, frozen_now, made, values, constraint):
    stay = made(world)
    known = {"now": frozen_now, "manager_north": world.user("manager_north")}
    values = {name: known.get(value, value) for name, value in values.items()}
    with pytest.raises(IntegrityError, match=constraint):
        tracking.update(stay, by=world.platform, **values)


def test_a_cancelled_stay_says_when_by_whom_and_why(world, frozen_now):
    stay = make_cancelled(world)
    stay.refresh_from_db()
    cancelled = (stay.cancelled_at, stay.cancelled_by_id, stay.cancelled_code)
    assert cancelled == (frozen_now, world.officer_lyon.user_id, "place_lost")


def test_a_hold_says_who_released_it_and_nobody_when_it_expired(world, frozen_now):
    hold = make_hold(world, places_of(world.centres["north"]))
    actions.release_hold(hold=hold, by=world.national, now=frozen_now)
    late = make_hold(world, places_of(world.centres["north"]), expires_at=frozen_now)
    [expired] = actions.release_expired_holds(now=frozen_now)
    assert (hold.released_by_id, expired.pk, expired.released_by_id) == (
        world.national.user_id,
        late.pk,
        None,
    )
    with pytest.raises(IntegrityError, match="hold_released_by_has_date"):
        tracking.update(hold, by=world.platform, released_at=None)


# Whose stay it is


def test_a_stay_is_of_the_person_of_its_case(world):
    stay, other = make_expected(world), make_case(world)
    with pytest.raises(IntegrityError, match="stay_person_of_its_case"), at_once():
        tracking.update(stay, by=world.platform, person_id=other.person_id)


def test_her_stays_follow_when_two_cases_are_one_womans(world):
    stay, other = make_departed(world), make_case(world, "caseworker_b")
    with at_once():
        tracking.update(stay.case, by=world.national, person_id=other.person_id)
    stay.refresh_from_db()
    assert stay.person_id == other.person_id


def test_two_cases_of_one_woman_cannot_have_two_stays_at_once(world):
    stay, other = make_resident(world), make_resident(world, centre="south")
    with pytest.raises(IntegrityError, match="stay_one_at_a_time"):
        tracking.update(stay.case, by=world.national, person_id=other.person_id)


@contextmanager
def at_once():
    """The references are checked at the end of the block, as at the end of a transaction."""
    with transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


# What cannot be undone


def undo_departure(world, stay, now):
    return actions.undo_departure(stay=stay, why="x", by=world.manager_north, now=now)


def test_a_departure_is_not_undone_once_her_case_is_closed(world, frozen_now):
    stay = make_departed(world)
    case_actions.close_case(case=stay.case, by=world.caseworker_a, now=frozen_now)
    with pytest.raises(Refused, match="dossier"):
        undo_departure(world, stay, frozen_now)
    case_actions.reopen_case(case=stay.case, by=world.caseworker_a, now=frozen_now)
    assert undo_departure(world, stay, frozen_now).state == "arrived"


@pytest.mark.parametrize("closed", ["closes_on", "specialised_until", "closed_on"])
def test_a_departure_is_not_undone_once_her_place_is_closed(world, frozen_now, closed):
    stay = make_departed(world)
    place = stay.occupancies.first().place
    ends = place.unit.centre if closed == "closed_on" else place
    tracking.update(ends, by=world.platform, **{closed: TODAY})
    with pytest.raises(Refused, match="plus ouverte"):
        undo_departure(world, stay, frozen_now)
    tracking.update(ends, by=world.platform, **{closed: TODAY + DAY})
    assert undo_departure(world, stay, frozen_now).state == "arrived"


def test_the_page_says_why_an_arrival_is_not_undone(world, client_of, frozen_now):
    stay = make_resident(world)
    case_actions.withdraw_consent(case=stay.case, by=world.caseworker_a, now=frozen_now)
    values = {"what": "undo", "day": "30/11/2026", "why": "Pas venue"}
    answer = client_of("manager_north").post(
        reverse("centres:correct_arrival", args=[stay.reference]), values
    )
    assert "retiré son accord" in answer.text
    with pytest.raises(Refused, match="retiré son accord"):
        actions.undo_arrival(stay=stay, expected_on=TODAY, why="x", by=world.manager_north, now=frozen_now)


# The household as it is now


def correct_household(world, case, *children):
    given = [case_actions.ChildGiven(name, date(2020, 1, 2)) for name in children]
    values = {"has_children": bool(given), "children": given}
    cases.save_step(case, "household", by=world.caseworker_a, **values)


@pytest.mark.parametrize("made", [make_expected, make_resident])
def test_a_household_that_has_grown_is_announced_on_her_page(world, client_of, made):
    stay = made(world, case=make_case(world, full=True))
    client = client_of("worker_north")
    assert "Le foyer a changé" not in client.get(stay.get_absolute_url()).text
    correct_household(world, stay.case, "Enfantine", "Petite")
    assert "Le foyer a changé : 3 personnes pour 1 place." in client.get(stay.get_absolute_url()).text


def test_a_household_that_has_shrunk_is_announced_too(world, client_of):
    stay = make_resident(world, case=make_case(world, full=True), places=places_of(world.centres["north"], 3))
    page = client_of("worker_north").get(stay.get_absolute_url()).text
    assert "Le foyer a changé : 1 personne pour 3 places." in page


def test_acts_for_a_child_follow_the_household_of_today(world, client_of):
    stay = make_resident(world, places=places_of(world.centres["north"], 3))
    form = reverse("centres:service_new", args=[stay.reference])
    assert 'value="5.4"' not in client_of("worker_north").get(form).text
    with pytest.raises(Refused):
        log(world, stay, "5.4")
    correct_household(world, stay.case, "Enfantine")
    assert 'value="5.4"' in client_of("worker_north").get(form).text
    assert log(world, stay, "5.4")
