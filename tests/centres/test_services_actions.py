from datetime import date, timedelta

import pytest

from cases.actions import ChildGiven
from cases.models import CaseKey
from centres import actions, queries, rules
from centres.models import GroupSession, Service
from tests.factories.centres import (
    commitment,
    log,
    make_case,
    make_departed,
    make_expected,
    make_resident,
    places_of,
)
from trips.guards.refusals import Overtaken, Refused

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def test_a_service_says_who_what_when(world):
    service = log(world, make_resident(world), minutes=45)
    assert service.provided_by == world.memberships["worker_north"]
    assert (service.commitment.code, service.minutes, service.provided_on) == ("2.4", 45, TODAY)


def test_by_a_partner_names_the_partner_and_nobody_else(world):
    service = log(world, make_resident(world), partner="Fake legal clinic")
    assert (service.provided_by, service.partner) == (None, "Fake legal clinic")


def test_a_double_click_is_one_service_and_another_day_is_another(world):
    stay = make_resident(world)
    assert log(world, stay) == log(world, stay)
    log(world, stay, on=TODAY - DAY)
    assert Service.objects.count() == 2


@pytest.mark.parametrize("day", [TODAY + DAY, TODAY - 31 * DAY])
def test_a_service_is_inside_the_stay(world, day):
    with pytest.raises(Refused):
        log(world, make_resident(world, days_ago=30), on=day)


@pytest.mark.parametrize(("code", "size"), [("4.4", 1), ("1.1", 1), ("5.4", 1)])
def test_what_is_not_an_act_for_her_is_refused(world, code, size):
    with pytest.raises(Refused):
        log(world, make_resident(world), code)


def test_an_act_for_a_child_where_there_is_one(world):
    children = [ChildGiven("Imaginary", date(2020, 1, 2))]
    stay = make_resident(world, case=make_case(world, has_children=True, children=children))
    assert log(world, stay, "5.4")


def test_no_service_before_arrival(world):
    with pytest.raises(Refused):
        log(world, make_expected(world))


def test_a_service_is_written_down_until_thirty_days_after_departure(world):
    recent, old = make_departed(world, days_ago=29), make_departed(world, days_ago=31, centre="south")
    log(world, recent, on=recent.ends_on)
    with pytest.raises(Refused):
        log(world, recent, on=recent.ends_on + DAY)
    with pytest.raises(Refused):
        log(world, old, on=old.ends_on, persona="manager_south")


@pytest.mark.parametrize("persona", ["manager_south", "caseworker_a", "officer_lyon", "auditor", "platform"])
def test_only_her_own_centre_logs(world, persona):
    with pytest.raises(Refused):
        log(world, make_resident(world), persona=persona)


def session(world, stays, frozen_now, code="4.4", **values):
    return actions.record_session(
        centre=world.centres["north"],
        stays=stays,
        commitment=commitment(code),
        held_on=TODAY,
        minutes=90,
        by=world.worker_north,
        now=frozen_now,
        **values,
    )


def two_residents(world):
    three = places_of(world.centres["north"], 3)
    return [make_resident(world, places=[place], case=make_case(world)) for place in three[:2]]


def test_a_session_is_entered_once_for_many(world, frozen_now):
    stays = two_residents(world)
    assert session(world, stays, frozen_now) == session(world, stays, frozen_now)
    assert GroupSession.objects.count() == 1
    assert Service.objects.filter(minutes=90).count() == 2


def test_a_session_with_one_who_was_not_there_is_not_half_written(world, frozen_now):
    stays = [*two_residents(world)[:1], make_departed(world, days_ago=3, case=make_case(world))]
    with pytest.raises(Refused):
        session(world, stays, frozen_now)
    assert not GroupSession.objects.exists()


def test_a_session_has_a_group_commitment(world, frozen_now):
    with pytest.raises(Refused):
        session(world, two_residents(world), frozen_now, "2.4")


def test_a_cancelled_service_keeps_its_reason_and_counts_nowhere(world, frozen_now):
    stay = make_resident(world)
    service = log(world, stay)
    actions.cancel_service(service=service, why="wrong resident", by=world.worker_north, now=frozen_now)
    assert service.cancelled_why == "wrong resident"
    assert queries.last_service_on(stay) is None
    with pytest.raises(Overtaken):
        actions.cancel_service(service=service, why="again", by=world.worker_north, now=frozen_now)


def test_the_totals_of_a_quarter(world, frozen_now):
    one, two = two_residents(world)
    log(world, one, minutes=30)
    log(world, two, minutes=60, on=TODAY - DAY)
    actions.cancel_service(service=log(world, two), why="x", by=world.worker_north, now=frozen_now)
    session(world, [one, two], frozen_now)
    log(world, make_resident(world, centre="south"), persona="manager_south")
    totals = queries.condition_totals(world.centres["north"], date(2026, 10, 1), date(2026, 12, 31))
    assert [total.condition.code for total in totals] == ["1", "2", "3", "4", "5", "6"]
    by_code = {one.commitment.code: one for total in totals for one in total.commitments}
    legal, group = by_code["2.4"], by_code["4.4"]
    assert (legal.count, legal.minutes, legal.last_on) == (2, 90, TODAY)
    assert (group.count, group.attendances, group.minutes) == (1, 2, 90)
    assert by_code["1.1"].is_standing
    assert by_code["1.1"].count == 0


@pytest.mark.parametrize("count", [1, 2])
def test_the_totals_take_three_queries(world, frozen_now, count, django_assert_num_queries):
    for stay in two_residents(world)[:count]:
        log(world, stay)
    with django_assert_num_queries(3):
        queries.condition_totals(world.centres["north"], date(2026, 10, 1), date(2026, 12, 31))


def test_two_sessions_with_other_women_in_one_minute_are_two(world, frozen_now):
    """In the morning one group, in the afternoon another, written down one after the other."""
    one, two = two_residents(world)
    first, second = session(world, [one], frozen_now), session(world, [two], frozen_now)
    assert first != second
    assert session(world, [one, two], frozen_now) not in (first, second)
    assert session(world, [two], frozen_now) == second
    assert list(second.attendances.values_list("stay", flat=True)) == [two.pk]
    assert Service.objects.count() == 4


def test_a_second_click_with_a_partner_is_one_service_and_another_partner_is_another(world):
    stay = make_resident(world)
    assert log(world, stay, partner="Fake clinic") == log(world, stay, partner="Fake clinic")
    log(world, stay, partner="Other fake clinic")
    assert Service.objects.count() == 2


def test_the_centre_still_reads_what_it_wrote_once_the_identity_is_no_longer_shown(world, client_of):
    stay = make_departed(world, days_ago=29)
    service = log(world, stay, on=stay.ends_on, partner="Fake clinic")
    actions.cancel_service(service=service, why="Wrong day", by=world.manager_north, now=service.recorded_at)
    later = service.recorded_at + 5 * DAY
    assert not rules.identity_is_shown(stay, later.date())
    shown = list(queries.services_at(world.manager_north, world.centres["north"]))
    assert [(one.partner, one.cancelled_why) for one in shown] == [("Fake clinic", "Wrong day")]


def test_nothing_more_is_written_about_a_woman_who_was_erased(world, frozen_now):
    stay = make_departed(world, days_ago=5)
    service = log(world, stay, on=stay.ends_on, partner="Fake clinic")
    CaseKey.objects.get(case=stay.case_id).destroy(by_id=world.protection.user_id, at=frozen_now)
    by = {"by": world.manager_north, "now": frozen_now}
    for write in (
        lambda: actions.cancel_service(service=service, why="x", **by),
        lambda: log(world, stay, on=stay.ends_on, partner="Other clinic"),
        lambda: actions.undo_departure(stay=stay, why="x", **by),
    ):
        with pytest.raises(Refused, match="effacée"):
            write()
    [shown] = queries.services_at(world.manager_north, world.centres["north"])
    assert (shown.partner, shown.cancelled_at) == ("", None)
