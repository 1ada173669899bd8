"""The best unit of each centre for a household, found by the database in one query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import FirstValue, RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.models import Place, Unit
from centres.queries import lasting_on
from placements.matching.needs import MUSTS, Needs
from trips.ui.formats import write_day

CENTRE = F("unit__centre_id")


@dataclass
class Offer:
    """The best unit of a centre today: the smallest that fits, or else the largest.

    `lasting`: of its free places those that are hers for a whole stay from the day of need; `largest`: the most free
    places in any unit of the centre. `missing`: what no unit of the centre with enough lasting places has. `suits`:
    this unit has everything.
    """

    unit_id: int
    free: int
    lasting: int
    largest: int
    missing: frozenset[str]
    suits: bool


def best_units(needs: Needs, free: QuerySet[Place]) -> dict[int, Offer]:
    """Centre → its best unit: the smallest that fits, else the one with most lasting places; one query."""
    enough = Q(lasting__gte=needs.size)
    suits = When(enough & _all_of(needs), then=Value(0))
    misfit = Case(suits, default=Value(1), output_field=IntegerField())
    order = Case(When(misfit=0, then=F("free")), default=-F("lasting"), output_field=IntegerField())
    rows = (
        free.order_by()
        .values("unit__centre_id", "unit_id", "unit__reduced_mobility")
        .annotate(free=Count("pk"), lasting=Count("pk", filter=lasting_on(needs.on)))
        .annotate(misfit=misfit)
        .annotate(order=order, **_here(needs, enough))
        .annotate(**_anywhere(needs))
        .annotate(
            line=Window(
                RowNumber(),
                partition_by=CENTRE,
                order_by=[F("misfit"), F("order"), F("unit__reduced_mobility"), F("unit_id")],
            )
        )
        .filter(line=1)
    )
    return {row["unit__centre_id"]: _offer(needs, row) for row in rows}


def _all_of(needs: Needs) -> Q:
    found = Q()
    for must in needs.musts.values():
        found &= must.places
    return found


def _here(needs: Needs, enough: Q) -> dict[str, Case]:
    """Has this unit enough places and the one thing, and the other?"""
    return {
        f"has_{name}": Case(
            When(enough & must.places, then=Value(1)), default=Value(0), output_field=IntegerField()
        )
        for name, must in needs.musts.items()
    }


def _anywhere(needs: Needs) -> dict[str, Window]:
    """The same of any unit of the centre, and the most free places in one."""
    found = {f"any_{name}": _most(f"has_{name}") for name in needs.musts}
    return found | {"largest": _most("free")}


def _most(name: str) -> Window:
    """A window's maximum may not be taken over a count."""
    return Window(FirstValue(name), partition_by=CENTRE, order_by=F(name).desc())


def _offer(needs: Needs, row: Mapping[str, Any]) -> Offer:
    missing = frozenset(name for name in needs.musts if not row[f"any_{name}"])
    return Offer(
        row["unit_id"], row["free"], row["lasting"], row["largest"], missing, suits=row["misfit"] == 0
    )


def lack_of(needs: Needs, places: Sequence[Place]) -> list[str]:
    """What these very places of one unit lack, whatever other units have; the hold says whether they are free."""
    lasting = Place.objects.filter(lasting_on(needs.on), pk__in=[place.pk for place in places]).count()
    if lasting < needs.size:
        day = write_day(needs.on)
        return [
            _("These places do not all last for a whole stay from %(day)s, the day of need.") % {"day": day}
        ]
    return unfit(needs, places[0].unit)


def unfit(needs: Needs, unit: Unit) -> list[str]:
    """What one unit does not have, each in a sentence."""
    return [str(must.held) for must in needs.musts.values() if not must.unit(unit)]


def lack(needs: Needs, offer: Offer | None) -> list[str]:
    """What the best unit lacks, each in a sentence; nothing when it suits."""
    if offer is None:
        return [_("No specialised place is free today.")]
    if offer.suits:
        return []
    if offer.lasting < needs.size:
        return [_too_few(needs, offer)]
    found = [str(must.lacking) for name, must in needs.musts.items() if name in offer.missing]
    return found or [
        _("No unit with enough places for a whole stay has at once all that the household must have.")
    ]


def _too_few(needs: Needs, offer: Offer) -> str:
    """No unit has enough that last; does one have enough today? It need not be the one with most that last."""
    if offer.largest >= needs.size:
        return _("Too few of its free places last for a whole stay from %(day)s, the day of need.") % {
            "day": write_day(needs.on)
        }
    return ngettext(
        "No unit has %(size)d free places: the largest has %(free)d.",
        "No unit has %(size)d free places: the largest has %(free)d.",
        needs.size,
    ) % {"size": needs.size, "free": offer.largest}


def first_lack(needs: Needs, offer: Offer | None) -> str:
    """The same as a few words, for whom no centre is named."""
    if offer is None:
        return _("no place is free")
    if offer.suits:
        return ""
    if offer.largest < needs.size:
        return _("not enough free places in one unit")
    if offer.lasting < needs.size:
        return _("free today, but not for a whole stay from the day of need")
    words = [str(must.short) for name, must in MUSTS.items() if name in offer.missing]
    return words[0] if words else _("no unit with all that the household must have")
