"""The worked examples of docs/commitments.md, and whole quarters against a second, slower reckoning."""

import json
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centres import compass
from centres.enums import Measure, Status
from centres.models import Service, Stay
from tests.factories.actors import NOBODY
from tests.factories.centres import commitment, departure_reason, destination, make_resident, places_of
from trips.audit import tracking
from trips.database.questions import ask

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "commitments.md"
QUARTER = (date(2026, 10, 1), date(2026, 12, 31))
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def rows_under(heading):
    """The cells of each row of the table under a heading."""
    part = DOCUMENT.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def day_of(text):
    return None if text == "—" else date(*(int(part) for part in reversed(text.split("/"))))


def days_of(text):
    return [] if text == "—" else [day_of(one.strip()) for one in text.split(",")]


def lives(world, now, arrived, left, done, place=0, code="2.4"):
    """A woman with these days and acts, written as they are: which act may be logged when is proven elsewhere."""
    places = [places_of(world.centres["north"], 3)[place]]
    stay = make_resident(world, days_ago=0, places=places)
    values = {"starts_on": arrived}
    if left:
        values |= {
            "ends_on": left,
            "state": "ended",
            "ended_at": now,
            "ended_by": world.user("manager_north"),
        }
        values |= {"departure_reason": departure_reason(), "destination": destination()}
    Stay._base_manager.filter(pk=stay.pk).update(**values)
    for on in done:
        values = {"stay": stay, "commitment": commitment(code), "provided_on": on, "minutes": 30}
        values |= {"recorded_at": now, "recorded_by_id": world.worker_north.user_id}
        tracking.create(Service(**values), by=NOBODY)
    return stay


def owed(centre, measure, days, warn, today, *, families=False):
    """What the database reckons for one commitment bound since 2024."""
    rule = SimpleNamespace(
        measure=measure, days=days, warn_days=warn, applies="children" if families else "always"
    )
    rule.commitment = SimpleNamespace(code="2.4")
    rule.valid_from = date(2020, 1, 1)
    one = compass.Obligation(centre, None, rule, date(2024, 1, 1), QUARTER[1])
    period = compass.Period(*QUARTER, today)
    rows = compass._rows(0, one, period, {"2.4": [rule]})
    return ask("dues", json.dumps(rows, default=str), today)


@pytest.mark.parametrize("cells", rows_under("One woman, one commitment"), ids=" ".join)
def test_one_woman(world, frozen_now, cells):
    rule, arrived, left, done, today, due, state = cells
    measure, days, warn = rule.replace("(", "").replace(")", "").split()
    stay = lives(world, frozen_now, day_of(arrived), day_of(left), days_of(done))
    found = owed(stay.centre, measure, int(days), int(warn), day_of(today))
    expected = [] if state == "—" else [(stay.pk, state, day_of(due))]
    assert [row[1:4] for row in found] == expected


@pytest.mark.parametrize("cells", rows_under("Of all women: the commitment"), ids=" ".join)
def test_of_all_women(cells):
    *numbers, target, status = cells
    counts = compass.Counts(*(int(number) for number in numbers))
    assert shared(counts, int(target)) == status


def shared(counts, target):
    reading = compass.Reading(None, None, Status.NOT_APPLICABLE, "", counts=counts)
    return compass._shared(reading, target).status


@pytest.mark.parametrize("cells", rows_under("A standing state"), ids=" ".join)
def test_a_standing_state(cells):
    last, found, until, today, status = cells
    check = SimpleNamespace(kept=found == "yes", checked_on=day_of(last), valid_until=day_of(until))
    rule = SimpleNamespace(days=31, warn_days=7, applies="always", measure=Measure.CHECKED)
    reading = compass.Reading(None, None, Status.NOT_APPLICABLE, "")
    period = compass.Period(*QUARTER, day_of(today))
    assert compass._checked(reading, rule, check if last != "—" else None, period).status == status


numbers = st.integers(min_value=0, max_value=12)


@given(
    kept=numbers, late=numbers, missing=numbers, soon=numbers, pending=numbers, target=st.integers(50, 100)
)
def test_more_evidence_never_lowers_a_status(kept, late, missing, soon, pending, target):
    """Each step that an act can make: what was missing, soon or pending is kept, or she who left early was seen to."""
    order = [Status.NOT_MET, Status.AT_RISK, Status.MET]
    before = shared(compass.Counts(kept, late, missing, soon, pending), target)
    steps = [(kept + 1, late, missing, soon, pending)]
    steps += [(kept + 1, late, missing - 1, soon, pending), (kept, late + 1, missing - 1, soon, pending)]
    steps += [(kept + 1, late, missing, soon - 1, pending), (kept + 1, late, missing, soon, pending - 1)]
    steps += [(kept + 1, late - 1, missing, soon, pending)]
    for numbers_after in steps:
        if min(numbers_after) >= 0 and before != Status.NOT_APPLICABLE:
            after = shared(compass.Counts(*numbers_after), target)
            assert order.index(after) >= order.index(before), (numbers_after, before, after)


# A second reckoning, day by day


def again(measure, days, warn, arrived, left, done, today):
    """The same in the plainest way: (state, due), or None where nothing fell due."""
    first, last = QUARTER
    done = sorted(day for day in done if arrived <= day <= today)
    if measure == Measure.FIRST_DAYS:
        due = arrived + days * DAY
        if not first <= due <= last or (not done and left and left <= due):
            return None
        if done:
            return ("kept" if done[0] <= due else "late"), due
        state = "missing" if due < today else "soon" if (due - today).days <= warn else "pending"
        return state, due
    stop = min(day for day in (last, left, today) if day)
    if arrived > min(last, today) or (left and left <= first):
        return None
    done = [day for day in done if day <= stop]
    overdue = {
        day for day in days_between(arrived, stop) if first <= day and is_overdue(day, arrived, done, days)
    }
    due = max([arrived, *done]) + days * DAY
    caught_up = {day for day in overdue if any(act >= day for act in done)}
    if overdue - caught_up:
        return "missing", due
    if overdue:
        return "late", due
    here = today <= last and (left is None or left > today)
    return ("soon" if here and due <= min(today + warn * DAY, last) else "kept"), due


def days_between(start, end):
    return [start + number * DAY for number in range((end - start).days + 1)]


def is_overdue(day, arrived, done, days):
    """On this day the last mark before it is too long ago."""
    return (day - max(mark for mark in [arrived, *done] if mark < day or mark == arrived)).days > days


women = st.fixed_dictionaries(
    {
        "arrived": st.integers(-120, 50),
        "stays": st.one_of(st.none(), st.integers(1, 120)),
        "done": st.lists(st.integers(0, 150), max_size=5),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    women=st.lists(women, min_size=1, max_size=3),
    measure=st.sampled_from([Measure.FIRST_DAYS, Measure.REGULARLY]),
    days=st.integers(1, 60),
    warn=st.integers(0, 14),
    looked=st.integers(0, 120),
)
def test_both_reckonings_agree(world, frozen_now, women, measure, days, warn, looked):
    today, expected = QUARTER[0] + looked * DAY, {}
    with transaction.atomic():
        for place, one in enumerate(women):
            arrived = QUARTER[0] + one["arrived"] * DAY
            left = arrived + one["stays"] * DAY if one["stays"] else None
            left = left if left and left <= today else None
            done = [day for number in one["done"] if (day := arrived + number * DAY) <= (left or today)]
            if arrived > today:
                continue
            stay = lives(world, frozen_now, arrived, left, set(done), place)
            if (result := again(measure, days, warn, arrived, left, done, today)) is not None:
                expected[stay.pk] = result
        found = owed(world.centres["north"], measure, days, warn, today)
        assert {row[1]: row[2:4] for row in found} == expected
        transaction.set_rollback(True)
