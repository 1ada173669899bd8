"""Working days in France, beside a second library that other people wrote."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workalendar.europe import France, FranceAlsaceMoselle

from trips.worktime import days
from trips.worktime.days import ZONES, add_working_days, count_working_days, is_working_day, zone_of

YEARS = range(2020, 2051)


@pytest.mark.parametrize(
    ("holiday", "name"),
    [
        (date(2026, 1, 1), "New Year"),
        (date(2026, 4, 6), "Easter Monday"),
        (date(2026, 5, 1), "Labour Day"),
        (date(2026, 5, 8), "Victory in 1945"),
        (date(2026, 5, 14), "Ascension"),
        (date(2026, 5, 25), "Whit Monday"),
        (date(2026, 7, 14), "National Day"),
        (date(2025, 8, 15), "Assumption"),
        (date(2027, 11, 1), "All Saints"),
        (date(2026, 11, 11), "Armistice"),
        (date(2026, 12, 25), "Christmas"),
    ],
)
def test_the_eleven_holidays(holiday, name):
    assert holiday.weekday() < days.SATURDAY
    assert not is_working_day(holiday), name


@pytest.mark.parametrize("day", [date(2026, 4, 3), date(2026, 12, 26 + 2), date(2026, 12, 24)])
def test_good_friday_and_the_days_between_feasts_are_worked(day):
    assert is_working_day(day)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 11, 23), 2, date(2026, 11, 25)),
        # Over a weekend; from a Saturday or a Sunday it is the same.
        (date(2026, 11, 27), 2, date(2026, 12, 1)),
        (date(2026, 11, 28), 2, date(2026, 12, 1)),
        (date(2026, 11, 29), 2, date(2026, 12, 1)),
        # Armistice on a Wednesday.
        (date(2026, 11, 10), 2, date(2026, 11, 13)),
        # Easter, and Ascension on a Thursday.
        (date(2026, 4, 3), 2, date(2026, 4, 8)),
        (date(2026, 5, 13), 2, date(2026, 5, 18)),
        # The end of the year: Christmas on a Friday, then New Year on a Friday.
        (date(2026, 12, 24), 2, date(2026, 12, 29)),
        (date(2026, 12, 31), 2, date(2027, 1, 5)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_adding_working_days(start, count, end):
    assert add_working_days(start, count) == end


ALSACE_MOSELLE = ["57", "67", "68"]


@pytest.mark.parametrize(
    ("department", "other"), [("75", France), *((d, FranceAlsaceMoselle) for d in ALSACE_MOSELLE)]
)
def test_every_day_of_thirty_years_agrees_with_the_other_library(department, other):
    other, zone = other(), zone_of(department)
    day, differing = date(YEARS[0], 1, 1), []
    while day.year in YEARS:
        if is_working_day(day, zone) != other.is_working_day(day):
            differing.append(day)
        day += timedelta(days=1)
    assert differing == []


def test_adding_agrees_with_the_other_library():
    other, start = France(), date(2026, 1, 1)
    for offset in range(730):
        day = start + timedelta(days=offset)
        for count in (1, 2, 3, 10):
            assert add_working_days(day, count) == other.add_working_days(day, count), (day, count)


@pytest.mark.parametrize(
    ("department", "day"),
    [
        # The end of slavery: Code du travail, L.3422-2 and décret n° 83-1003.
        ("971", date(2027, 5, 27)),
        ("972", date(2026, 5, 22)),
        ("973", date(2026, 6, 10)),
        ("974", date(2027, 12, 20)),
        ("976", date(2026, 4, 27)),
        # Good Friday and the day after Christmas.
        ("67", date(2026, 4, 3)),
        ("57", date(2028, 12, 26)),
    ],
)
def test_a_holiday_of_one_part_of_france_is_worked_elsewhere(department, day):
    assert not is_working_day(day, zone_of(department))
    assert is_working_day(day)
    assert all(is_working_day(day, zone) for zone in {"973", "974"} - {ZONES[department]})


days_of_ten_years = st.dates(date(2020, 1, 1), date(2029, 12, 31))
zones = st.sampled_from(["", *ZONES.values()])


@given(days_of_ten_years, st.integers(0, 15), zones)
def test_counting_takes_back_what_adding_gave(day, count, zone):
    assert count_working_days(day, add_working_days(day, count, zone), zone) == count


@given(days_of_ten_years, st.integers(0, 400), st.integers(0, 15), zones)
def test_who_begins_later_is_never_due_earlier(day, later, count, zone):
    assert add_working_days(day, count, zone) <= add_working_days(day + timedelta(days=later), count, zone)


def test_nothing_comes_after_a_later_day():
    assert count_working_days(date(2026, 11, 27), date(2026, 11, 20)) == 0


def test_several_threads_at_once_get_the_whole_year():
    days._holidays.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(is_working_day, [date(2031, 12, 25)] * 64))
    assert not any(answers)
