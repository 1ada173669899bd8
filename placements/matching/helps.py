"""What would help a household, in one table: who asks for it, and which centres have it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from cases import rules as case_rules
from cases.enums import BuildingWish
from cases.models import Case as File
from cases.models import Household
from centres.enums import Building
from centres.models import Centre, SchoolStage
from placements.enums import Preference

# « Another language »: two of them are hardly the same.
UNNAMED = "other"
# What a file asks for: its codes, each with its word; empty when it asks for nothing.
Words = dict[str, str]
SPOKEN, NEAR = Centre.languages.through.objects, Centre.school_stages.through.objects


@dataclass(frozen=True)
class Help:
    """Something that would help: in SQL from a centre, and over a row of it; a test holds the two beside each other.

    `asked`: what this file asks for on a day, out of the stages that there are. `may_lack`: which residents, from
    their referrals, ask for it and live where it is not, as far as clear columns say.
    """

    asked: Callable[[File, date, Iterable[SchoolStage]], Words]
    met: Callable[[Words], Q]
    has: Callable[[Words, Centre], bool]
    may_lack: Q


def _languages(case: File, day: date, stages: Iterable[SchoolStage]) -> Words:
    return {one.code: str(one) for one in case.household.languages.all() if one.code != UNNAMED}


def _one_is_spoken(asked: Words) -> Q:
    """By its code: a word that was reworded since is another row."""
    return Q(Exists(SPOKEN.filter(centre=OuterRef("pk"), language__code__in=asked)))


def _speaks_one(asked: Words, centre: Centre) -> bool:
    return any(one.code in asked for one in centre.languages.all())


def _nobody_speaks_hers() -> Q:
    hers = Household.languages.through.objects.exclude(language__code=UNNAMED)
    in_hers = hers.filter(household__case=OuterRef(OuterRef("case"))).values("language__code")
    spoken = SPOKEN.filter(centre=OuterRef("stay__centre"), language__code__in=in_hers)
    return Q(Exists(hers.filter(household__case=OuterRef("case")))) & ~Q(Exists(spoken))


def _stages(case: File, day: date, stages: Iterable[SchoolStage]) -> Words:
    return {one.code: str(one) for one in stages_needed(case, day, stages)}


def stages_needed(case: File, day: date, every: Iterable[SchoolStage]) -> list[SchoolStage]:
    """The crèche and schools of her children on a day, out of those that there are."""
    ages = {case_rules.school_age(one.birth_date, day) for one in case.children.all() if one.birth_date}
    return [stage for stage in every if ages & {*range(stage.first_age, stage.last_age + 1)}] if ages else []


def _all_are_near(asked: Words) -> Q:
    """A centre meets every stage of the household, or the wish is not met."""
    met = Q()
    for code in asked:
        met &= Q(Exists(NEAR.filter(centre=OuterRef("pk"), schoolstage__code=code)))
    return met


def _has_all(asked: Words, centre: Centre) -> bool:
    return asked.keys() <= {one.code for one in centre.school_stages.all()}


def _building(case: File, day: date, stages: Iterable[SchoolStage]) -> Words:
    household = case.household
    is_asked = household.building_wish in (BuildingWish.COLLECTIVE, BuildingWish.SCATTERED)
    return {household.building_wish: str(household.get_building_wish_display())} if is_asked else {}


def _is_other_building() -> Q:
    found = Q()
    for wish in (BuildingWish.COLLECTIVE, BuildingWish.SCATTERED):
        fits = Q(stay__centre__building__in=[wish, Building.MIXED])
        found |= Q(case__household__building_wish=wish) & ~fits
    return found


def _yes(column: str) -> Help:
    """A question with yes or no on both sides, under one name; « not known » is not yes."""
    return Help(
        lambda case, day, stages: {column: ""} if getattr(case.household, column) else {},
        lambda asked: Q(**{column: True}),
        lambda asked, centre: bool(getattr(centre, column)),
        Q(**{f"case__household__{column}": True}) & ~Q(**{f"stay__centre__{column}": True}),
    )


# A mixed building has both kinds. Distance is not here: it is measured from what her file keeps sealed.
HELPS: dict[Preference, Help] = {
    Preference.LANGUAGE: Help(_languages, _one_is_spoken, _speaks_one, _nobody_speaks_hers()),
    Preference.PSYCHOLOGIST: _yes("near_psychologist"),
    Preference.HOSPITAL: _yes("near_hospital"),
    Preference.BUILDING: Help(
        _building,
        lambda asked: Q(building__in=[*asked, Building.MIXED]),
        lambda asked, centre: centre.building in (*asked, Building.MIXED),
        _is_other_building(),
    ),
    Preference.SCHOOLS: Help(_stages, _all_are_near, _has_all, Q(case__household__has_children=True)),
}


def asked_by(case: File, day: date, stages: Iterable[SchoolStage]) -> dict[Preference, Words]:
    """What one file asks for; nothing of what it does not."""
    found = {name: one.asked(case, day, stages) for name, one in HELPS.items()}
    return {name: words for name, words in found.items() if words}
