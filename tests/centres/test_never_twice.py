"""Whatever is tried, in whatever order: no place twice on a night, and a departure always frees."""

from datetime import date, timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centres import actions, queries
from centres.enums import OccupancyKind, StayState
from centres.models import Occupancy, Place, Preparation, Stay
from tests.factories.centres import departure_reason, destination, longer, make_case, unavailability
from trips.guards.refusals import Refused

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
VERBS = (
    "hold",
    "expect",
    "arrive",
    "leave",
    "cancel",
    "unavailable",
    "back",
    "sweep",
    "undo_arrival",
    "undo_departure",
    "move",
    "ready",
)
STEPS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 3), st.integers(1, 3), st.integers(0, 6)),
    min_size=1,
    max_size=14,
)


class Desk:
    """Tries one verb after another, as far as the rules let it."""

    def __init__(self, world, cases, now):
        self.world, self.cases, self.now = world, cases, now
        self.places = list(Place.objects.filter(unit__centre=world.centres["north"]).order_by("pk"))
        self.holds, self.stays = [], []

    def pick(self, rows, n):
        return rows[n % len(rows)] if rows else None

    def attempt(self, verb, n, size, days):
        self.now += timedelta(days=days)
        try:
            with transaction.atomic():
                getattr(self, verb)(n, size, self.now.date())
        except Refused:
            pass

    def hold(self, n, size, today):
        places = [self.places[(n + k) % len(self.places)] for k in range(size)]
        expires = self.now + 3 * DAY
        by = self.world.officer_lyon
        self.holds.append(
            actions.hold_places(places=places, starts_on=today, expires_at=expires, by=by, now=self.now)
        )

    def expect(self, n, size, today):
        if hold := self.pick(self.holds, n):
            case = self.cases[len(self.stays) % len(self.cases)]
            if Stay.objects.filter(person=case.person).exclude(state=StayState.CANCELLED).exists():
                return
            self.stays.append(
                actions.expect_stay(
                    case=case,
                    hold=hold,
                    centre=self.world.centres["north"],
                    household_size=hold.occupancies.count(),
                    starts_on=today,
                    by=self.world.officer_lyon,
                    now=self.now,
                )
            )

    def on_stay(self, n, verb, **values):
        if stay := self.pick(self.stays, n):
            verb(stay=stay, by=self.world.manager_north, now=self.now, **values)
            return stay
        return None

    def arrive(self, n, size, today):
        self.on_stay(n, actions.record_arrival, day=today - (size - 1) * DAY)

    def leave(self, n, size, today):
        reasons = {"departure_reason": departure_reason(), "destination": destination()}
        stay = self.on_stay(n, actions.record_departure, day=today, **reasons)
        if stay:
            places = stay.occupancies.values("place")
            tomorrow = queries.live_occupancies(today + DAY, self.now)
            assert not tomorrow.filter(place__in=places).exists()

    def cancel(self, n, size, today):
        if stay := self.pick(self.stays, n):
            actions.cancel_stay(stay=stay, code="place_lost", by=self.world.officer_lyon, now=self.now)

    def unavailable(self, n, size, today):
        place, end = self.pick(self.places, n), today + size * DAY if size > 1 else None
        by = self.world.manager_north
        actions.make_unavailable(
            place=place, reason=unavailability(), starts_on=today, ends_on=end, by=by, now=self.now
        )

    def back(self, n, size, today):
        place = self.pick(self.places, n)
        actions.make_available(place=place, back_on=today, by=self.world.manager_north, now=self.now)

    def sweep(self, n, size, today):
        actions.release_expired_holds(now=self.now)

    def undo_arrival(self, n, size, today):
        self.on_stay(n, actions.undo_arrival, expected_on=today, why="x")

    def ready(self, n, size, today):
        """Ready sooner or later, whatever takes the place meanwhile."""
        if preparation := queries.preparation_of(self.pick(self.places, n), today):
            day, by = today + (size - 1) * 2 * DAY, self.world.manager_north
            actions.set_ready_day(preparation=preparation, ready_on=day, reason=longer(), by=by, now=self.now)

    def undo_departure(self, n, size, today):
        self.on_stay(n, actions.undo_departure, why="x")

    def move(self, n, size, today):
        places = [self.places[(n + k + 1) % len(self.places)] for k in range(size)]
        self.on_stay(n, actions.move_household, places=places, day=today - (size - 1) * DAY)


def look():
    """What must hold whatever was done."""
    nights = [
        (row.place_id, row.starts_on + k * DAY)
        for row in Occupancy.objects.all()
        for k in range(((row.ends_on or TODAY + 100 * DAY) - row.starts_on).days)
    ]
    assert len(nights) == len(set(nights))
    for stay in Stay.objects.filter(state__in=[StayState.EXPECTED, StayState.ARRIVED]):
        assert stay.occupancies.filter(ends_on=None).count() == stay.household_size
    for stay in Stay.objects.filter(state__in=[StayState.ENDED, StayState.CANCELLED]):
        assert not stay.occupancies.filter(ends_on=None).exists()
    left = Occupancy.objects.filter(stay__state=StayState.ENDED, kind=OccupancyKind.OCCUPIED)
    assert set(Preparation.objects.values_list("place", "starts_on")) == set(
        left.values_list("place", "ends_on")
    )


def test_no_place_is_taken_twice_on_any_night(world, frozen_now):
    cases = [make_case(world) for _each in range(3)]

    @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def check(steps):
        with transaction.atomic():
            desk = Desk(world, cases, frozen_now)
            for step in steps:
                desk.attempt(*step)
            look()
            transaction.set_rollback(True)

    check()
