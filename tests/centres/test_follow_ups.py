"""Contact after a departure: her choice, planned at 3, 6 and 12 months, recorded by reference and dates."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from centres import actions, follow_up_queries, follow_up_rules
from centres.enums import FollowUpOutcome
from centres.models import FollowUp, Stay
from tests.factories.centres import departure_reason, destination, make_case, make_resident, places_of
from trips.guards.refusals import Overtaken, Refused

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
STAFF = {"manager_north", "worker_north"}


@pytest.fixture
def stay(world):
    return make_resident(world, days_ago=400)


def leave(world, stay, now, *, agreed=True, days_ago=0, by="manager_north"):
    channel = follow_up_queries.contact_channels().first() if agreed else None
    return actions.record_departure(
        stay=stay,
        day=now.date() - days_ago * DAY,
        departure_reason=departure_reason(),
        destination=destination(),
        follow_up="agreed" if agreed else "declined",
        follow_up_channel=channel,
        by=world.actors[by],
        now=now,
    )


def record(world, row, outcome, now, day=None):
    return actions.record_follow_up(
        follow_up=row, outcome=outcome, day=day or now.date(), by=world.worker_north, now=now
    )


def planned(stay):
    return list(
        FollowUp.objects.filter(stay=stay).order_by("months").values_list("months", "due_on", "outcome")
    )


def test_they_are_planned_only_if_she_agrees(world, stay, frozen_now):
    leave(world, stay, frozen_now)
    assert planned(stay) == [
        (3, date(2027, 2, 23), ""),
        (6, date(2027, 5, 23), ""),
        (12, date(2027, 11, 23), ""),
    ]
    other = make_resident(world, places=places_of(world.centres["north"], 3)[:1], case=make_case(world))
    leave(world, other, frozen_now, agreed=False)
    assert planned(other) == []


def test_an_agreement_says_by_which_way(world, stay, frozen_now):
    left = leave(world, stay, frozen_now)
    left.follow_up_channel = None
    with pytest.raises(IntegrityError, match="stay_follow_up_has_channel"), transaction.atomic():
        left.save()


def test_a_corrected_departure_moves_them_and_an_undone_one_takes_them_back(world, stay, frozen_now):
    leave(world, stay, frozen_now)
    words = {"departure_reason": departure_reason(), "destination": destination(), "why": "mistake"}
    by = world.manager_north
    actions.correct_departure(stay=stay, day=TODAY - 3 * DAY, **words, by=by, now=frozen_now)
    assert planned(stay)[0][1] == date(2027, 2, 20)
    actions.undo_departure(stay=stay, why="mistake", by=by, now=frozen_now)
    assert planned(stay) == []
    again = Stay.objects.get(pk=stay.pk)
    assert (again.follow_up, again.follow_up_channel_id) == ("", None)


def test_who_sees_and_records_them(world, stay, frozen_now):
    leave(world, stay, frozen_now)
    row = FollowUp.objects.select_related("stay__centre").first()
    for persona, actor in world.actors.items():
        seen = follow_up_queries.follow_ups_visible_to(actor).exists()
        may = follow_up_rules.record_follow_up(actor, row) == ""
        assert (seen, may) == (persona in STAFF, persona in STAFF), persona


@pytest.mark.parametrize("outcome", [FollowUpOutcome.SAFE, FollowUpOutcome.HELP, FollowUpOutcome.NOT_REACHED])
def test_one_that_is_made_leaves_the_others(world, stay, frozen_now, outcome):
    leave(world, stay, frozen_now, days_ago=100)
    row = follow_up_queries.with_stays(FollowUp.objects.filter(months=3)).get()
    record(world, row, outcome, frozen_now)
    assert [one[2] for one in planned(stay)] == [outcome, "", ""]
    with pytest.raises(Overtaken, match="déjà"):
        record(world, row, outcome, frozen_now)


def test_when_she_does_not_wish_it_any_more_she_is_not_called_again(world, stay, frozen_now):
    leave(world, stay, frozen_now, days_ago=100)
    row = follow_up_queries.with_stays(FollowUp.objects.filter(months=3)).get()
    record(world, row, FollowUpOutcome.DECLINED, frozen_now)
    assert {one[2] for one in planned(stay)} == {FollowUpOutcome.DECLINED}


def test_a_day_to_come_or_before_she_left_is_refused(world, stay, frozen_now):
    leave(world, stay, frozen_now, days_ago=5)
    row = follow_up_queries.with_stays(FollowUp.objects.filter(months=3)).get()
    for day in (TODAY + DAY, TODAY - 6 * DAY):
        with pytest.raises(Refused):
            record(world, row, FollowUpOutcome.SAFE, frozen_now, day)


def url(route, *thing):
    return reverse(f"centres:{route}", args=[one.reference for one in thing])


def test_her_choice_is_asked_with_the_departure(world, stay, client_of):
    client = client_of("manager_north")
    sent = {
        "day": "23/11/2026",
        "departure_reason": departure_reason().pk,
        "destination": destination().pk,
        "follow_up": "agreed",
    }
    answer = client.post(url("departure", stay), sent)
    assert (answer.status_code, FollowUp.objects.count()) == (200, 0)
    sent["follow_up_channel"] = follow_up_queries.contact_channels().first().pk
    assert client.post(url("departure", stay), sent).status_code == 302
    assert FollowUp.objects.count() == 3


def test_the_list_shows_reference_and_dates_and_never_a_name(world, stay, client_of, frozen_now):
    leave(world, stay, frozen_now, days_ago=100)
    client = client_of("worker_north")
    page = client.get(url("follow_ups")).text
    assert stay.reference in page
    assert stay.case.identity.last_name not in page
    assert "en retard" in page
    row = FollowUp.objects.get(months=3)
    assert url("follow_up", row) in page
    assert "Suivis à faire" in client.get("/").text
    assert client.post(url("follow_up", row), {"outcome": "safe", "day": "23/11/2026"}).status_code == 302
    assert url("follow_up", row) not in client.get(url("follow_ups"), {"due": "on"}).text
    assert "jointe" in client.get(url("follow_ups"), {"done": "on"}).text
    assert client.get(url("follow_up", row)).status_code == 302
    assert client.get(url("follow_ups_export")).status_code == 200


def test_neighbours_find_nothing(world, stay, client_of, frozen_now):
    leave(world, stay, frozen_now)
    row = FollowUp.objects.first()
    for persona in ("manager_south", "officer_lyon", "caseworker_a"):
        assert client_of(persona).get(url("follow_up", row)).status_code == 404, persona
    assert stay.reference not in client_of("manager_south").get(url("follow_ups")).text


def test_one_query_whatever_the_number(world, stay, frozen_now, django_assert_num_queries):
    leave(world, stay, frozen_now)

    def read():
        rows = follow_up_queries.with_stays(follow_up_queries.follow_ups_visible_to(world.worker_north))
        return [(one.stay.centre.public_label, str(one.stay.follow_up_channel)) for one in rows]

    with django_assert_num_queries(1):
        assert len(read()) == 3
    other = make_resident(world, places=places_of(world.centres["north"], 3)[:1], case=make_case(world))
    leave(world, other, frozen_now)
    with django_assert_num_queries(1):
        assert len(read()) == 6
