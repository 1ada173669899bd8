"""A stay from OFII's decision to the departure, with the places it takes.

Locks: case, stay (both by `transitions.lock`), then places by ascending number.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case
from cases.vocabularies import ContactChannel
from centres import absence_queries, move_rules, notices, queries, rules, transitions
from centres.actions.follow_ups import forget_follow_ups, move_follow_ups, plan_follow_ups
from centres.actions.places import _end, _lock_holds, _place_ids, _take, lock_places
from centres.actions.preparations import follow_departure, forget_departure, make_ready
from centres.enums import FollowUpChoice, OccupancyKind, StayState
from centres.models import Centre, DepartureReason, Destination, Hold, Occupancy, Stay
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused, refuse


@transaction.atomic
def expect_stay(
    *,
    case: Case,
    hold: Hold,
    centre: Centre,
    household_size: int,
    starts_on: date,
    previous: Stay | None = None,
    by: Actor,
    now: datetime,
) -> Stay:
    """OFII has decided: the held places now wait for her, without limit. In a transfer her decided end goes with her.

    The hold is marked released, so that nothing expires it any more. The caller has locked the case.
    """
    places = lock_places(_place_ids(hold))
    hold = _lock_holds([hold.pk])[0]
    if hold.released_at is not None or hold.expires_at <= now:
        raise Overtaken(_("The place was held until a moment that has passed. Propose a place again."), case)
    if problem := rules.enough_places(places, household_size):
        raise Refused(problem, case)
    stay = tracking.create(
        Stay(
            case=case,
            person_id=case.person_id,
            centre=centre,
            household_size=household_size,
            starts_on=starts_on,
            decided_at=now,
            decided_by_id=by.user_id,
            previous=previous,
            decided_end=previous.decided_end if previous else None,
        ),
        by=by,
    )
    for row in Occupancy.objects.filter(hold=hold, kind=OccupancyKind.HELD).order_by("place_id"):
        tracking.update(row, by=by, stay=stay)
    tracking.update(hold, by=by, released_at=now, released_by_id=by.user_id)
    record.event("centres.expect_stay", stay, by=by, now=now, starts_on=starts_on.isoformat())
    return stay


@transaction.atomic
def cancel_stay(*, stay: Stay, code: str, by: Actor, now: datetime) -> Stay:
    """She will not come: the places are free at once. `code` is the reason that was given above."""
    return _give_up(stay, StayState.CANCELLED, code, by=by, now=now)


@transaction.atomic
def miss_stay(*, stay: Stay, code: str, by: Actor, now: datetime) -> Stay:
    """She was expected and did not arrive. Who looked for her, and what came of it, is kept above."""
    return _give_up(stay, StayState.MISSED, code, by=by, now=now)


def _give_up(stay: Stay, to: StayState, code: str, *, by: Actor, now: datetime) -> Stay:
    why: dict[str, Any] = {"cancelled_at": now, "cancelled_by_id": by.user_id, "cancelled_code": code}
    transitions.move(stay, to, by=by, now=now, **why)
    for row in _open_rows(stay):
        _end(row, timezone.localdate(now), by=by)
    return stay


@transaction.atomic
def expect_on(*, stay: Stay, day: date, by: Actor, now: datetime) -> Stay:
    """She comes on another day, and her places wait for her. The caller has locked the stay."""
    _still(stay, StayState.EXPECTED)
    refuse(rules.expected_day(day, timezone.localdate(now)), stay)
    refuse(move_rules.after_the_stay_before(queries.stay_before(stay), day), stay)
    if day != stay.starts_on:
        tracking.update(stay, by=by, starts_on=day)
        record.event("centres.expect_on", stay, by=by, now=now, day=day.isoformat())
    return stay


@transaction.atomic
def record_arrival(*, stay: Stay, day: date, by: Actor, now: datetime) -> Stay:
    """She has arrived: the places are lived in from that night, for nine months to begin with."""
    transitions.lock(stay)
    # To arrive after a departure is its correction: another verb.
    _still(stay, StayState.EXPECTED)
    _refuse_arrival(stay, day, now)
    transitions.move(
        stay,
        StayState.ARRIVED,
        by=by,
        now=now,
        starts_on=day,
        decided_end=stay.decided_end or rules.decided_end(day),
        arrived_at=now,
        arrived_by_id=by.user_id,
    )
    for row in _open_rows(stay):
        _live_in(row, day, by=by, now=now)
    return stay


def _refuse_arrival(stay: Stay, day: date, now: datetime) -> None:
    decided_on = timezone.localdate(stay.decided_at)
    refuse(rules.arrival_day(day, timezone.localdate(now), decided_on=decided_on), stay)
    refuse(move_rules.arrives_after(queries.stay_before(stay), day), stay)


@transaction.atomic
def set_end(*, stay: Stay, until: date, by: Actor, now: datetime) -> Stay:
    """OFII has decided of another end, earlier or later. The caller has locked the stay."""
    _still(stay, StayState.ARRIVED)
    tracking.update(stay, by=by, decided_end=until)
    record.event("centres.set_end", stay, by=by, now=now, until=until.isoformat())
    return stay


@transaction.atomic
def extend_stay(*, stay: Stay, until: date, by: Actor, now: datetime) -> Stay:
    """OFII has decided that the stay goes on; who decides and why is kept above. The caller has locked the stay."""
    _still(stay, StayState.ARRIVED)
    if stay.decided_end is None or until <= stay.decided_end:
        raise Overtaken(_("The stay already goes on until this day: look at its decided end again."), stay)
    tracking.update(stay, by=by, decided_end=until)
    record.event("centres.extend_stay", stay, by=by, now=now, until=until.isoformat())
    return stay


@transaction.atomic
def record_departure(
    *,
    stay: Stay,
    day: date,
    departure_reason: DepartureReason,
    destination: Destination,
    follow_up: str = "",
    follow_up_channel: ContactChannel | None = None,
    by: Actor,
    now: datetime,
) -> Stay:
    """She has left: in the same transaction her places are made ready for whoever comes next, and the contacts that
    she agreed to are planned."""
    transitions.lock(stay)
    refuse(
        rules.departure_day(stay, day, timezone.localdate(now), **absence_queries.last_days_of(stay)), stay
    )
    ends_on, away = rules.last_night_ends(stay.starts_on, day), absence_queries.under_way_of(stay)
    transitions.move(
        stay,
        StayState.ENDED,
        by=by,
        now=now,
        ends_on=ends_on,
        ended_at=now,
        ended_by_id=by.user_id,
        departure_reason=departure_reason,
        destination=destination,
        follow_up=follow_up,
        follow_up_channel=follow_up_channel,
    )
    notices.tell_gone(away, by=by, now=now)
    rows = _open_rows(stay)
    for row in rows:
        _end(row, ends_on, by=by)
    slept_in = [row for row in rows if row.starts_on < ends_on]
    make_ready(_places(slept_in), ends_on, centre_id=stay.centre_id, by=by)
    if follow_up == FollowUpChoice.AGREED:
        plan_follow_ups(stay, by=by)
    return stay


# Corrections: each has its reason, which the history of the stay keeps sealed


@transaction.atomic
def correct_arrival(*, stay: Stay, day: date, why: str, by: Actor, now: datetime) -> Stay:
    """She arrived on another day. The nine months count from the right day; an end that OFII decided since stays."""
    transitions.lock(stay)
    _still(stay, StayState.ARRIVED)
    refuse(rules.correct_stay(by, stay) or rules.write_about(stay), stay)
    _refuse_arrival(stay, day, now)
    refuse(rules.services_after_arrival(queries.first_service_on(stay), day), stay)
    refuse(move_rules.not_moved(queries.first_move_of(stay), day), stay)
    if day == stay.starts_on:
        return stay
    rows, values = _first_rows(stay), {"starts_on": day}
    if not rules.is_extended(stay):
        values["decided_end"] = rules.decided_end(day)
    tracking.update(stay, by=by, corrected_why=why, **values)
    for row in rows:
        _live_in(_wait_again(row, row.starts_on, by=by), day, by=by, now=now)
    record.event("centres.correct_arrival", stay, by=by, now=now, day=day.isoformat())
    return stay


@transaction.atomic
def undo_arrival(*, stay: Stay, expected_on: date, why: str, by: Actor, now: datetime) -> Stay:
    """She has not arrived after all: the places wait for her again."""
    transitions.lock(stay)
    refuse(rules.write_about(stay) or move_rules.not_moved(queries.first_move_of(stay)), stay)
    refuse(move_rules.not_transferred(stay), stay)
    refuse(rules.undo_arrival(stay, queries.first_service_on(stay)), stay)
    arrived_on = stay.starts_on
    values = {"starts_on": expected_on, "arrived_at": None, "arrived_by": None}
    values["decided_end"] = stay.decided_end if stay.previous_id else None
    transitions.move(stay, StayState.EXPECTED, by=by, now=now, corrected_why=why, **values)
    for row in _open_rows(stay):
        _wait_again(row, arrived_on, by=by)
    return stay


@transaction.atomic
def correct_departure(
    *,
    stay: Stay,
    day: date,
    departure_reason: DepartureReason,
    destination: Destination,
    why: str,
    by: Actor,
    now: datetime,
) -> Stay:
    """She left on another day, for another reason or to another place."""
    transitions.lock(stay)
    _still(stay, StayState.ENDED)
    refuse(rules.correct_stay(by, stay) or rules.write_about(stay), stay)
    refuse(
        rules.departure_day(stay, day, timezone.localdate(now), **absence_queries.last_days_of(stay)), stay
    )
    rows, was, ends_on = _last_rows(stay), stay.last_day, rules.last_night_ends(stay.starts_on, day)
    if ends_on > stay.last_day:
        _refuse_taken(stay, rows, was, ends_on)
    values: dict[str, Any] = {"departure_reason": departure_reason, "destination": destination}
    tracking.update(stay, by=by, corrected_why=why, ends_on=ends_on, **values)
    for row in rows:
        tracking.update(row, by=by, ends_on=ends_on)
    move_follow_ups(stay, by=by)
    follow_departure(_places(rows), was, ends_on, centre_id=stay.centre_id, by=by)
    record.event("centres.correct_departure", stay, by=by, now=now, day=day.isoformat())
    return stay


@transaction.atomic
def undo_departure(*, stay: Stay, why: str, by: Actor, now: datetime) -> Stay:
    """She has not left after all, if her places are still hers to have."""
    transitions.lock(stay)
    _still(stay, StayState.ENDED)
    rows = _last_rows(stay)
    are_open = _are_open([row.place_id for row in rows], timezone.localdate(now))
    gone_to = stay.transferred_on
    possible = rules.undo_departure(stay.case, places_are_open=are_open, transferred_on=gone_to)
    refuse(rules.write_about(stay) or possible, stay)
    left_on = stay.last_day
    _refuse_taken(stay, rows, left_on, None)
    forget_follow_ups(stay, by=by)
    gone = ("ends_on", "ended_at", "ended_by", "departure_reason", "destination", "follow_up_channel")
    values = {"corrected_why": why, "follow_up": "", **dict.fromkeys(gone)}
    transitions.move(stay, StayState.ARRIVED, by=by, now=now, **values)
    for row in rows:
        tracking.update(row, by=by, ends_on=None)
    forget_departure(_places(rows), left_on, by=by)
    return stay


# Rows of a stay


def _open_rows(stay: Stay) -> list[Occupancy]:
    """The rows that still run, their places locked."""
    lock_places(Occupancy.objects.filter(stay=stay, ends_on=None).values_list("place_id", flat=True))
    return list(Occupancy.objects.filter(stay=stay, ends_on=None).order_by("place_id"))


def _first_rows(stay: Stay) -> list[Occupancy]:
    """The rows of the night of her arrival, ended by a later move or not, their places locked."""
    first = Occupancy.objects.filter(stay=stay, kind=OccupancyKind.OCCUPIED, starts_on=stay.starts_on)
    lock_places(first.values_list("place_id", flat=True))
    return list(first.order_by("place_id"))


def _last_rows(stay: Stay) -> list[Occupancy]:
    """The rows that ended with the stay, their places locked."""
    ended = Occupancy.objects.filter(stay=stay, ends_on=stay.ends_on)
    lock_places(ended.values_list("place_id", flat=True))
    return list(ended.order_by("place_id"))


def _places(rows: list[Occupancy]) -> list[int]:
    return [row.place_id for row in rows]


def _live_in(row: Occupancy, day: date, *, by: Actor, now: datetime) -> None:
    """Held until the eve of the arrival, lived in from that night."""
    if row.starts_on >= day:
        tracking.update(row, by=by, kind=OccupancyKind.OCCUPIED, starts_on=day)
        return
    ends_on = row.ends_on
    tracking.update(row, by=by, ends_on=day)
    _take(row.place, OccupancyKind.OCCUPIED, day, by=by, now=now, stay=row.stay, ends_on=ends_on)


def _wait_again(row: Occupancy, arrived_on: date, *, by: Actor) -> Occupancy:
    """Back to held: as one run with what was held before, if anything was."""
    before = _held_before(row, arrived_on)
    if before is None:
        tracking.update(row, by=by, kind=OccupancyKind.HELD)
        return row
    ends_on = row.ends_on
    tracking.delete(row, by=by)
    tracking.update(before, by=by, ends_on=ends_on)
    return before


def _held_before(row: Occupancy, day: date) -> Occupancy | None:
    held = Occupancy.objects.filter(stay=row.stay_id, place=row.place_id, kind=OccupancyKind.HELD)
    return held.filter(ends_on=day).first()


def _are_open(places: list[int], today: date) -> bool:
    """Tonight is enough: she stays where she already lived, be it for less than nine months."""
    return queries.open_places(today).filter(pk__in=places).count() == len(places)


def _refuse_taken(stay: Stay, rows: list[Occupancy], start: date, end: date | None) -> None:
    places = _places(rows)
    own = [row.pk for row in rows]
    others = queries.occupancies_between(start, end).filter(place__in=places).exclude(pk__in=own)
    if others.exists():
        raise Overtaken(_("Her place has been given to somebody else since: it cannot be taken back."), stay)


def _still(stay: Stay, state: str) -> None:
    if stay.state != state:
        raise Overtaken(_("The stay has moved on since this page was shown."), stay)
