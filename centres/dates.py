"""Dates as the desk counts them: months of a stay, quarters of a report."""

import calendar
from datetime import date, timedelta

from trips.ui.formats import NO_BREAK

# Two identical records by one person within a minute are one click too many.
SAME_CLICK = timedelta(minutes=1)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month when it is shorter (31 May + 9 = 28 February)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def quarter_of(day: date) -> tuple[date, date]:
    """First and last day of the calendar quarter that contains `day`."""
    start = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return start, add_months(start, 3) - timedelta(days=1)


def quarter_key(start: date) -> str:
    """As an address writes it: `2026-3` for July to September 2026."""
    return f"{start.year}-{(start.month + 2) // 3}"


def quarter_asked(text: str, today: date) -> tuple[date, date]:
    """`2026-3` is July to September 2026; anything else, or a quarter to come, is this quarter."""
    year, _dash, number = text.partition("-")
    if year.isdecimal() and number in ("1", "2", "3", "4") and 2000 <= int(year) <= today.year:
        asked = quarter_of(date(int(year), int(number) * 3, 1))
        return asked if asked[0] <= today else quarter_of(today)
    return quarter_of(today)


def write_duration(minutes: int) -> str:
    """`45 min`, `1 h`, `1 h 30`: the same in both languages."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NO_BREAK}min"
    return f"{hours}{NO_BREAK}h{NO_BREAK}{rest:02}" if rest else f"{hours}{NO_BREAK}h"
