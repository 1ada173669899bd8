"""What would help her: each wish or need with its weight, met by a centre or not. None excludes a centre.

The score of a centre is the sum of the weights that it meets. Only what her household asks for counts, so that a
centre is never better for having everything. Nothing about a complaint or her cooperation is among them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from cases import rules as case_rules
from cases.enums import BuildingWish
from cases.models import Case as File
from centres.enums import Building
from centres.models import Centre, SchoolStage
from placements.enums import Preference
from placements.matching.centres import Measured
from placements.matching.needs import Needs
from placements.models import PreferenceWeight

# « Another language »: two of them are hardly the same.
UNNAMED = "other"


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
    asked = [*_of_household(case), *_of_children(case, needs.on), *_of_zones(needs, weights)]
    found = [
        Wish(name, weights[name].points, what, met)
        for name, what, met in asked
        if name in weights and weights[name].points
    ]
    return sorted(found, key=lambda wish: (-wish.weight, wish.preference))


Asked = tuple[Preference, str, Q]


def _of_household(case: File) -> list[Asked]:
    household, found = case.household, []
    if languages := [one for one in household.languages.all() if one.code != UNNAMED]:
        what = ", ".join(str(one) for one in languages)
        codes = [one.code for one in languages]
        # By its code: a word that was reworded since is another row.
        spoken = Centre.languages.through.objects.filter(centre=OuterRef("pk"), language__code__in=codes)
        found.append((Preference.LANGUAGE, what, Q(Exists(spoken))))
    if household.near_psychologist:
        found.append((Preference.PSYCHOLOGIST, "", Q(near_psychologist=True)))
    if household.near_hospital:
        found.append((Preference.HOSPITAL, "", Q(near_hospital=True)))
    if household.building_wish in (BuildingWish.COLLECTIVE, BuildingWish.SCATTERED):
        what = str(household.get_building_wish_display())
        met = Q(building__in=[household.building_wish, Building.MIXED])
        found.append((Preference.BUILDING, what, met))
    return found


def _of_children(case: File, day: date) -> list[Asked]:
    """Every school stage of the household, on the day of need; a centre meets them all, or the wish is not met."""
    stages = stages_needed(case, day, SchoolStage.objects.current())
    if not stages:
        return []
    near = Centre.school_stages.through.objects
    met = Q()
    for stage in stages:
        met &= Q(Exists(near.filter(centre=OuterRef("pk"), schoolstage__code=stage.code)))
    return [(Preference.SCHOOLS, ", ".join(str(one) for one in stages), met)]


def stages_needed(case: File, day: date, every: Iterable[SchoolStage]) -> list[SchoolStage]:
    """The crèche and schools of her children on a day, out of those that there are."""
    ages = {case_rules.school_age(one.birth_date, day) for one in case.children.all() if one.birth_date}
    return [stage for stage in every if ages & {*range(stage.first_age, stage.last_age + 1)}] if ages else []


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
