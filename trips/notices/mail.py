"""Asking for a message. It leaves after the commit, by the worker; at most one of a kind to a person an hour,
unless its kind is to be told at once."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from trips.jobs.declare import enqueue
from trips.notices.kinds import KINDS
from trips.notices.models import Notice
from trips.notices.tasks import send

PAUSE = timedelta(hours=1)
# A message that should have left that long ago has failed for good: the next one does not wait for it.
LOST = timedelta(hours=12)
HOME = "/"


@transaction.atomic
def send_link(*, user: Any, kind: str, path: str, now: datetime) -> None:
    """Queue the message `kind` with a link to `path`, in the caller's transaction.

    Within an hour of the last one of its kind it waits for the hour's end; several that wait become one,
    which leads to her desk.
    """
    notice = _locked(user, kind)
    if notice.due_at and notice.due_at > now - LOST:
        notice.path = path if notice.path == path else HOME
    else:
        notice.path = path
        earliest = notice.sent_at + PAUSE if notice.sent_at and not KINDS[kind].at_once else now
        notice.due_at = max(now, earliest)
        enqueue(send, due=notice.due_at, notice_id=notice.pk)
    notice.save()


def _locked(user: Any, kind: str) -> Notice:
    if kind not in KINDS:
        raise KeyError(kind)
    notice, _made = Notice.objects.get_or_create(user_id=user.pk, kind=kind)
    return Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
