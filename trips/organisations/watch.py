"""Unusual reading: who reads much is warned, who reaches a quota is suspended, and the right people are told.

Told are the data protection officers and the administrators of every organisation where she works: that it happened,
and never which files.
"""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from trips.audit import quotas, record, tracking
from trips.audit.record import Doer
from trips.guards import workflow
from trips.guards.actor import Actor
from trips.guards.refusals import Refused
from trips.identity.actions import restore_account, suspend_account
from trips.identity.models import User
from trips.notices.mail import send_link
from trips.organisations import rules
from trips.organisations.enums import ADMINISTRATORS, Role
from trips.organisations.models import ALARM_LABEL, Membership, ReadingAlarm
from trips.organisations.queries import LIVE
from trips.sealing.secrets import seal


class Watch(NamedTuple):
    """By whom an account is suspended when nobody in person does it."""

    role: str = "reading_watch"
    user_id: int | None = None
    membership_id: int | None = None
    organisation_id: int | None = None


def watch_reading(*, by: Doer, now: datetime) -> None:
    """Look at everybody who may have come near a quota, and at whoever was warned."""
    warned = ReadingAlarm.objects.filter(ended_at=None, suspended_at=None).values_list("user", flat=True)
    for user_id in sorted({*quotas.heavy_readers(now), *warned}):
        _watch(user_id, by, now)


@transaction.atomic
def _watch(user_id: int, by: Doer, now: datetime) -> None:
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    alarm = ReadingAlarm.objects.filter(user=user, ended_at=None).first()
    if not user.is_active or (alarm and alarm.suspended_at):
        return
    counted = quotas.counts(user.pk, now=now)
    measure, share = quotas.worst(counted)
    if share < quotas.WARNED_AT:
        if alarm:
            tracking.update(alarm, by=by, ended_at=now)
        return
    facts = {"measure": measure, "count": counted[measure], "quota": settings.READ_QUOTAS[measure]}
    if alarm is None:
        alarm = tracking.create(ReadingAlarm(user=user, warned_at=now, **facts), by=by)
        record.event("organisations.warn_reader", user, by=by, now=now, measure=str(measure))
        send_link(user=user, kind="alarm", path=reverse("home:home"), now=now)
    if share >= 1:
        _suspend(alarm, facts, by, now)


def _suspend(alarm: ReadingAlarm, facts: dict, by: Doer, now: datetime) -> None:
    tracking.update(alarm, by=by, suspended_at=now, **facts)
    suspend_account(user=alarm.user, by=by, now=now)
    record.event("organisations.suspend_reader", alarm.user, by=by, now=now, measure=str(facts["measure"]))
    for member in _those_to_tell(alarm.user):
        page = "home:alarms" if member.role == Role.DATA_PROTECTION else "home:home"
        send_link(user=member.user, kind="alarm", path=reverse(page), now=now)


def _those_to_tell(user: User) -> QuerySet[Membership]:
    hers = Membership.objects.filter(user=user, ended_at=None).values("organisation")
    live = Membership.objects.filter(LIVE).exclude(user=user).select_related("user")
    told = live.filter(role=Role.DATA_PROTECTION) | live.filter(
        role__in=ADMINISTRATORS, organisation__in=hers
    )
    return told.order_by("pk")


@transaction.atomic
def lift_alarm(*, alarm: ReadingAlarm, why: str, by: Actor, now: datetime) -> None:
    """She may sign in again; what she read before counts no more. A second click finds it done."""
    workflow.lock(alarm)
    if alarm.ended_at:
        return
    if refusal := rules.lift_alarm(by, alarm):
        raise Refused(refusal)
    token = seal(why, label=ALARM_LABEL)
    tracking.update(alarm, by=by, ended_at=now, ended_by_id=by.user_id, why_token=token)
    restore_account(user=alarm.user, by=by, now=now)
    record.event(quotas.LIFTED, alarm.user, by=by, now=now)


def alarms_visible_to(actor: Actor) -> QuerySet[ReadingAlarm]:
    """The data protection officer: every suspension. An administrator: those of her people, while they last."""
    rows = ReadingAlarm.objects.filter(suspended_at__isnull=False).select_related("user", "ended_by")
    if actor.role == Role.DATA_PROTECTION:
        return rows
    if actor.role not in ADMINISTRATORS:
        return rows.none()
    hers = Membership.objects.filter(organisation=actor.organisation_id, ended_at=None).values("user")
    return rows.filter(ended_at=None, user__in=hers)


def alarm_for(actor: Actor, reference: str) -> ReadingAlarm | None:
    return alarms_visible_to(actor).filter(reference=reference).first()
