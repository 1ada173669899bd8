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
from trips.notices.mail import send_link
from trips.organisations.enums import Kind
from trips.organisations.models import Membership
from trips.organisations.queries import LIVE
from trips.worktime.days import is_working_day

READERS = ROLES[Duty.CASEWORK] | ROLES[Duty.ALLOCATION] | ROLES[Duty.CENTRE_WORK]


@transaction.atomic
def mail_turns(*, now: datetime) -> int:
    """To whom it has become the turn since the last run. Of two runs at once each looks at rows of its own."""
    waiting = Notification.objects.select_for_update(of=("self",), skip_locked=True).filter(mailed_at=None)
    fresh = list(waiting.order_by("pk").values_list("pk", "is_turn", "organisation"))
    turns = {number: organisation for number, is_turn, organisation in fresh if is_turn}
    houses = Q(organisation__in=set(turns.values()) - {None})
    if None in turns.values():
        houses |= Q(organisation__kind=Kind.OFII)
    told = _send(_readers(Mails.AT_ONCE).filter(houses), now, among=turns)
    Notification.objects.filter(pk__in=[number for number, *_rest in fresh]).update(mailed_at=now)
    return told


def mail_digests(*, now: datetime) -> int:
    """On the morning of a working day, to whom anything is new."""
    if not is_working_day(timezone.localdate(now)):
        return 0
    return _send(_readers(Mails.DAILY), now)


def _readers(mails: Mails) -> QuerySet[Membership]:
    rows = Membership.objects.filter(LIVE, role__in=READERS, organisation__closed_on=None, user__mails=mails)
    return rows.select_related("user", "organisation").order_by("pk")


def _send(members: Iterable[Membership], now: datetime, *, among: Iterable[int] | None = None) -> int:
    told = 0
    for member in members:
        rows = unread(actor_for(member), now=now)
        if among is not None:
            rows = rows.filter(pk__in=list(among))
        if rows.exists():
            send_link(user=member.user, kind="inbox", path=new_url(), now=now)
            told += 1
    return told
