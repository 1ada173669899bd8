"""A link to the inbox, and nothing else, for whoever wishes one: by the worker, who sees what each of them sees."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.models import Notification
from trips.access.actor import actor_for
from trips.access.duties import ROLES, Duty
from trips.home.inbox.presenters import new_url
from trips.home.inbox.queries import unread
from trips.identity.models import Mails
from trips.jobs.turns import for_each
from trips.notices.mail import send_link
from trips.organisations.enums import Kind
from trips.organisations.models import Membership
from trips.organisations.queries import LIVE
from trips.worktime.days import is_working_day

READERS = ROLES[Duty.CASEWORK] | ROLES[Duty.ALLOCATION] | ROLES[Duty.CENTRE_WORK]


def mail_turns(*, now: datetime) -> int:
    """To whom it has become the turn since the last run. Its task runs alone; after one that was killed nothing is
    lost, and the mailer's own pause keeps two messages an hour apart."""
    waiting = Notification.objects.filter(mailed_at=None).order_by("pk")
    fresh = list(waiting.values_list("pk", "is_turn", "organisation"))
    turns = {number: organisation for number, is_turn, organisation in fresh if is_turn}
    houses = Q(organisation__in=set(turns.values()) - {None})
    if None in turns.values():
        houses |= Q(organisation__kind=Kind.OFII)
    try:
        return _send(_readers(Mails.AT_ONCE).filter(houses), now, among=turns)
    finally:
        Notification.objects.filter(pk__in=[number for number, *_rest in fresh]).update(mailed_at=now)


def mail_digests(*, now: datetime) -> int:
    """On the morning of a working day, to whom anything is new."""
    if not is_working_day(timezone.localdate(now)):
        return 0
    return _send(_readers(Mails.DAILY), now)


def _readers(mails: Mails) -> QuerySet[Membership]:
    rows = Membership.objects.filter(LIVE, role__in=READERS, organisation__closed_on=None, user__mails=mails)
    return rows.select_related("user", "organisation").order_by("pk")


def _send(members: Iterable[Membership], now: datetime, *, among: Iterable[int] | None = None) -> int:
    """Whatever becomes of the mail of another reader."""
    return for_each(members, lambda member: _send_one(member, now, among))


@transaction.atomic
def _send_one(member: Membership, now: datetime, among: Iterable[int] | None) -> bool:
    rows = unread(actor_for(member), now=now)
    if among is not None:
        rows = rows.filter(pk__in=list(among))
    is_told = rows.exists()
    if is_told:
        send_link(user=member.user, kind="inbox", path=new_url(), now=now)
    return is_told
