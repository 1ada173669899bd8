"""Which free places fit a household, and for each other centre why not.

A household is lodged within one unit. A centre must lie outside every département to avoid and beyond
every circle, which is widened by `MARGIN_KM` because a centre is known by a random point near its address.
Nothing here reads a complaint, an opinion of the past or a refusal of the past.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Case, Count, F, FloatField, IntegerField, QuerySet, Value, When, Window
from django.db.models.functions import Least, RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.queries import zones_of
from centres.models import Centre, Place, Unit
from centres.queries import free_places, with_ready_day
from placements.models import Referral
from trips.geography.models import Department
from trips.geography.queries import distance_expression
from trips.guards.refusals import Refused

# The area point of a centre is at most this far from its address.
MARGIN_KM = 15
# A page shows the best; what it leaves out it says.
SHOWN = 25


@dataclass(frozen=True)
class Zone:
    """A place to avoid: a town with its circle, or the centre of a département to avoid."""

    label: str
    latitude: float
    longitude: float
    radius_km: int | None = None


@dataclass(frozen=True)
class Needs:
    """What a place must have for this household."""

    size: int
    reduced_mobility: bool
    departments: frozenset[int]
    zones: tuple[Zone, ...]


@dataclass
class Offer:
    """The best unit of a centre today: the smallest that fits, or else the largest."""

    unit_id: int
    free: int
    reduced_mobility: bool


@dataclass
class CentreFit:
    """A centre that fits, with the very places that would be held."""

    centre: Centre
    free: int
    distance_km: int | None
    places: list[Place] = field(default_factory=list)

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
    fitting: list[CentreFit]
    excluded: list[tuple[Centre, list[str]]]
    fitting_count: int
    excluded_count: int

    @property
    def hidden(self) -> int:
        """How many centres the page leaves out."""
        return self.fitting_count + self.excluded_count - len(self.fitting) - len(self.excluded)


def fits(referral: Referral, *, on: date, now: datetime) -> Fit:
    """Rank the centres for a household; a constant number of queries, whatever the number of places.

    The farther from every place to avoid the better; then the unit that wastes the fewest places.
    """
    needs = needs_of(referral)
    offers = best_units(needs, free_places(on, now))
    fitting, excluded = [], []
    for centre in measured_centres(needs):
        offer = offers.get(centre.pk)
        reasons = objections(needs, centre, offer, on)
        if reasons or offer is None:
            excluded.append((centre, reasons))
        else:
            fitting.append(CentreFit(centre, offer.free, _whole(centre.nearest_km)))
    fitting.sort(key=_rank)
    shown = fitting[:SHOWN]
    _add_places(shown, needs, offers, free_places(on, now), on)
    return Fit(needs, shown, excluded[:SHOWN], len(fitting), len(excluded))


def _rank(fit: CentreFit) -> tuple:
    return (-(fit.distance_km or 0), fit.free, fit.centre.public_label, fit.centre.pk)


def needs_of(referral: Referral) -> Needs:
    """Read from the file, opened here for this one case; four queries."""
    case = referral.case
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
    return Needs(
        size=referral.household_size,
        reduced_mobility=bool(case.household.reduced_mobility),
        departments=frozenset(department.pk for department in avoided.departments),
        zones=tuple(zones),
    )


def _zone_of(department: Department) -> Zone:
    return Zone(str(department), float(department.latitude), float(department.longitude))


def best_units(needs: Needs, free: QuerySet[Place]) -> dict[int, Offer]:
    """Centre → its best unit: the smallest that fits, else the one with most free places; one query."""
    suits = When(free__gte=needs.size, then=Value(0))
    if needs.reduced_mobility:
        suits = When(free__gte=needs.size, unit__reduced_mobility=True, then=Value(0))
    misfit = Case(suits, default=Value(1), output_field=IntegerField())
    order = Case(When(misfit=0, then=F("free")), default=-F("free"), output_field=IntegerField())
    rows = (
        free.order_by()
        .values("unit__centre_id", "unit_id", "unit__reduced_mobility")
        .annotate(free=Count("pk"))
        .annotate(misfit=misfit)
        .annotate(order=order)
        .annotate(
            line=Window(
                RowNumber(),
                partition_by=F("unit__centre_id"),
                order_by=[F("misfit"), F("order"), F("unit__reduced_mobility"), F("unit_id")],
            )
        )
        .filter(line=1)
        .values_list("unit__centre_id", "unit_id", "free", "unit__reduced_mobility")
    )
    return {centre: Offer(unit, count, mobility) for centre, unit, count, mobility in rows}


def measured_centres(needs: Needs) -> QuerySet[Centre]:
    """Every centre with `km_0`, `km_1`… to each zone and `nearest_km` to the nearest, in SQL."""
    rows = Centre.objects.select_related("department").only(
        "reference", "public_label", "building", "opened_on", "closed_on", "department"
    )
    names = []
    for index, zone in enumerate(needs.zones):
        point = ("area_latitude", "area_longitude", zone.latitude, zone.longitude)
        rows = rows.annotate(**{f"km_{index}": distance_expression(*point)})
        names.append(f"km_{index}")
    return rows.annotate(nearest_km=_least(names)).order_by("public_label", "pk")


def _least(names: Sequence[str]) -> F | Least | Value:
    if not names:
        return Value(None, output_field=FloatField())
    return Least(*names) if len(names) > 1 else F(names[0])


def objections(needs: Needs, centre: Centre, offer: Offer | None, on: date) -> list[str]:
    """Every reason why this centre does not fit, each a sentence; empty when it fits."""
    found = _closed(centre, on) + _avoided(needs, centre)
    return found if found and offer is None else found + _lack(needs, offer)


@dataclass(frozen=True)
class WhyNot:
    """Why nothing is proposed today: how many centres fit, and how many do not for which first reason."""

    fitting: int
    reasons: list[tuple[str, int]]


def why_not(referral: Referral, *, on: date, now: datetime) -> WhyNot:
    """The same rules as the ranking, counted: no centre is named, so that her NGO may read it."""
    needs = needs_of(referral)
    offers = best_units(needs, free_places(on, now))
    firsts = [_first_reason(needs, centre, offers.get(centre.pk), on) for centre in measured_centres(needs)]
    counts = {reason: firsts.count(reason) for reason in firsts if reason}
    return WhyNot(firsts.count(""), sorted(counts.items(), key=lambda one: -one[1]))


def _first_reason(needs: Needs, centre: Centre, offer: Offer | None, on: date) -> str:
    if _closed(centre, on):
        return _("closed, or not open yet")
    if _avoided(needs, centre):
        return _("in a place that she must avoid, or too near one")
    if offer is None:
        return _("no place is free")
    if offer.free < needs.size:
        return _("not enough free places in one unit")
    return _("not fit for reduced mobility") if _lack(needs, offer) else ""


def _avoided(needs: Needs, centre: Centre) -> list[str]:
    """The département and the circles that she must avoid."""
    found = []
    if centre.department_id in needs.departments:
        found.append(_("It lies in a département that she must avoid."))
    return found + [_too_near(zone, km) for zone, km in _distances(needs, centre) if _intrudes(zone, km)]


def _closed(centre: Centre, on: date) -> list[str]:
    if centre.opened_on > on:
        return [_("It is not open yet.")]
    return [_("It is closed.")] if centre.closed_on and centre.closed_on <= on else []


def _distances(needs: Needs, centre: Centre) -> Iterable[tuple[Zone, float]]:
    return [(zone, getattr(centre, f"km_{index}")) for index, zone in enumerate(needs.zones)]


def _intrudes(zone: Zone, km: float) -> bool:
    return zone.radius_km is not None and km <= zone.radius_km + MARGIN_KM


def _too_near(zone: Zone, km: float) -> str:
    circle = zone.radius_km or 0
    return _(
        "It is about %(km)d km from %(place)s; at least %(radius)d km are needed "
        "(her circle of %(circle)d km and %(margin)d km of margin)."
    ) % {
        "km": round(km),
        "place": zone.label,
        "radius": circle + MARGIN_KM,
        "circle": circle,
        "margin": MARGIN_KM,
    }


def _lack(needs: Needs, offer: Offer | None) -> list[str]:
    if offer is None:
        return [_("No specialised place is free today.")]
    if offer.free < needs.size:
        return [
            ngettext(
                "No unit has %(size)d free places: the largest has %(free)d.",
                "No unit has %(size)d free places: the largest has %(free)d.",
                needs.size,
            )
            % {"size": needs.size, "free": offer.free}
        ]
    if needs.reduced_mobility and not offer.reduced_mobility:
        return [_("No unit with enough free places is fit for reduced mobility.")]
    return []


def _add_places(
    fitting: list[CentreFit], needs: Needs, offers: dict[int, Offer], free: QuerySet[Place], on: date
) -> None:
    """The first free places of each chosen unit: one query for all the centres shown."""
    units = {offers[fit.centre.pk].unit_id: fit for fit in fitting}
    for place in with_ready_day(free, on).filter(unit__in=units).order_by("unit_id", "label_order", "pk"):
        chosen = units[place.unit_id].places
        if len(chosen) < needs.size:
            chosen.append(place)


def objection_to(referral: Referral, places: Sequence[Place], *, on: date) -> str:
    """Why these very places may not be proposed; whether they are free is for the hold to say."""
    needs = needs_of(referral)
    units = {place.unit_id: place.unit for place in places}
    if len(places) != needs.size or len(units) != 1:
        return _("A household is lodged within one unit, with one place for each person.")
    unit = next(iter(units.values()))
    centre = measured_centres(needs).filter(pk=unit.centre_id).get()
    offer = Offer(unit.pk, len(places), unit.reduced_mobility)
    return next(iter(objections(needs, centre, offer, on)), "")


def objection_to_held(referral: Referral, unit: Unit) -> str:
    """Why a unit already held for her does not suit her any more, as her file stands now."""
    needs = needs_of(referral)
    found = _avoided(needs, measured_centres(needs).filter(pk=unit.centre_id).get())
    if needs.reduced_mobility and not unit.reduced_mobility:
        found.append(_("The unit is not fit for reduced mobility."))
    return next(iter(found), "")


def is_to_avoid(referral: Referral, centre: Centre) -> bool:
    """Does a place to avoid, as her file stands now, cover this centre?"""
    needs = needs_of(referral)
    return bool(_avoided(needs, measured_centres(needs).get(pk=centre.pk)))


def _whole(km: float | None) -> int | None:
    return None if km is None else round(km)
