"""The seed and the day of the tested world."""

from datetime import date

from trips.demo.calendar import midnight

SEED = 66
TODAY = date(2026, 11, 23)
NOW = midnight(TODAY)
