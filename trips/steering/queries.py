"""What combines all centres: the board of places and the national figures."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet, Sum

from cases.enums import UnmetReason
from cases.models import UnmetNeed
from centres.models import Centre, Place
from centres.queries.boards import occupancy_segments
from centres.queries.places import Figures, figures_of, open_on
from placements.enums import ReferralState
from placements.word_queries import not_eligible_counts
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import ask
from trips.ui.grids import Segment


class BoardRow(NamedTuple):
    """One run of nights of one place: a line of the board's export."""

    place: Place
    segment: Segment


def board_places(actor: Actor) -> QuerySet[Place]:
    """Every specialised place of France, for OFII; nothing for others. Addresses are never loaded."""
    places = Place.objects.filter(specialised_from__isnull=False)
    if not actor.has(Duty.ALLOCATION):
        places = places.none()
    rows = places.select_related("unit__centre__department").defer("unit__centre__address")
    return rows.order_by("unit__centre__public_label", "unit__label_order", "label_order", "pk")


def open_centres(today: date) -> QuerySet[Centre]:
    """The centres that exist today, without their addresses."""
    rows = Centre.objects.filter(opened_on__lte=today).filter(Q(closed_on=None) | Q(closed_on__gt=today))
    return rows.select_related("department__region").defer("address").order_by("public_label")


def board_rows(places: Iterable[Place], start: date, days: int, today: date) -> Iterator[BoardRow]:
    """The runs of the board, place by place."""
    places = list(places)
    segments = occupancy_segments(places, start, days, today=today)
    for place in places:
        yield from (BoardRow(place, segment) for segment in segments[place.pk])


@dataclass(frozen=True)
class CentreFigures:
    """The places of one centre tonight and the people it hosts."""

    centre: Centre
    places: int
    occupied: int
    held: int
    unavailable: int
    preparing: int
    free: int
    women: int


def centre_figures(today: date) -> list[CentreFigures]:
    """One line a centre; a constant number of queries."""
    centres = list(open_centres(today))
    tonight = figures_of(centres, today)
    women = dict(ask("women_hosted"))
    return [_figures(centre, tonight[centre.pk], women.get(centre.pk, 0)) for centre in centres]


def _figures(centre: Centre, tonight: Figures, women: int) -> CentreFigures:
    return CentreFigures(centre=centre, women=women, free=tonight.free, **asdict(tonight))


def capacity_today(today: date) -> int:
    """How many specialised places exist today."""
    return Place.objects.filter(open_on(today)).count()


def referrals_by_state() -> list[tuple[str, int]]:
    """Submitted referrals by state, in the order of their life."""
    counts = dict(ask("referrals_by_state"))
    return [
        (str(state.label), counts.get(state, 0)) for state in ReferralState if state != ReferralState.DRAFT
    ]


def unmet_needs(since: date) -> list[tuple[str, int]]:
    """Anonymous counts of those who could not be referred, by reason."""
    rows = UnmetNeed.objects.filter(month__gte=since).order_by()
    counts = dict(rows.values_list("reason").annotate(Sum("count")))
    return [(str(reason.label), counts.get(reason, 0)) for reason in UnmetReason]


def not_eligible(since: date, today: date) -> list[tuple[str, int]]:
    """Women whom the rules excluded, by reason, today included."""
    counts = not_eligible_counts(since, today + timedelta(days=1))
    return [(reason.label, count) for reason, count in counts]


class Line(NamedTuple):
    """One number of the page of figures, as the export writes it."""

    table: str
    row: str
    column: str
    number: int | str


def centre_choices() -> list[tuple[str, str]]:
    """Every centre that the board may be narrowed to."""
    return list(Centre.objects.order_by("public_label").values_list("reference", "public_label"))
