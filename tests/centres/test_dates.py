from datetime import date

import pytest

from centres.dates import add_months, quarter_of
from centres.rules import decided_end


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 5, 31), 9, date(2027, 2, 28)),
        (date(2027, 5, 31), 9, date(2028, 2, 29)),
        (date(2026, 5, 30), 9, date(2027, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 3, 31), 9, date(2026, 12, 31)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 2, 28), 9, date(2026, 11, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_end_on_a_day_that_exists(day, months, expected):
    assert add_months(day, months) == expected


def test_a_stay_is_decided_for_nine_months():
    assert decided_end(date(2026, 11, 23)) == date(2027, 8, 23)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 23), (date(2026, 10, 1), date(2026, 12, 31))),
        (date(2026, 1, 1), (date(2026, 1, 1), date(2026, 3, 31))),
        (date(2026, 6, 30), (date(2026, 4, 1), date(2026, 6, 30))),
    ],
)
def test_quarters(day, expected):
    assert quarter_of(day) == expected
