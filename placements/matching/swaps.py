"""Two residents of two centres whose exchange gives each something that she lacks, and takes nothing from either.

Found among those who lack something that a column shows; only their files are opened, in a constant number of
queries. Nothing is done by itself: OFII transfers each, with her agreement and both centres asked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import combinations
from operator import or_

from django.db.models import Case as Choice
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value, When, prefetch_related_objects
from django.utils.functional import cached_property

from cases.queries import open_zones
from centres.enums import StayState
from centres.models import Centre, Occupancy, Place, SchoolStage, Stay, Unit
from placements.apart_queries import centres_kept_from
from placements.enums import Gain, Preference, ReferralState
from placements.matching.centres import is_avoided
from placements.matching.helps import HELPS, Words, asked_by
from placements.matching.needs import MUSTS, Needs, needs_of
from placements.models import Referral
from placements.queries import Together, referrals_visible_to
from trips.access.actor import Actor

# So many are compared, those in danger first: each with each other.
MOST = 150
# What may not be compared with a wish: these come first in the list.
URGENT = frozenset({Gain.APART, Gain.ZONE})


@dataclass(frozen=True)
class Home:
    """Where a household lives: so many places of one unit."""

    centre: Centre
    unit: Unit
    places: int


@dataclass(frozen=True)
class Resident:
    """A household that lives in a centre, with what it must have and what would help it."""

    referral: Referral
    needs: Needs
    asks: dict[Preference, Words]
    home: Home

    @cached_property
    def lacks(self) -> frozenset[Gain]:
        return lacks_at(self, self.home)


@dataclass(frozen=True)
class Side:
    """One half of an exchange: who, where to, and what she has there that she lacks now."""

    referral: Referral
    here: Home
    there: Home
    gains: tuple[Gain, ...]


@dataclass(frozen=True)
class Swap:
    sides: tuple[Side, Side]

    @property
    def is_urgent(self) -> bool:
        return any(URGENT & set(side.gains) for side in self.sides)


@dataclass(frozen=True)
class Swaps:
    """The exchanges that were found; `left_out` residents lack something too and were not compared."""

    found: list[Swap]
    left_out: int


def find_swaps(actor: Actor, *, on: date) -> Swaps:
    """Among the residents whose referrals the actor sees."""
    rows = who_lacks(actor)
    total = rows.count()
    residents = [one for one in _residents(list(rows[:MOST]), on) if one.lacks]
    swaps = [found for one, other in combinations(residents, 2) if (found := swap_of(one, other))]
    swaps.sort(key=_rank)
    return Swaps(swaps, max(total - MOST, 0))


def _rank(swap: Swap) -> tuple:
    one, other = swap.sides
    solved = len(one.gains) + len(other.gains)
    return (not swap.is_urgent, -solved, one.referral.reference, other.referral.reference)


def swap_of(one: Resident, other: Resident) -> Swap | None:
    """In each other's places: as many, in another centre, and each lacks strictly less there than here."""
    sizes = {one.needs.size, one.home.places, other.needs.size, other.home.places}
    if len(sizes) != 1 or one.home.centre.pk == other.home.centre.pk:
        return None
    first, second = _side(one, other.home), _side(other, one.home)
    return Swap((first, second)) if first and second else None


def _side(resident: Resident, there: Home) -> Side | None:
    after = lacks_at(resident, there)
    if not after < resident.lacks:
        return None
    gains = tuple(gain for gain in Gain if gain in resident.lacks - after)
    return Side(resident.referral, resident.home, there, gains)


def lacks_at(resident: Resident, home: Home) -> frozenset[Gain]:
    """What this household would lack there."""
    needs, centre = resident.needs, home.centre
    lacking = {Gain.ZONE: is_avoided(needs, centre), Gain.APART: centre.pk in needs.kept_from}
    lacking |= {Gain(name): not must.unit(home.unit) for name, must in needs.musts.items()}
    lacking |= {Gain(name): not HELPS[name].has(words, centre) for name, words in resident.asks.items()}
    return frozenset(gain for gain, is_lacking in lacking.items() if is_lacking)


def who_lacks(actor: Actor) -> QuerySet[Referral]:
    """Residents who lack something as far as clear columns say, or have children; who is in danger comes first."""
    here = Place.objects.filter(occupancies__stay=OuterRef("stay"), occupancies__ends_on=None).order_by()
    in_danger = Q(Q(zone_alarm_at__isnull=False) | Q(Together(F("case"))))
    lacking = reduce(or_, (one.may_lack for one in HELPS.values()), in_danger)
    for name, must in MUSTS.items():
        suits = Exists(here.filter(must.places))
        lacking |= Q(**{f"case__household__{name}": True}) & ~Q(suits)
    rows = referrals_visible_to(actor).filter(
        lacking, state=ReferralState.ARRIVED, stay__state=StayState.ARRIVED
    )
    in_order = rows.select_related("case", "stay__centre").defer("stay__centre__address")
    is_safe = Choice(When(in_danger, then=Value(0)), default=Value(1))
    return in_order.order_by(is_safe, "stay__starts_on", "pk")


def _residents(referrals: Sequence[Referral], on: date) -> list[Resident]:
    """Their files opened together; who lives in places of several units is left to the officer."""
    cases = [referral.case for referral in referrals]
    prefetch_related_objects(cases, "key", "household__languages", "situation", "safety", "children")
    stays = [referral.stay for referral in referrals if referral.stay]
    prefetch_related_objects([stay.centre for stay in stays], "school_stages", "languages")
    open_zones(cases)
    kept_from, homes = centres_kept_from(cases), _homes(stays)
    every = list(SchoolStage.objects.current())
    return [
        Resident(
            referral,
            needs_of(referral, on, kept_from=kept_from.get(referral.case_id, frozenset())),
            asked_by(referral.case, on, every),
            homes[referral.stay_id],
        )
        for referral in referrals
        if referral.stay_id in homes and not referral.case.safety.is_erased
    ]


def _homes(stays: Iterable[Stay]) -> dict[int | None, Home]:
    """Stay → where its household lives; one query."""
    centres: dict[int | None, Centre] = {stay.pk: stay.centre for stay in stays}
    rows = Occupancy.objects.filter(stay__in=centres, ends_on=None).select_related("place__unit")
    lived: dict[int | None, list[Unit]] = {}
    for row in rows.order_by("pk"):
        lived.setdefault(row.stay_id, []).append(row.place.unit)
    return {
        stay: Home(centres[stay], units[0], len(units))
        for stay, units in lived.items()
        if len({unit.pk for unit in units}) == 1
    }
