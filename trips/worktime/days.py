"""France's working days: Monday to Friday but for the eleven public holidays (Code du travail, L.3133-1).

Those of Alsace-Moselle and overseas are not counted: no centre is there.
"""

from datetime import date, timedelta
from functools import cache

from holidays.countries import France

SATURDAY = 5


@cache
def _holidays(year: int) -> frozenset[date]:
    """Taken whole: an object of the library fills itself while it is asked, which a second thread may see."""
    return frozenset(France(years=year, expand=False))


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`, which itself does not count, whether people work on it or not."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
