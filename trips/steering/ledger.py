"""The ledger: every place-day, which is a night, is exactly one of six kinds, and their sum is places × nights.

The numbers are the database's (`trips/database/wall/ledger.sql`), as they count referrals that its reader may not see.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta

from centres.models import Centre
from centres.queries import centres_visible_to
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.database.questions import ask

# A year and its leap day: more nights than that are no page.
LONGEST = 366


@dataclass(frozen=True)
class Line:
    """The nights of the places of one centre, or of all, by kind."""

    centre: Centre | None
    nights: int = 0
    occupied: int = 0
    held: int = 0
    unavailable: int = 0
    preparing: int = 0
    free_while_waiting: int = 0
    free_while_nobody: int = 0
    # Free nights in a unit with room for a household that waited: the ones that were lost.
    useful: int = 0
    # The most women who waited on a night with a free place, and for how many of them the centre had room.
    waited: int = 0
    fitted: int = 0


KINDS = ("occupied", "held", "unavailable", "preparing", "free_while_waiting", "free_while_nobody")
SUMMED = ("nights", *KINDS, "useful")


@dataclass(frozen=True)
class FreeRun:
    """Nights in a row of which all is the same: places free, women waiting, women with room, places of use to one."""

    first: date
    nights: int
    free: int
    waiting: int
    fitting: int
    useful: int

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.nights - 1)

    def goes_on(self, night: date, numbers: tuple[int, ...]) -> bool:
        follows = night == self.first + timedelta(days=self.nights)
        return follows and numbers == (self.free, self.waiting, self.fitting, self.useful)


def centres_in_ledger(actor: Actor) -> list[Centre]:
    """OFII and the State: all centres. The manager of a centre: her own. Addresses are never loaded."""
    if actor.has(Duty.AUDIT):
        return list(Centre.objects.defer("address").order_by("public_label", "pk"))
    return list(centres_visible_to(actor).order_by("public_label", "pk"))


def ledger_centre_for(actor: Actor, reference: str) -> Centre | None:
    found = (one for one in centres_in_ledger(actor) if one.reference == reference)
    return next(found, None)


def ledger(centres: Iterable[Centre], since: date, last: date) -> list[Line]:
    """One line a centre that had a place on some night from `since` to `last`, both included; one query."""
    known = {centre.pk: centre for centre in centres}
    rows = ask("ledger", since, last + timedelta(days=1), list(known))
    lines = {pk: Line(known[pk], *numbers) for pk, *numbers in rows}
    return [lines[pk] for pk in known if pk in lines]


def total(lines: Iterable[Line]) -> Line:
    """All centres together. The most women on one night are not a sum: of the centres' the greatest."""
    lines = list(lines)
    sums = {name: sum(getattr(line, name) for line in lines) for name in SUMMED}
    most = max((line.waited for line in lines), default=0)
    return Line(None, **sums, waited=most, fitted=max((line.fitted for line in lines), default=0))


def free_runs(centre: Centre, since: date, last: date) -> list[FreeRun]:
    """Nights with a free place, and how many waited meanwhile; one query."""
    runs: list[FreeRun] = []
    for _centre, night, *numbers in sorted(ask("free_nights", since, last + timedelta(days=1), [centre.pk])):
        if runs and runs[-1].goes_on(night, tuple(numbers)):
            runs[-1] = FreeRun(runs[-1].first, runs[-1].nights + 1, *numbers)
        else:
            runs.append(FreeRun(night, 1, *numbers))
    return runs


def numbers_of(line: Line) -> dict[str, int]:
    return {field.name: getattr(line, field.name) for field in fields(line) if field.name != "centre"}
