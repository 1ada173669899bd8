"""Days and moments of the demo world. Everything in it happened before the day it is built for."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

MONTHS = 18
SPAN = timedelta(days=MONTHS * 365 // 12)
# When the demonstration's network of centres began.
OPENED = date(2020, 1, 1)


def midnight(day):
    """The moment at which the world is looked at."""
    return timezone.make_aware(datetime.combine(day, time()))


def days(number):
    return timedelta(days=number)


def working(day):
    """This day, or the Friday before a weekend."""
    return day - days(max(0, day.weekday() - 4))


class Diary:
    """Moments of one file, in office hours and in the order in which they are asked for."""

    def __init__(self, rng):
        self.rng = rng
        self.last = None

    def at(self, day):
        moment = midnight(day) + timedelta(hours=9, minutes=self.rng.randrange(6 * 60))
        if self.last is not None and moment <= self.last:
            moment = self.last + timedelta(minutes=self.rng.randint(12, 25))
        self.last = moment
        return moment
