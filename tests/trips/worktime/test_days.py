"""Working days in France, beside a second library that other people wrote."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from workalendar.europe import France

from trips.worktime import days
from trips.worktime.days import add_working_days, is_working_day

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


def test_every_day_of_thirty_years_agrees_with_the_other_library():
    other = France()
    day, differing = date(YEARS[0], 1, 1), []
    while day.year in YEARS:
        if is_working_day(day) != other.is_working_day(day):
            differing.append(day)
        day += timedelta(days=1)
    assert differing == []


def test_adding_agrees_with_the_other_library():
    other, start = France(), date(2026, 1, 1)
    for offset in range(730):
        day = start + timedelta(days=offset)
        for count in (1, 2, 3, 10):
            assert add_working_days(day, count) == other.add_working_days(day, count), (day, count)


def test_several_threads_at_once_get_the_whole_year():
    days._holidays.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(is_working_day, [date(2031, 12, 25)] * 64))
    assert not any(answers)
