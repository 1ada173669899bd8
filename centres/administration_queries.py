"""What the administration pages of centres read."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from centres import administration_rules as rules
from centres import queries
from centres.enums import OccupancyKind
from centres.models import Centre, Occupancy, Place, Unit
from trips.access.actor import Actor
from trips.geography.models import Department
from trips.organisations.enums import Kind
from trips.organisations.models import Membership, Organisation

TAKEN = (OccupancyKind.HELD, OccupancyKind.OCCUPIED)


def centres_to_administer(actor: Actor, today: date) -> QuerySet[Centre]:
    """Every centre with the number of its units and of its specialised places of the day."""
    units = Unit.objects.filter(centre=OuterRef("pk")).order_by()
    places = queries.open_places(today).filter(unit__centre=OuterRef("pk")).order_by()
    return queries.centres_visible_to(actor).annotate(
        unit_count=_count(units, "centre"), place_count=_count(places, "unit__centre")
    )


def _count(rows: QuerySet, by: str) -> Coalesce:
    counted = rows.values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def units_of(centre: Centre) -> QuerySet[Unit]:
    units = Unit.objects.filter(centre=centre).annotate(place_count=Count("places"))
    return units.order_by("label_order", "pk")


def label_is_taken(label: str, *, besides: Centre | None = None) -> bool:
    rows = Centre.objects.filter(public_label__iexact=label)
    return rows.exclude(pk=besides.pk if besides else None).exists()


def unit_label_is_taken(centre: Centre, label: str, *, besides: Unit | None = None) -> bool:
    rows = Unit.objects.filter(centre=centre, label=label)
    return rows.exclude(pk=besides.pk if besides else None).exists()


def place_label_is_taken(unit: Unit, label: str, *, besides: Place | None = None) -> bool:
    rows = Place.objects.filter(unit=unit, label=label)
    return rows.exclude(pk=besides.pk if besides else None).exists()


def operators() -> QuerySet[Organisation]:
    return Organisation.objects.filter(kind=Kind.OPERATOR, closed_on=None).order_by("name")


def departments() -> QuerySet[Department]:
    return Department.objects.order_by("code")


def centres_of_operator(member: Membership) -> QuerySet[Centre]:
    """The centres at which a member of an operator may work."""
    centres = Centre.objects.filter(organisation=member.organisation_id, closed_on=None)
    return centres.defer("address").order_by("public_label", "pk")


def centres_where_posted(member: Membership) -> QuerySet[Centre]:
    centres = Centre.objects.filter(postings__membership=member)
    return centres.defer("address").order_by("public_label", "pk")


def places_of_centre(centre: Centre) -> Iterable[Place]:
    return Place.objects.filter(unit__centre=centre).order_by("pk")


def is_taken_from(places: Iterable[Place], day: date | None, now: datetime) -> bool:
    """Is somebody on one of these places, or expected there, on some night from `day` on?"""
    if day is None:
        return False
    return queries.live_occupancies(day, now).filter(place__in=list(places), kind__in=TAKEN).exists()


def taken_from(places: Iterable[Place], day: date, now: datetime) -> QuerySet[Place]:
    """Those on which somebody is, or is expected, on some night from `day` on."""
    rows = queries.live_occupancies(day, now).filter(place__in=[place.pk for place in places], kind__in=TAKEN)
    return _named(rows)


def taken_before(places: Iterable[Place], day: date) -> QuerySet[Place]:
    """Those that something took on a night before `day`."""
    rows = Occupancy.objects.filter(place__in=[place.pk for place in places], starts_on__lt=day)
    return _named(rows)


def _named(rows: QuerySet[Occupancy]) -> QuerySet[Place]:
    places = Place.objects.filter(pk__in=rows.order_by().values("place")).select_related("unit")
    return places.order_by("unit__label_order", "label_order", "pk")


def dates_problems(places: list[Place], what: str, day: date | None, now: datetime) -> list[str]:
    """Why these places may not have this date."""
    if day is None:
        return []
    if what == "specialised_from":
        later = [place for place in places if place.specialised_from and place.specialised_from < day]
        names = [rules.name_of(place) for place in taken_before(later, day)]
        return [rules.start_of_use_of(names), rules.order_of(places, what, day)]
    names = [rules.name_of(place) for place in taken_from(places, day, now)]
    return [rules.end_of_use_of(names), rules.order_of(places, what, day)]


def places_of_units(units: Iterable[Unit]) -> QuerySet[Place]:
    rows = Place.objects.filter(unit__in=units).select_related("unit__centre").defer("unit__centre__address")
    return rows.order_by("unit__label_order", "label_order", "pk")


def next_number(unit: Unit) -> int:
    """The first number after the greatest that names a place of the unit."""
    labels = Place.objects.filter(unit=unit).values_list("label", flat=True)
    return max((int(label) for label in labels if label.isdecimal()), default=0) + 1


def is_taken_before(place: Place, day: date) -> bool:
    return Occupancy.objects.filter(place=place, starts_on__lt=day).exists()
