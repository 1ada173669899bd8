"""The only writer of audit rows."""

from datetime import datetime
from typing import Any, Protocol

from django.db import models

from trips.audit.models import Event, Read


class Doer(Protocol):
    """What an audit row keeps of an actor."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def membership_id(self) -> int | None: ...
    @property
    def organisation_id(self) -> int | None: ...
    @property
    def role(self) -> str: ...


# Why a look was refused: she is kept away from that woman. Nothing was shown.
KEPT_AWAY = "kept_away"


def event(
    kind: str, obj: models.Model | None, *, by: Doer, now: datetime, **details: str | int | bool | None
) -> Event:
    """Record that `by` did `kind` (`"cases.open_case"`) to `obj`.

    `details` are codes, counts and dates in ISO form: never a name, an address or typed text.
    """
    return Event.objects.create(kind=kind, details=details, **_trace(obj, by, now))


def read(route: str, obj: models.Model | None, *, by: Doer, now: datetime, why: str = "") -> Read:
    """Record that `by` was shown `obj`, or the list of the page `route` when there is none.

    `why` is a code. An object that is part of a person's file says of which: its `file_id`.
    """
    file_id = getattr(obj, "file_id", None)
    return Read.objects.create(route=route, file_id=file_id, why=why, **_trace(obj, by, now))


def _trace(obj: models.Model | None, by: Doer, now: datetime) -> dict[str, Any]:
    return {
        "at": now,
        "user_id": by.user_id,
        "membership_id": by.membership_id,
        "organisation_id": by.organisation_id,
        "role": str(by.role or ""),
        "object_type": obj._meta.label_lower if obj else "",
        "object_id": str(obj.pk) if obj else "",
        "reference": getattr(obj, "reference", "") or "",
    }
