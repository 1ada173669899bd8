"""What was delivered, written down once, and corrected with a reason."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import queries, rules
from centres.dates import SAME_CLICK
from centres.enums import Nature
from centres.models import Centre, Commitment, GroupSession, Service, ServiceResult, Stay
from trips.access.actor import Actor
from trips.audit import record, tracking
from trips.guards import workflow
from trips.guards.refusals import Overtaken, Refused, refuse


@transaction.atomic
def record_service(
    *,
    stay: Stay,
    commitment: Commitment,
    provided_on: date,
    minutes: int,
    partner: str = "",
    result: ServiceResult | None = None,
    by: Actor,
    now: datetime,
) -> Service:
    """One act for one resident, delivered by whoever records it or, when named, by a partner."""
    queries.locked(stay)
    refuse(rules.log_service(by, stay) or rules.write_about(stay) or _suits(stay, commitment), stay)
    refuse(rules.service_day(stay, provided_on, timezone.localdate(now)), stay)
    values = {"stay": stay, "commitment": commitment, "provided_on": provided_on, "minutes": minutes}
    values |= {"result": result, "provided_by_id": None if partner else by.membership_id}
    values |= {"recorded_by_id": by.user_id}
    twice = queries.services_since(now - SAME_CLICK).filter(session=None, **values)
    if already := next((one for one in twice if one.partner == partner), None):
        return already
    service = tracking.create(Service(partner=partner, recorded_at=now, **values), by=by)
    record.event("centres.record_service", service, by=by, now=now, commitment=commitment.code)
    return service


@transaction.atomic
def repeat_service(*, stay: Stay, by: Actor, now: datetime) -> Service:
    """Today the same act as the last one: same commitment, duration and partner; its result is not known yet."""
    last = queries.acts_of(stay).select_related("commitment", "stay__case__key").first()
    if last is None:
        raise Refused(_("Nothing was logged for her yet: there is nothing to repeat."), stay)
    if last.commitment.retired_on is not None:
        raise Refused(_("This commitment has new words since: log the service with the form."), stay)
    same = {"commitment": last.commitment, "minutes": last.minutes, "partner": last.partner}
    return record_service(stay=stay, provided_on=timezone.localdate(now), **same, by=by, now=now)


@transaction.atomic
def record_session(
    *,
    centre: Centre,
    stays: Sequence[Stay],
    commitment: Commitment,
    held_on: date,
    minutes: int,
    partner: str = "",
    by: Actor,
    now: datetime,
) -> GroupSession:
    """One session for several residents: one line for the group, one attendance for each."""
    stays = _lock_in_order(stays)
    if not stays or commitment.nature != Nature.GROUP:
        raise Refused(_("A session has a group commitment and at least one resident who came."), centre)
    for stay in stays:
        refuse(rules.log_service(by, stay) or rules.write_about(stay), stay)
        refuse(rules.service_day(stay, held_on, timezone.localdate(now)), stay)
    prefetch_related_objects([centre], "key")
    leader = None if partner else by.membership_id
    values = {"commitment": commitment, "minutes": minutes, "recorded_by_id": by.user_id}
    twice = queries.sessions_since(now - SAME_CLICK).filter(
        centre=centre, held_on=held_on, led_by=leader, **values
    )
    same = (one for one in twice if one.partner == partner)
    if already := next((one for one in same if _attended(one) == {stay.pk for stay in stays}), None):
        return already
    values |= {"recorded_at": now, "partner": partner}
    session = GroupSession(centre=centre, held_on=held_on, led_by_id=leader, **values)
    tracking.create(session, by=by)
    attendance = {"session": session, "provided_on": held_on, "provided_by_id": leader}
    for stay in stays:
        tracking.create(Service(stay=stay, **attendance, **values), by=by)
    record.event("centres.record_session", session, by=by, now=now, attendances=len(stays))
    return session


@transaction.atomic
def cancel_service(*, service: Service, why: str, by: Actor, now: datetime) -> Service:
    """A mistake: the record stays, crossed out, with the reason; it counts nowhere any more."""
    workflow.lock(service)
    prefetch_related_objects([service], "stay__case__key")
    if service.cancelled_at:
        raise Overtaken(_("This service has already been cancelled."), service.stay)
    refuse(rules.correct_service(by, service) or rules.write_about(service), service.stay)
    tracking.update(service, by=by, cancelled_at=now, cancelled_by_id=by.user_id, cancelled_why=why)
    record.event("centres.cancel_service", service, by=by, now=now)
    return service


def _suits(stay: Stay, commitment: Commitment) -> str:
    return rules.commitment_for(commitment, has_children=queries.household_now(stay) > 1)


def _attended(session: GroupSession) -> set[int]:
    return set(session.attendances.filter(cancelled_at=None).values_list("stay_id", flat=True))


def _lock_in_order(stays: Sequence[Stay]) -> list[Stay]:
    """By ascending number, so that two sessions with the same women never wait in a circle."""
    return [queries.locked(stay) for stay in sorted(stays, key=lambda stay: stay.pk)]
