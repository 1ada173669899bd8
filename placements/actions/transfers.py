"""OFII moves a woman to another centre: one stay ends, the next one begins, in one transaction.

Her person has one stay on any day: the day of the transfer is written on the first stay before the second one is
made, and the database keeps them apart by it.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import actions as centre_actions
from centres.models import Centre, Hold, IncidentKind, Place, Stay, UnavailabilityReason
from centres.queries import places_of_stay
from centres.rules import last_night_ends
from placements import matching, notices, stay_queries, stay_rules
from placements.actions.endings import expire, give_up_transfer
from placements.actions.locks import lock_with_overdue
from placements.actions.zones import look_at_zones
from placements.enums import ReferralState, TransferKind
from placements.models import Referral, Transfer, TransferReason
from placements.transitions import move
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards.refusals import Overtaken, Refused


class Danger(NamedTuple):
    """What was found at the centre: the incident, and why and until when her places are closed."""

    kind: IncidentKind
    severity: str
    happened_on: date
    measures: str
    closing: UnavailabilityReason | None = None
    closed_until: date | None = None


@transaction.atomic
def transfer(
    *,
    referral: Referral,
    places: Sequence[Place],
    why: TransferReason,
    danger: Danger,
    by: Actor,
    now: datetime,
) -> Transfer:
    """At once, in a danger: nobody is consulted before. Of two at once the second one reads that she has moved."""
    old, today = _lock(referral, places, now), timezone.localdate(now)
    refuse_places(referral, old, places, today)
    give_up_transfer(referral, stay_queries.facts_have_changed(), by=by, now=now)
    old.refresh_from_db(fields=["transferred_on"])
    _open_incident(old, danger, by=by, now=now)
    new = _begin(referral, old, places, today, by=by, now=now)
    left = list(places_of_stay(old))
    leave(old, today, urgent=True, by=by, now=now)
    if danger.closing is not None:
        _close(left, danger.closing, new.starts_on, danger.closed_until, by=by, now=now)
    made = Transfer(
        referral=referral,
        from_stay=old,
        to_stay=new,
        kind=TransferKind.EMERGENCY,
        why=why,
        decided_at=now,
        decided_by_id=by.user_id,
    )
    tracking.create(made, by=by)
    record.event("placements.transfer", referral, by=by, now=now, how=made.kind, code=why.code)
    return made


def _lock(referral: Referral, places: Sequence[Place], now: datetime) -> Stay:
    """Case, referral, then the places that she leaves, those that she takes, and those kept for a calm transfer, in one
    statement."""
    for overdue in lock_with_overdue(referral, places, now, with_hers=True):
        expire(proposal=overdue, now=now)
    return lived_in(referral)


def lived_in(referral: Referral) -> Stay:
    """Where she lives, if she does; the caller has locked the referral."""
    if (sentence := stay_rules.transfer_is_due(referral)) or referral.stay is None:
        raise Overtaken(sentence, referral)
    return referral.stay


def refuse_places(referral: Referral, old: Stay, places: Sequence[Place], today: date) -> None:
    if any(place.unit.centre_id == old.centre_id for place in places):
        raise Refused(
            _("These places are in the same centre: the centre moves her there by itself."), referral
        )
    if objection := matching.objection_to(referral, places, on=today):
        raise Overtaken(objection, referral)


def _open_incident(old: Stay, danger: Danger, *, by: Actor, now: datetime) -> None:
    centre_actions.open_incident(
        stay=old,
        kind=danger.kind,
        severity=danger.severity,
        happened_on=danger.happened_on,
        measures=danger.measures,
        by=by,
        now=now,
    )


def _begin(
    referral: Referral, old: Stay, places: Sequence[Place], today: date, *, by: Actor, now: datetime
) -> Stay:
    """The next stay is expected from the day on which the first one ends; her decided end goes with her."""
    start = last_night_ends(old.starts_on, today)
    hold = centre_actions.hold_places(
        places=places, starts_on=start, expires_at=now + timedelta(days=1), by=by, now=now, about=referral
    )
    new = expect_next(old, hold, places[0].unit.centre, len(places), start, by=by, now=now)
    move_on(referral, new, by=by, now=now)
    return new


def expect_next(
    old: Stay, hold: Hold, centre: Centre, size: int, start: date, *, by: Actor, now: datetime
) -> Stay:
    """Both stays know the day, so that the database never sees two of hers at once."""
    tracking.update(old, by=by, transferred_on=start)
    return centre_actions.expect_stay(
        case=old.case,
        hold=hold,
        centre=centre,
        household_size=size,
        starts_on=start,
        previous=old,
        by=by,
        now=now,
    )


def move_on(referral: Referral, new: Stay, *, by: Actor, now: datetime) -> None:
    """The other centre expects her. Her first stay ends after this, so that it closes nothing."""
    move(referral, ReferralState.ADMITTED, by=by, now=now, code="transfer", stay=new)
    look_at_zones(referral, by=by, now=now)


def leave(old: Stay, today: date, *, urgent: bool, by: Actor, now: datetime) -> None:
    reason, destination = stay_queries.words_of_transfer(urgent=urgent)
    centre_actions.record_departure(
        stay=old, day=today, departure_reason=reason, destination=destination, by=by, now=now
    )
    notices.tell_left(old, by=by, now=now)


def _close(
    places: Sequence[Place],
    reason: UnavailabilityReason,
    start: date,
    until: date | None,
    *,
    by: Actor,
    now: datetime,
) -> None:
    for place in places:
        centre_actions.make_unavailable(
            place=place, reason=reason, starts_on=start, ends_on=until, by=by, now=now
        )
