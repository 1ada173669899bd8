"""What was delivered under the six conditions, and who takes which place on which nights."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from centres.dates import write_duration
from centres.enums import Nature, Night
from centres.models import Centre, Commitment, Condition, Occupancy, Place, Preparation
from centres.queries.preparations import preparations_between
from trips.database.questions import ask
from trips.ui.grids import Kind, Segment
from trips.vocabulary.models import Term

BEYOND = "beyond"


@dataclass
class CommitmentTotal:
    """What was delivered under one commitment. Of a group: sessions, and attendances beside them."""

    commitment: Commitment
    count: int = 0
    minutes: int = 0
    last_on: date | None = None
    attendances: int = 0

    @property
    def is_standing(self) -> bool:
        return self.commitment.nature == Nature.STANDING

    @property
    def is_group(self) -> bool:
        return self.commitment.nature == Nature.GROUP

    @property
    def duration(self) -> str:
        return write_duration(self.minutes)


@dataclass
class ConditionTotal:
    """One of the six conditions with its commitments, in the order of the contract."""

    condition: Condition
    commitments: list[CommitmentTotal] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(total.count for total in self.commitments)

    @property
    def minutes(self) -> int:
        return sum(total.minutes for total in self.commitments)

    @property
    def duration(self) -> str:
        return write_duration(self.minutes)


def condition_totals(centre: Centre, start: date, end: date) -> list[ConditionTotal]:
    """What a centre delivered from `start` to `end`, both included; three queries.

    Versions of one commitment count together, by their code. An hour of a group is one hour,
    however many women came. Standing states carry no figure: their evidence is kept elsewhere.
    """
    acts, sessions = _acts(centre, start, end), _sessions(centre, start, end)
    totals: dict[int, ConditionTotal] = {}
    for commitment in _commitments():
        counted = (sessions if commitment.nature == Nature.GROUP else acts).get(commitment.code, {})
        here = totals.setdefault(commitment.condition_id, ConditionTotal(commitment.condition))
        here.commitments.append(CommitmentTotal(commitment, **counted))
    return list(totals.values())


def _commitments() -> Iterable[Commitment]:
    commitments = Commitment.objects.filter(retired_on=None).select_related("condition")
    return commitments.order_by("condition__position", "position", "code", "pk")


def _acts(centre: Centre, start: date, end: date) -> dict[str, dict]:
    rows = ask("acts", centre.pk, start, end)
    return {code: {"count": count, "minutes": minutes, "last_on": day} for code, count, minutes, day in rows}


def _sessions(centre: Centre, start: date, end: date) -> dict[str, dict]:
    """Sessions that at least one woman attended."""
    totals: dict[str, dict] = {}
    for code, minutes, day, came in ask("attendances", centre.pk, start, end):
        total = totals.setdefault(code, {"count": 0, "minutes": 0, "last_on": day, "attendances": 0})
        total["count"] += 1
        total["minutes"] += minutes
        total["last_on"] = max(total["last_on"], day)
        total["attendances"] += came
    return totals


def occupancy_segments(
    places: Iterable[Place], start: date, days: int, *, today: date | None = None
) -> dict[int, list[Segment]]:
    """Place → its runs of nights from `start`, for `days` nights: the first kind that is true.

    With `today` the nights beyond a decided end are a run of their own.

    Two queries whatever the number of places and days, three with `today`: runs are cut from the first and last day of
    each occupancy, days are never joined. Nights on which the place is not
    specialised, does not exist or its centre is closed are left out, as in `queries.places.open_on`.
    The places come with their unit and centre.
    """
    places = list(places)
    end = start + timedelta(days=days)
    rows = Occupancy.objects.filter(place__in=[place.pk for place in places], starts_on__lt=end)
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gt=start)).select_related("reason")
    taken: dict[int, list[Occupancy]] = {place.pk: [] for place in places}
    for row in rows.order_by("place_id", "starts_on"):
        taken[row.place_id].append(row)
    readied: dict[int, list[Preparation]] = {place.pk: [] for place in places}
    for preparation in preparations_between(readied, start, end):
        readied[preparation.place_id].append(preparation)
    runs = {place.pk: _runs(place, taken[place.pk], readied[place.pk], start, end) for place in places}
    return runs if today is None else _marked(runs, today)


def _marked(runs: dict[int, list[Segment]], today: date) -> dict[int, list[Segment]]:
    """The last run is cut where the decided end is exceeded: lived in beyond it is not the same as lived in."""
    for place, decided_end in ask("places_beyond", list(runs), today):
        if runs[place]:
            runs[place] = [*runs[place][:-1], *_cut(runs[place][-1], decided_end + timedelta(days=1))]
    return runs


def _cut(run: Segment, day: date) -> list[Segment]:
    end = run.start + timedelta(days=run.days)
    first = max(run.start, min(day, end))
    kept = [Segment(run.kind, run.start, (first - run.start).days, run.label)] if first > run.start else []
    beyond = Segment(BEYOND, first, (end - first).days, _("beyond its decided end"))
    return [*kept, beyond] if first < end else kept


def _runs(
    place: Place, rows: list[Occupancy], readied: list[Preparation], start: date, end: date
) -> list[Segment]:
    day, stop = _open_between(place, start, end)
    runs = []
    for row in rows:
        first, last = max(row.starts_on, day), min(row.ends_on or stop, stop)
        runs += _empty(readied, day, min(first, stop))
        runs.append(_run(Night(row.kind), first, last, row.reason))
        day = max(day, last)
    runs += _empty(readied, day, stop)
    return [run for run in runs if run.days > 0]


def _empty(readied: list[Preparation], day: date, stop: date) -> list[Segment]:
    """Nights that nothing takes: the place is being made ready, or free."""
    runs = []
    for row in readied:
        first, last = max(row.starts_on, day), min(row.ready_on, stop)
        if first < last:
            runs += [_run(Night.FREE, day, first), _run(Night.PREPARING, first, last, row.reason)]
            day = last
    return [*runs, _run(Night.FREE, day, stop)]


def _open_between(place: Place, start: date, end: date) -> tuple[date, date]:
    """From the first open night to the eve of the second date; not open at all when they are not in order."""
    if place.specialised_from is None:
        return start, start
    centre = place.unit.centre
    ends = (place.closes_on, place.specialised_until, centre.closed_on)
    first = max(start, place.opens_on, place.specialised_from, centre.opened_on)
    return first, min([end, *(one for one in ends if one)])


def _run(kind: Night, first: date, end: date, reason: Term | None = None) -> Segment:
    label = f"{kind.label} ({reason})" if reason else str(kind.label)
    return Segment(kind, first, (end - first).days, label)


def board_kinds() -> list[Kind]:
    """How each kind of night is drawn on a board."""
    return [
        Kind(Night.OCCUPIED, _("occupied"), "solid", pgettext("letter in a cell of the board", "O")),
        Kind(BEYOND, _("beyond its decided end"), "waves", pgettext("letter in a cell of the board", "B")),
        Kind(Night.HELD, _("held"), "stripes", pgettext("letter in a cell of the board", "H")),
        Kind(
            Night.UNAVAILABLE,
            _("unavailable"),
            "cross",
            pgettext("letter in a cell of the board", "U"),
        ),
        Kind(
            Night.PREPARING,
            _("being made ready"),
            "dots",
            pgettext("letter in a cell of the board", "P"),
        ),
        Kind(Night.FREE, _("free"), "blank"),
    ]
