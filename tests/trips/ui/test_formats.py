from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from trips.ui.formats import write_day, write_euros, write_moment


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (313170, "313\xa0170\xa0€"),
        (Decimal("1250.50"), "1\xa0250,50\xa0€"),
        (0, "0\xa0€"),
        (-13, "-13\xa0€"),
        (None, ""),
        ("no number", ""),
    ],
)
def test_euros_in_french(amount, written):
    with translation.override("fr"):
        assert write_euros(amount) == written


def test_euros_in_english():
    with translation.override("en"):
        assert write_euros(Decimal("1250.50")) == "€1,250.50"


def test_day_is_written_day_first():
    assert write_day(date(2026, 11, 23)) == "23/11/2026"
    assert write_day(None) == ""


def test_moment_is_written_in_the_time_of_paris():
    with translation.override("fr"):
        assert write_moment(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == "24/11/2026 à\xa000:30"


def test_day_of_a_moment_is_the_day_in_paris():
    assert write_day(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == "24/11/2026"
