"""France's working days: Monday to Friday but for the public holidays.

Eleven are held everywhere (Code du travail, L.3133-1); Alsace and Moselle have two more (L.3134-13), each overseas
département its own (L.3422-2, and local custom as the library has it). A zone is the name of such a calendar.
"""

from datetime import date, timedelta
from functools import cache

from holidays.countries import France

SATURDAY = 5
# Everywhere else: the national calendar.
NATIONAL = ""
# INSEE code of a département → its calendar, as the library calls it.
ZONES = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    **{overseas: overseas for overseas in ("971", "972", "973", "974", "976")},
}


def zone_of(department_code: str) -> str:
    """Whose holidays a département keeps."""
    return ZONES.get(department_code, NATIONAL)


@cache
def _holidays(year: int, zone: str) -> frozenset[date]:
    """Taken whole: an object of the library fills itself while it is asked, which a second thread may see."""
    return frozenset(France(years=year, expand=False, subdiv=zone or None))


def is_working_day(day: date, zone: str = NATIONAL) -> bool:
    return day.weekday() < SATURDAY and day not in _holidays(day.year, zone)


def add_working_days(day: date, count: int, zone: str = NATIONAL) -> date:
    """The `count`-th working day after `day`, which itself does not count, whether people work on it or not."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, zone)
    return day


def count_working_days(start: date, end: date, zone: str = NATIONAL) -> int:
    """How many working days come after `start`, up to and with `end`; none when `end` is not later."""
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return sum(is_working_day(day, zone) for day in days)
