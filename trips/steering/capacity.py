"""How many specialised places exist on any day, past or to come: capacity is dated data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import Greatest, Least

from centres.dates import add_months
from centres.models import Place


@dataclass(frozen=True)
class Spell:
    """`places` places of a centre exist from one day to the eve of another, or for ever."""

    centre: str
    places: int
    first: date
    end: date | None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.end is None or self.end > day)


@dataclass(frozen=True)
class CapacityLine:
    """The places of one centre on each day asked for."""

    centre: str
    counts: tuple[int, ...]


def months_from(first: date, months: int) -> list[date]:
    """The first days of so many months."""
    return [add_months(first.replace(day=1), ahead) for ahead in range(months)]


def capacity_on(days: Sequence[date], centre: str = "") -> list[CapacityLine]:
    """One line a centre that has a place on one of the days; one query for any number of days."""
    spells: dict[str, list[Spell]] = {}
    for spell in _spells(centre):
        spells.setdefault(spell.centre, []).append(spell)
    lines = [CapacityLine(name, tuple(_counted(found, days))) for name, found in spells.items()]
    return [line for line in lines if any(line.counts)]


def totals(lines: Iterable[CapacityLine], days: Sequence[date]) -> tuple[int, ...]:
    counts = [line.counts for line in lines]
    return tuple(sum(column) for column in zip(*counts, strict=True)) if counts else (0,) * len(days)


def _counted(spells: list[Spell], days: Sequence[date]) -> Iterable[int]:
    return (sum(spell.places for spell in spells if spell.covers(day)) for day in days)


def _spells(centre: str) -> Iterable[Spell]:
    """From the same dates as `centres.queries.places.open_on`."""
    rows = Place.objects.filter(Q(specialised_from__isnull=False)).order_by("unit__centre__public_label")
    if centre:
        rows = rows.filter(unit__centre__reference=centre)
    first = Greatest("opens_on", "specialised_from", "unit__centre__opened_on")
    end = Least("closes_on", "specialised_until", "unit__centre__closed_on")
    found = rows.annotate(first=first, end=end).values_list("unit__centre__public_label", "first", "end")
    return [Spell(name, count, start, stop) for name, start, stop, count in found.annotate(Count("pk"))]
