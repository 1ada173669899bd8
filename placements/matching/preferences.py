"""What would help her: each wish or need with its weight, met by a centre or not. None excludes a centre.

The score of a centre is the sum of the weights that it meets. Only what her household asks for counts, so that a
centre is never better for having everything. Nothing about a complaint or her cooperation is among them.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from cases.models import Case as File
from centres.models import Centre, SchoolStage
from placements.enums import Preference
from placements.matching.centres import Measured
from placements.matching.helps import HELPS, asked_by
from placements.matching.needs import Needs
from placements.models import PreferenceWeight


class Weight(NamedTuple):
    points: int
    least_km: int | None


@dataclass(frozen=True)
class Wish:
    """One preference of this household: what counts as met, over the centres as they are measured."""

    preference: Preference
    weight: int
    what: str
    met: Q

    @property
    def column(self) -> str:
        return f"meets_{self.preference}"


class Answer(NamedTuple):
    """A wish, and whether this centre meets it."""

    label: str
    what: str
    weight: int
    met: bool


def weights_on(day: date) -> dict[str, Weight]:
    """What each preference weighs on a day; one query."""
    rows = PreferenceWeight.objects.filter(valid_from__lte=day).order_by("valid_from", "pk")
    return {row.preference: Weight(row.weight, row.least_km) for row in rows}


def wishes_of(case: File, needs: Needs, on: date) -> list[Wish]:
    """What her file asks for, the heaviest first; four queries. `on`: today, whose weights hold."""
    weights = weights_on(on)
    asked = asked_by(case, needs.on, SchoolStage.objects.current())
    wished = [
        (name, ", ".join(filter(None, words.values())), HELPS[name].met(words))
        for name, words in asked.items()
    ]
    found = [
        Wish(name, weights[name].points, what, met)
        for name, what, met in [*wished, *_of_zones(needs, weights)]
        if name in weights and weights[name].points
    ]
    return sorted(found, key=lambda wish: (-wish.weight, wish.preference))


Asked = tuple[Preference, str, Q]


def _of_zones(needs: Needs, weights: dict[str, Weight]) -> list[Asked]:
    """Farther from every place to avoid than the least that must be: how far says the weight's own row."""
    weight = weights.get(Preference.DISTANCE)
    if not needs.zones or weight is None or weight.least_km is None:
        return []
    what = _("at least %(km)d km from every place to avoid") % {"km": weight.least_km}
    return [(Preference.DISTANCE, what, Q(nearest_km__gte=weight.least_km))]


def with_wishes(centres: QuerySet[Centre], wishes: list[Wish]) -> QuerySet[Centre]:
    """Each centre with `meets_…` for each wish: no query more."""
    flags = {wish.column: Case(When(wish.met, then=Value(True)), default=Value(False)) for wish in wishes}
    return centres.annotate(**flags)


def score_of(centre: Measured, wishes: list[Wish]) -> int:
    return sum(wish.weight for wish in wishes if getattr(centre, wish.column))


def answers_of(centre: Measured, wishes: list[Wish]) -> list[Answer]:
    return [
        Answer(str(wish.preference.label), wish.what, wish.weight, getattr(centre, wish.column))
        for wish in wishes
    ]
