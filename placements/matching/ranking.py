"""The centres that fit a household, in order, and for each other one every reason why not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from centres.models import Centre, Place, Unit
from centres.queries import free_places, lasting_on, with_ready_day
from placements.matching.centres import (
    Measured,
    avoided,
    centres_numbered,
    closed,
    kept_from,
    measured_centres,
    measured_rows,
)
from placements.matching.needs import Needs, needs_of
from placements.matching.preferences import Answer, Wish, answers_of, score_of, wishes_of, with_wishes
from placements.matching.units import Offer, best_units, first_lack, lack, lack_of, unfit
from placements.models import Referral

# A page shows the best; what it leaves out it says.
SHOWN = 25


@dataclass
class CentreFit:
    """A centre that fits, with the very places that would be held."""

    centre: Centre
    free: int
    distance_km: int | None
    answers: list[Answer] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    @property
    def score(self) -> int:
        """The sum of the weights of what her household asks for and this centre has."""
        return sum(answer.weight for answer in self.answers if answer.met)

    @property
    def unit(self) -> str:
        return self.places[0].unit.label

    @property
    def labels(self) -> str:
        return ", ".join(place.label for place in self.places)

    @property
    def ready_on(self) -> date | None:
        """When the last of these places is ready, if somebody has just left one of them."""
        days = [place.ready_on for place in self.places if place.ready_on]
        return max(days, default=None)

    @property
    def left_free(self) -> int:
        """Places of the unit that stay free beside her household."""
        return self.free - len(self.places)


@dataclass
class Fit:
    """Ranked centres, and the others with every reason."""

    needs: Needs
    wishes: list[Wish]
    fitting: list[CentreFit]
    excluded: list[tuple[Centre, list[str]]]
    fitting_count: int
    excluded_count: int

    @property
    def best_score(self) -> int:
        """What a centre has that meets everything."""
        return sum(wish.weight for wish in self.wishes)

    @property
    def hidden(self) -> int:
        """How many centres the page leaves out."""
        return self.fitting_count + self.excluded_count - len(self.fitting) - len(self.excluded)


def fits(referral: Referral, *, on: date, now: datetime) -> Fit:
    """Rank the centres for a household; a constant number of queries, whatever the number of places.

    The more of what would help her the better, by the weights of today; then the farther from every place to
    avoid; then the unit that wastes the fewest places.
    """
    needs = needs_of(referral, on)
    wishes = wishes_of(referral.case, needs, on)
    offers = best_units(needs, free_places(on, now))
    fitting, excluded = _sorted_out(needs, wishes, offers, on)
    found = centres_numbered(row.pk for row in [*fitting[:SHOWN], *excluded[:SHOWN]])
    shown = [
        CentreFit(found[row.pk], offers[row.pk].free, _whole(row.nearest_km), answers_of(row, wishes))
        for row in fitting[:SHOWN]
    ]
    _add_places(shown, needs, offers, free_places(on, now), on)
    why = [(found[row.pk], objections(needs, row, offers.get(row.pk), on)) for row in excluded[:SHOWN]]
    return Fit(needs, wishes, shown, why, len(fitting), len(excluded))


def _sorted_out(
    needs: Needs, wishes: list[Wish], offers: dict[int, Offer], on: date
) -> tuple[list[Measured], list[Measured]]:
    """Bare rows, of which there are thousands: sentences and objects are made for those that are shown."""
    fitting: list[Measured] = []
    excluded: list[Measured] = []
    for row in measured_rows(with_wishes(measured_centres(needs), wishes)):
        (fitting if _is_fit(needs, row, offers.get(row.pk), on) else excluded).append(row)
    fitting.sort(key=lambda row: _rank(row, score_of(row, wishes), offers[row.pk]))
    return fitting, excluded


def _is_fit(needs: Needs, row: Measured, offer: Offer | None, on: date) -> bool:
    """No objection at all; what is cheap to say is asked first."""
    return offer is not None and offer.suits and not objections(needs, row, offer, on)


def _rank(row: Measured, score: int, offer: Offer) -> tuple:
    return (-score, -(_whole(row.nearest_km) or 0), offer.free, row.public_label, row.pk)


def objections(needs: Needs, centre: Measured, offer: Offer | None, on: date) -> list[str]:
    """Every reason why this centre does not fit, each a sentence; empty when it fits."""
    found = closed(centre, on) + avoided(needs, centre) + kept_from(needs, centre)
    return found if found and offer is None else found + lack(needs, offer)


@dataclass(frozen=True)
class WhyNot:
    """Why nothing is proposed today: how many centres fit, and how many do not for which first reason."""

    fitting: int
    reasons: list[tuple[str, int]]


def why_not(referral: Referral, *, for_desk: bool, on: date, now: datetime) -> WhyNot:
    """The same rules as the ranking, counted: no centre is named, so that her NGO may read it.

    `for_desk`: whoever is not OFII reads the numbers as if she might meet everybody. One centre fewer than for
    another woman with the same needs would tell that somebody is there whom she must not meet.
    """
    needs = needs_of(referral, on, kept_from=None if for_desk else frozenset())
    offers = best_units(needs, free_places(on, now))
    rows = measured_rows(measured_centres(needs))
    firsts = [_first_reason(needs, row, offers.get(row.pk), on) for row in rows]
    counts = {reason: firsts.count(reason) for reason in firsts if reason}
    return WhyNot(firsts.count(""), sorted(counts.items(), key=lambda one: -one[1]))


def _first_reason(needs: Needs, centre: Measured, offer: Offer | None, on: date) -> str:
    if closed(centre, on):
        return _("closed, or not open yet")
    if avoided(needs, centre):
        return _("in a place that she must avoid, or too near one")
    if kept_from(needs, centre):
        return _("someone is there who must not meet her")
    return first_lack(needs, offer)


def _add_places(
    fitting: list[CentreFit], needs: Needs, offers: dict[int, Offer], free: QuerySet[Place], on: date
) -> None:
    """The first free places of each chosen unit: one query for all the centres shown."""
    units = {offers[fit.centre.pk].unit_id: fit for fit in fitting}
    rows = with_ready_day(free, on).filter(lasting_on(needs.on), unit__in=units)
    for place in rows.order_by("unit_id", "label_order", "pk"):
        chosen = units[place.unit_id].places
        if len(chosen) < needs.size:
            chosen.append(place)


def objection_to(referral: Referral, places: Sequence[Place], *, on: date) -> str:
    """Why these very places may not be proposed; whether they are free is for the hold to say."""
    needs = needs_of(referral, on)
    units = {place.unit_id: place.unit for place in places}
    if len(places) != needs.size or len(units) != 1:
        return _("A household is lodged within one unit, with one place for each person.")
    centre = measured_centres(needs).filter(pk=places[0].unit.centre_id).get()
    found = closed(centre, on) + avoided(needs, centre) + kept_from(needs, centre)
    return next(iter(found or lack_of(needs, places)), "")


def objection_to_held(referral: Referral, unit: Unit, *, on: date) -> str:
    """Why a unit already held for her does not suit her any more, as her file stands now."""
    needs = needs_of(referral, on)
    centre = measured_centres(needs).get(pk=unit.centre_id)
    return next(iter(avoided(needs, centre) + kept_from(needs, centre) + unfit(needs, unit)), "")


def _whole(km: float | None) -> int | None:
    return None if km is None else round(km)
