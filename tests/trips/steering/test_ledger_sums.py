"""Whatever was open, taken or waited for: each night of each place is one of six kinds, as counted here."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centres.enums import Night, OccupancyKind
from centres.models import Centre, Occupancy, Place, Preparation, Unit
from placements.matching import MUSTS
from placements.models import Referral
from tests.factories import placements as make
from tests.factories.centres import make_expected, places_of, unavailability
from trips.audit import tracking
from trips.steering import ledger

DAY = timedelta(days=1)
SINCE, NIGHTS = date(2026, 9, 1), 30
LAST = SINCE + (NIGHTS - 1) * DAY
EACH = [SINCE + ahead * DAY for ahead in range(NIGHTS)]
PARIS = ZoneInfo("Europe/Paris")

offsets = st.integers(-5, NIGHTS + 5)
maybe = st.none() | offsets
# Opens, closes, specialised from and until: days after the first night, or never.
dates = st.tuples(st.just(-40) | offsets, maybe, st.none() | st.just(-40) | offsets, maybe)
# Gap before and length of what takes a place, one after the other; the last may have no end.
taken = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 12), st.sampled_from(OccupancyKind)), max_size=4)
readied = st.lists(st.tuples(offsets, st.integers(0, 6)), max_size=2, unique_by=lambda pair: pair[0])
place = st.tuples(dates, taken, st.booleans(), readied)
# When a referral moved, to waiting or away, and for how many people.
history = st.lists(st.tuples(offsets, st.booleans(), st.integers(1, 4)), max_size=4)
closing = st.none() | offsets
# Floor, lift, cot of each unit.
houses = st.lists(st.tuples(st.integers(-1, 1), st.booleans(), st.booleans()), min_size=4, max_size=4)


@dataclass
class Setting:
    stay: object
    user: int
    referrals: list


def day(offset):
    return SINCE + offset * DAY


@pytest.fixture
def setting(world):
    stay = make_expected(world, centre="south", places=places_of(world.centres["south"], 3))
    Occupancy._base_manager.all().delete()
    needs = [{}, {"no_stairs": True}, {"reduced_mobility": True}, {"cot": True, "no_stairs": True}]
    referrals = [make.make_draft(world, household=one) for one in needs]
    return Setting(stay, world.officer_lyon.user_id, referrals)


def open_place(world, row, drawn):
    """Only dates in order: the database refuses others."""
    opens, closes, start, end = drawn
    values = {"opens_on": day(opens), "closes_on": None, "specialised_from": None, "specialised_until": None}
    if closes is not None and closes > opens:
        values["closes_on"] = day(closes)
    if start is not None:
        values["specialised_from"] = day(start)
        values["specialised_until"] = day(end) if end is not None and end > start else None
    tracking.update(row, by=world.platform, **values)


def take(setting, row, drawn, is_endless):
    at = -5
    for number, (gap, length, kind) in enumerate(drawn, start=1):
        first, at = at + gap, at + gap + length
        why = {"reason": unavailability()} if kind == OccupancyKind.UNAVAILABLE else {"stay": setting.stay}
        ends_on = None if is_endless and number == len(drawn) else day(at)
        noted = {"recorded_at": datetime(2026, 9, 1, tzinfo=PARIS), "recorded_by_id": setting.user}
        Occupancy(place=row, kind=kind, starts_on=day(first), ends_on=ends_on, **why, **noted).save()


def make_ready(row, drawn):
    for first, days in drawn:
        Preparation(place=row, starts_on=day(first), ready_on=day(first + days)).save()


def move(referral, drawn):
    keeper = Referral.history.model
    for offset, waits, size in sorted(drawn, key=lambda one: one[0]):
        row = referral.history.first()
        values = {field.attname: getattr(row, field.attname) for field in keeper._meta.concrete_fields}
        values |= {"history_id": None, "state": "waiting" if waits else "proposed", "household_size": size}
        at = datetime.combine(day(offset), datetime.min.time(), PARIS) + timedelta(hours=11)
        keeper.objects.create(**values | {"history_date": at})


# Counted night by night


def is_open(row, night):
    centre = row.unit.centre
    spans = [
        (row.opens_on, row.closes_on),
        (row.specialised_from, row.specialised_until),
        (centre.opened_on, centre.closed_on),
    ]
    return all(first and first <= night and (end is None or end > night) for first, end in spans)


def kind_of(row, night):
    for one in row.occupancies.all():
        if one.starts_on <= night and (one.ends_on is None or one.ends_on > night):
            return one.kind
    if any(one.starts_on <= night < one.ready_on for one in row.preparations.all()):
        return Night.PREPARING
    return Night.FREE


def moves_of(setting):
    """Of each referral: what its file says that a unit must have, and (day, state, size) in order."""
    for referral in setting.referrals:
        rows = referral.history.order_by("history_date", "history_id")
        found = rows.values_list("history_date", "state", "household_size")
        household = referral.case.household
        needs = {name for name in MUSTS if getattr(household, name)}
        yield needs, [(at.astimezone(PARIS).date(), state, size) for at, state, size in found]


def waiting_on(moves, night):
    """(places, needs) of each household that waited when the night began."""
    for needs, moved in moves:
        known = [(state, size) for moved_on, state, size in moved if moved_on <= night]
        if known and known[-1][0] == "waiting":
            yield known[-1][1], needs


def has_room(unit, free, household):
    """By the table of the ranking itself."""
    size, needs = household
    return free >= size and all(MUSTS[name].unit(unit) for name in needs)


def count(setting):
    """Centre → what its line must say."""
    counted = {centre.pk: Counter() for centre in Centre.objects.all()}
    rows = Place.objects.select_related("unit__centre").prefetch_related("occupancies", "preparations")
    rows, moves = list(rows), list(moves_of(setting))
    for night in EACH:
        waiting = list(waiting_on(moves, night))
        free = Counter()
        for row in rows:
            if is_open(row, night):
                kind, line = kind_of(row, night), counted[row.unit.centre_id]
                line["nights"] += 1
                if kind == Night.FREE:
                    free[row.unit] += 1
                    kind = "free_while_waiting" if waiting else "free_while_nobody"
                line[str(kind)] += 1
        look_for_room(counted, free, waiting)
    return {pk: line for pk, line in counted.items() if line["nights"]}


def look_for_room(counted, free, waiting):
    for pk, line in counted.items():
        here = {unit: number for unit, number in free.items() if unit.centre_id == pk}
        if not here:
            continue
        for unit, number in here.items():
            line["useful"] += number * any(has_room(unit, number, one) for one in waiting)
        housed = sum(any(has_room(unit, number, one) for unit, number in here.items()) for one in waiting)
        line["waited"] = max(line["waited"], len(waiting))
        line["fitted"] = max(line["fitted"], housed)


def test_the_six_kinds_are_counted_as_night_by_night_and_add_up(world, setting):
    places = list(Place.objects.order_by("pk"))

    @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(place, min_size=8, max_size=8), st.lists(history, min_size=4, max_size=4), houses, closing
    )
    def check(drawn, moves, built, closes):
        with transaction.atomic():
            for row, (opened, occupied, is_endless, prepared) in zip(places, drawn, strict=True):
                row.refresh_from_db()
                open_place(world, row, opened)
                take(setting, row, occupied, is_endless)
                make_ready(row, prepared)
            for unit, (floor, has_lift, takes_cot) in zip(Unit.objects.order_by("pk"), built, strict=True):
                tracking.update(unit, by=world.platform, floor=floor, has_lift=has_lift, takes_cot=takes_cot)
            for referral, moved in zip(setting.referrals, moves, strict=True):
                move(referral, moved)
            if closes is not None:
                Centre._base_manager.filter(pk=world.centres["north"].pk).update(closed_on=day(closes))
            compare(setting)
            transaction.set_rollback(True)

    check()


def compare(setting):
    lines = ledger.ledger(Centre.objects.all(), SINCE, LAST)
    found = {line.centre.pk: ledger.numbers_of(line) for line in lines}
    for numbers in found.values():
        assert sum(numbers[kind] for kind in ledger.KINDS) == numbers["nights"]
    expected = count(setting)
    assert found == {pk: {name: line[name] for name in found[pk]} for pk, line in expected.items()}
    for line in lines:
        runs = ledger.free_runs(line.centre, SINCE, LAST)
        nights = sum(run.nights * run.free for run in runs)
        assert nights == line.free_while_waiting + line.free_while_nobody
        assert sum(run.nights * run.useful for run in runs) == line.useful
        assert sum(run.nights * run.free for run in runs if run.waiting) == line.free_while_waiting
