"""The open sessions of one person: seen by her, ended from afar, ended by idleness."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

IDLE = timedelta(minutes=15)
# How exactly idleness is measured: a page within the same minute writes nothing.
GRAIN = timedelta(minutes=1)
SEEN_AT, DEVICE = "seen_at", "device"
DEVICE_LENGTH = 200


class OpenSession(NamedTuple):
    """`handle` names a session without giving its key away."""

    handle: str
    seen_at: datetime | None
    device: str
    is_here: bool


def end_sessions(user, *, now, besides=None):
    """Sign this person out on every device, besides the session of that key; returns how many ended."""
    hers = [one.pk for one, _data in _alive(user, now) if one.pk != besides]
    Session.objects.filter(pk__in=hers).delete()
    return len(hers)


def sessions_of(user, *, now, here):
    """Hers that are neither over nor idle, this one first, then the last seen."""
    found = [
        OpenSession(handle_of(one.pk), moment(data), data.get(DEVICE, ""), one.pk == here)
        for one, data in _alive(user, now)
        if not is_idle(moment(data), now)
    ]
    return sorted(found, key=lambda one: (not one.is_here, -(one.seen_at or now).timestamp()))


def end_session(user, *, handle, now):
    """End the one session of hers that has this handle; a foreign one is not found."""
    hers = [one.pk for one, _data in _alive(user, now) if handle_of(one.pk) == handle]
    Session.objects.filter(pk__in=hers).delete()
    return len(hers)


def handle_of(key):
    return hashlib.sha256(f"session {key}".encode()).hexdigest()[:16]


def is_idle(seen_at, now):
    return seen_at is not None and now - seen_at >= IDLE


def moment(data):
    """When a session was last used by its person; None before its first page."""
    seconds = data.get(SEEN_AT)
    return datetime.fromtimestamp(seconds, tz=UTC) if seconds else None


def note_use(request, now):
    """Her last activity, to the minute, and on what kind of device, so that she recognises it."""
    seen_at = moment(request.session)
    if seen_at is None or now - seen_at >= GRAIN:
        request.session[SEEN_AT] = now.timestamp()
        request.session[DEVICE] = request.headers.get("User-Agent", "")[:DEVICE_LENGTH]


def _alive(user, now):
    """Sessions do not know their person until they are opened: all that live are read.

    They are few, since a session ends with its browser or after idleness.
    """
    for one in Session.objects.filter(expire_date__gt=now).order_by("pk").iterator():
        data = one.get_decoded()
        if data.get(SESSION_KEY) == str(user.pk):
            yield one, data
