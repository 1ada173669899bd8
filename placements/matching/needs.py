"""What a place must have for a household, read from its file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import rules as case_rules
from cases.models import Case
from cases.queries import zones_of
from centres.models import Unit
from placements.apart_queries import centres_kept_from
from placements.models import Referral
from trips.geography.models import Department
from trips.guards.refusals import Refused


@dataclass(frozen=True)
class Must:
    """Something that a unit must have: in SQL from a place, and over a row; a test holds the two beside each other.

    The sentence for a centre, a few words that name none, and the sentence for a unit that is held.
    """

    places: Q
    unit: Callable[[Unit], bool]
    lacking: Promise | str
    short: Promise | str
    held: Promise | str


def _is_fit(unit: Unit) -> bool:
    return unit.reduced_mobility


def _is_without_stairs(unit: Unit) -> bool:
    """The ground floor, or a lift: a basement has stairs too."""
    return unit.floor == 0 or unit.has_lift


def _takes_cot(unit: Unit) -> bool:
    return unit.takes_cot


MUSTS = {
    "reduced_mobility": Must(
        Q(unit__reduced_mobility=True),
        _is_fit,
        gettext_lazy("No unit with enough places for a whole stay is fit for reduced mobility."),
        gettext_lazy("not fit for reduced mobility"),
        gettext_lazy("The unit is not fit for reduced mobility."),
    ),
    "no_stairs": Must(
        Q(unit__floor=0) | Q(unit__has_lift=True),
        _is_without_stairs,
        gettext_lazy(
            "No unit with enough places for a whole stay can be reached without stairs: she cannot use them."
        ),
        gettext_lazy("not to be reached without stairs"),
        gettext_lazy("The unit cannot be reached without stairs."),
    ),
    "cot": Must(
        Q(unit__takes_cot=True),
        _takes_cot,
        gettext_lazy(
            "In no unit with enough places for a whole stay can a cot be set up, and a small child needs one."
        ),
        gettext_lazy("no cot can be set up"),
        gettext_lazy("No cot can be set up in the unit."),
    ),
}


@dataclass(frozen=True)
class Zone:
    """A place to avoid: a town with its circle, or the centre of a département to avoid."""

    label: str
    latitude: float
    longitude: float
    radius_km: int | None = None


@dataclass(frozen=True)
class Needs:
    """What a place must have for this household. `on`: the day from which it is needed."""

    size: int
    on: date
    reduced_mobility: bool
    no_stairs: bool
    cot: bool
    # Nobody said it: a child is small enough.
    cot_is_implied: bool
    departments: frozenset[int]
    zones: tuple[Zone, ...]
    # Centres where somebody is who must not meet her.
    kept_from: frozenset[int]

    @property
    def musts(self) -> dict[str, Must]:
        return {name: must for name, must in MUSTS.items() if getattr(self, name)}


def needs_of(referral: Referral, on: date, *, kept_from: frozenset[int] | None = None) -> Needs:
    """Read from the file, opened here for this one case; eight queries. `on`: today.

    Nothing is asked of a file that was opened with others; `kept_from` is then known.
    """
    case = referral.case
    prefetch_related_objects([case], "household", "situation", "children")
    avoided = zones_of(case)
    if case.safety.is_erased:
        raise Refused(
            _("Where she must not go was erased with her identity: no place can be chosen."), referral
        )
    zones = [_zone_of(department) for department in avoided.departments]
    zones += [
        Zone(str(c.town), float(c.town.latitude), float(c.town.longitude), c.radius_km)
        for c in avoided.circles
    ]
    day = max(case.situation.needed_on or on, on)
    return Needs(
        size=referral.household_size,
        on=day,
        departments=frozenset(department.pk for department in avoided.departments),
        zones=tuple(zones),
        kept_from=centres_kept_from([case])[case.pk] if kept_from is None else kept_from,
        **_of_household(case, day),
    )


def _of_household(case: Case, day: date) -> dict[str, bool]:
    household = case.household
    return {
        "reduced_mobility": bool(household.reduced_mobility),
        "no_stairs": bool(household.no_stairs),
        "cot": case_rules.needs_cot(case, day),
        "cot_is_implied": household.cot is None and case_rules.infant_comes(case, day),
    }


def _zone_of(department: Department) -> Zone:
    return Zone(str(department), float(department.latitude), float(department.longitude))
