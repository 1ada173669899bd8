"""Centres, units and places: who sees which, and which places are free."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _

from centres import rules
from centres.enums import Night, OccupancyKind
from centres.models import Centre, Occupancy, Place, Posting, Preparation, Stay, Unit
from centres.queries.preparations import preparing_on, with_ready_day
from trips.access.actor import Actor
from trips.access.duties import Duty
from trips.audit import record


def centres_visible_to(actor: Actor) -> QuerySet[Centre]:
    """Staff: the centres where they are posted. OFII and the platform: all. Nobody else.

    The address is never fetched with the rest: `address_of` alone reads it.
    """
    centres = Centre.objects.select_related("department", "organisation").defer("address")
    if actor.has(Duty.ALLOCATION) or actor.has(Duty.PLATFORM):
        return centres
    if actor.has(Duty.CENTRE_WORK):
        return centres.filter(postings__membership_id=actor.membership_id)
    return centres.none()


def centre_for(actor: Actor, reference: str) -> Centre | None:
    return centres_visible_to(actor).filter(reference=reference).first()


def units_visible_to(actor: Actor) -> QuerySet[Unit]:
    """The units of the centres that the actor sees."""
    units = Unit.objects.select_related("centre__department").defer("centre__address")
    return units.filter(centre__in=centres_visible_to(actor).order_by())


def unit_for(actor: Actor, reference: str) -> Unit | None:
    return units_visible_to(actor).filter(reference=reference).first()


def places_visible_to(actor: Actor) -> QuerySet[Place]:
    """The places of the centres that the actor sees."""
    return _with_unit(Place.objects.filter(unit__centre__in=centres_visible_to(actor).order_by()))


def place_for(actor: Actor, reference: str) -> Place | None:
    return places_visible_to(actor).filter(reference=reference).first()


def places_of(centre: Centre) -> QuerySet[Place]:
    """All places of a centre, closed ones too."""
    return _with_unit(Place.objects.filter(unit__centre=centre)).order_by(
        "unit__label_order", "label_order", "pk"
    )


def places_today(centre: Centre, today: date) -> QuerySet[Place]:
    """All places of a centre with what takes each tonight, and until when."""
    tonight = Occupancy.objects.filter(on_night(today), place=OuterRef("pk")).order_by()
    state = Case(
        When(kind_today__isnull=False, then=F("kind_today")),
        When(~open_on(today), then=Value("closed")),
        When(ready_on__isnull=False, then=Value(Night.PREPARING)),
        default=Value(Night.FREE),
    )
    until = When(state_today=Night.PREPARING, then=F("ready_on"))
    return (
        with_ready_day(places_of(centre), today)
        .annotate(kind_today=Subquery(tonight.values("kind")[:1]), state_today=state)
        .annotate(until=Case(until, default=Subquery(tonight.values("ends_on")[:1])))
    )


def postings_of(centre: Centre) -> QuerySet[Posting]:
    """Who works at a centre now."""
    postings = Posting.objects.select_related("membership__user", "membership__organisation")
    return postings.filter(centre=centre, membership__ended_at=None).order_by(
        "membership__user__full_name", "pk"
    )


def address_of(centre: Centre, *, reader: Actor, reason: str, now: datetime) -> str:
    """The address of a centre, for one person to read once; each look is recorded.

    The only function that reads it. `reason` is a code, such as "staff" or "journey".
    """
    record.read("centres.address_of", centre, by=reader, now=now, why=reason)
    sealed = Centre.objects.select_related("key").get(pk=centre.pk)
    return sealed.address or _("No address is recorded.")


# Capacity is dated data


def open_on(day: date) -> Q:
    """Specialised places that exist on a day, in a centre that is open."""
    return (
        _between(day, "opens_on", "closes_on")
        & _between(day, "specialised_from", "specialised_until")
        & _between(day, "unit__centre__opened_on", "unit__centre__closed_on")
    )


def _between(day: date, start: str, end: str) -> Q:
    return Q(**{f"{start}__lte": day}) & (Q(**{end: None}) | Q(**{f"{end}__gt": day}))


def open_places(on: date) -> QuerySet[Place]:
    return _with_unit(Place.objects.filter(open_on(on)))


def lasting_places(on: date) -> QuerySet[Place]:
    """Places open on a day and for the whole of a stay that begins on it.

    A stay is decided for nine months (CASF R.349-1, `rules.STAY_MONTHS`): a place, a specialisation
    or a centre that is known to end within them is not given to anybody.
    """
    return open_places(on).filter(lasting_on(on))


def lasting_on(day: date) -> Q:
    """Not known to end within a stay that begins on that day."""
    end = rules.decided_end(day)
    ends = ("closes_on", "specialised_until", "unit__centre__closed_on")
    return Q(*(Q(**{one: None}) | Q(**{f"{one}__gt": end}) for one in ends))


def free_places(on: date, now: datetime) -> QuerySet[Place]:
    """Places open for a stay that nothing takes from `on` for ever; a hold past its expiry takes nothing."""
    return lasting_places(on).filter(~Exists(live_occupancies(on, now).filter(place=OuterRef("pk"))))


def with_units(places: Iterable[Place]) -> list[Place]:
    """The same places with their unit, to say where they lie."""
    return list(_with_unit(Place.objects.filter(pk__in=[place.pk for place in places])).order_by("pk"))


def places_open_for(stay: Stay, on: date) -> QuerySet[Place]:
    """Open from a day until the decided end of a stay that is under way."""
    end = max(stay.decided_end or on, on)
    ends = ("closes_on", "specialised_until", "unit__centre__closed_on")
    lasting = (Q(**{one: None}) | Q(**{f"{one}__gt": end}) for one in ends)
    return open_places(on).filter(*lasting)


def places_of_stay(stay: Stay) -> QuerySet[Place]:
    """Where the household lives now."""
    here = Occupancy.objects.filter(stay=stay, ends_on=None).order_by()
    return _with_unit(Place.objects.filter(pk__in=here.values("place_id"))).order_by("pk")


def places_now(stay: Stay) -> int:
    return Occupancy.objects.filter(stay=stay, ends_on=None).count()


def places_to_move_to(stay: Stay, on: date, now: datetime) -> QuerySet[Place]:
    """The free places of her centre, and those that she has."""
    hers = Q(pk__in=places_of_stay(stay).order_by().values("pk"))
    free = places_open_for(stay, on).filter(~Exists(live_occupancies(on, now).filter(place=OuterRef("pk"))))
    rows = Place.objects.filter(hers | Q(pk__in=free.values("pk")), unit__centre=stay.centre_id)
    marked = _with_unit(rows).annotate(is_hers=Case(When(hers, then=Value(True)), default=Value(False)))
    return marked.order_by("unit__label_order", "label_order", "pk")


def lives_there_since(stay: Stay) -> date:
    """The first night in the places that she has now."""
    rows = Occupancy.objects.filter(stay=stay, ends_on=None).aggregate(since=Max("starts_on"))
    return rows["since"] or stay.starts_on


def last_move_of(stay: Stay) -> date | None:
    """The night of the last change of places, if there was one."""
    rows = Occupancy.objects.filter(stay=stay, kind=OccupancyKind.OCCUPIED, starts_on__gt=stay.starts_on)
    return rows.aggregate(last=Max("starts_on"))["last"]


def first_move_of(stay: Stay) -> date | None:
    rows = Occupancy.objects.filter(stay=stay, kind=OccupancyKind.OCCUPIED, starts_on__gt=stay.starts_on)
    return rows.aggregate(first=Min("starts_on"))["first"]


def live_occupancies(on: date, now: datetime) -> QuerySet[Occupancy]:
    """What takes a place on some night from `on` on."""
    return occupancies_between(on).exclude(
        kind=OccupancyKind.HELD, stay=None, hold__released_at=None, hold__expires_at__lte=now
    )


def occupancies_between(start: date, end: date | None = None) -> QuerySet[Occupancy]:
    """Rows with a night from `start` to the eve of `end`, or from `start` for ever."""
    rows = Occupancy.objects.filter(Q(ends_on=None) | Q(ends_on__gt=start)).order_by()
    return rows.filter(starts_on__lt=end) if end else rows


@dataclass(frozen=True)
class Figures:
    """The specialised places of a centre on one night."""

    places: int = 0
    occupied: int = 0
    held: int = 0
    unavailable: int = 0
    preparing: int = 0

    @property
    def free(self) -> int:
        return self.places - self.occupied - self.held - self.unavailable - self.preparing


def figures_of(centres: Iterable[Centre], today: date) -> dict[int, Figures]:
    """Centre → its places today; three queries for any number of centres."""
    chosen = [centre.pk for centre in centres]
    counts: dict[int, dict[str, int]] = {pk: {} for pk in chosen}
    places = Place.objects.filter(open_on(today), unit__centre__in=chosen).order_by()
    for pk, count in places.values_list("unit__centre").annotate(Count("pk")):
        counts[pk]["places"] = count
    taken = Occupancy.objects.filter(on_night(today), place__in=places).order_by()
    for pk, kind, count in taken.values_list("place__unit__centre", "kind").annotate(Count("pk")):
        counts[pk][kind] = count
    for pk, count in _preparing(places, today).values_list("unit__centre").annotate(Count("pk")):
        counts[pk][Night.PREPARING] = count
    return {pk: Figures(**found) for pk, found in counts.items()}


def _preparing(places: QuerySet[Place], day: date) -> QuerySet[Place]:
    """Those that nothing takes tonight, and that are not ready."""
    taken = Occupancy.objects.filter(on_night(day), place=OuterRef("pk"))
    running = Preparation.objects.filter(preparing_on(day), place=OuterRef("pk"))
    return places.filter(Exists(running), ~Exists(taken))


def on_night(day: date) -> Q:
    """Occupancies that cover the night of a day."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))


def _with_unit(places: QuerySet[Place]) -> QuerySet[Place]:
    return places.select_related("unit__centre__department").defer("unit__centre__address")
