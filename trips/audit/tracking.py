"""History: what each row was, and by whom it was changed.

A tracked model may only be written by `save()` and `delete()`, which the history hears.
`update()` and bulk writes, which it does not hear, are refused here; `trips/audit/bulk.py`
is the one place that writes many rows together with their history.
"""

from typing import Any, NoReturn, Protocol

from django.db import models
from simple_history.models import HistoricalRecords


class By(Protocol):
    """Who writes: the part of an actor that a history row keeps."""

    @property
    def user_id(self) -> int | None: ...


class UntrackedWrite(TypeError):
    """A write that would leave no history."""


class TrackedQuerySet(models.QuerySet):
    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise UntrackedWrite(f"{self.model.__name__} is tracked: save each row, or use trips.audit.bulk.")

    update = bulk_update = bulk_create = delete = _refuse


TrackedManager = models.Manager.from_queryset(TrackedQuerySet, class_name="TrackedManager")


def _user_id(row: Any) -> int | None:
    return row.history_user_id


def _keep_user_id(row: Any, user: Any) -> None:
    row.history_user_id = getattr(user, "user_id", None)


def history(*, m2m: tuple[str, ...] = (), excluded: tuple[str, ...] = ()) -> HistoricalRecords:
    """The history of a tracked model; a plain number names the user, so nothing blocks its removal."""
    return HistoricalRecords(
        m2m_fields=m2m,
        excluded_fields=excluded,
        history_id_field=models.BigAutoField(),
        history_user_id_field=models.BigIntegerField(null=True),
        history_user_getter=_user_id,
        history_user_setter=_keep_user_id,
    )


def create[Row: models.Model](row: Row, *, by: By) -> Row:
    """Insert a new row, with its first line of history."""
    _sign(row, by)
    row.save(force_insert=True)
    return row


def update(row: models.Model, *, by: By, **values: Any) -> list[str]:
    """Write only what differs and return the names of what did; nothing differs, nothing is written."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        _sign(row, by)
        row.save(update_fields=changed)
    return changed


def set_many(row: models.Model, *, by: By, **relations: Any) -> list[str]:
    """Set many-to-many relations that differ; the history hears each."""
    _sign(row, by)
    changed = []
    for name, wanted in relations.items():
        manager = getattr(row, name)
        wanted = set(wanted)
        if set(manager.all()) != wanted:
            manager.set(wanted)
            changed.append(name)
    return changed


def delete(row: models.Model, *, by: By) -> None:
    """Remove a row; its history stays and says who removed it."""
    _sign(row, by)
    row.delete()


def _sign(row: Any, by: By) -> None:
    """No reason: it would stand in clear beside the sealed row; a row that has one has a column for it."""
    row._history_user = by
    row._change_reason = None
