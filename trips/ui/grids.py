"""A board of rows by days, cut into runs: one cell for each run of days of the same kind."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from trips.ui.formats import write_day


@dataclass(frozen=True)
class Segment:
    """`days` days from `start` of one kind; `label` is what a person reads ("occupied")."""

    kind: str
    start: date
    days: int
    label: str
    url: str = ""

    @property
    def end(self):
        return self.start + timedelta(days=self.days - 1)

    @property
    def sentence(self):
        if self.days == 1:
            return _("%(label)s on %(day)s") % {"label": self.label, "day": write_day(self.start)}
        return _("%(label)s from %(start)s to %(end)s") % {
            "label": self.label,
            "start": write_day(self.start),
            "end": write_day(self.end),
        }


@dataclass(frozen=True)
class Row:
    label: str
    segments: list
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Kind:
    """How a kind is drawn: `pattern` is one of PATTERNS, `letter` stands in cells wide enough."""

    key: str
    label: str
    pattern: str
    letter: str = ""


PATTERNS = ("solid", "stripes", "dots", "cross", "waves", "blank")


@dataclass(frozen=True)
class Grid:
    """Rows × days from `start`. Segments may overlap the edges: they are cut; days without any stay empty."""

    caption: str
    start: date
    days: int
    rows: list
    kinds: list
    today: date | None = None
    row_title: str = ""
    empty_label: str = field(default="")

    @property
    def months(self):
        months, day, stop = [], self.start, self.start + timedelta(days=self.days)
        while day < stop:
            following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            span = (min(following, stop) - day).days
            months.append(
                {"days": span, "label": format_date(day, "F Y") if span > 20 else format_date(day, "M")}
            )
            day = following
        return months

    @property
    def today_split(self):
        """Days before today and from today on, for the line that marks it; None when today is not shown."""
        before = (self.today - self.start).days if self.today else -1
        return (before, self.days - before - 1) if 0 <= before < self.days else None

    @property
    def drawn_rows(self):
        kinds = {kind.key: kind for kind in self.kinds}
        return [{"row": row, "cells": list(self.cells(row, kinds))} for row in self.rows]

    def cells(self, row, kinds):
        day, stop = self.start, self.start + timedelta(days=self.days)
        for segment in sorted(row.segments, key=lambda one: one.start):
            start = max(segment.start, day)
            end = min(segment.start + timedelta(days=segment.days), stop)
            if start >= end:
                continue
            if start > day:
                yield {"days": (start - day).days, "segment": None}
            yield {"days": (end - start).days, "segment": segment, "kind": kinds[segment.kind]}
            day = end
        if day < stop:
            yield {"days": (stop - day).days, "segment": None}
