"""Columns that the database keeps sealed: `row.first_name` opens what `row.first_name_sealed` holds.

A value is bound to the live model, the column and the row's `seal_id`; a line of history carries the
same, so it copies the sealed bytes as they are. Opening needs the owner's key already in memory: a list
that forgot it stops with `KeyNotLoaded` instead of asking for a thousand keys one by one.
"""

import json
import uuid
from datetime import date
from typing import Any

from django.contrib.postgres.functions import RandomUUID
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from trips.sealing import boxes
from trips.sealing.models import DataKey, KeyDestroyed

SUFFIX = "_sealed"
# A short name and a long one look the same length.
BLOCK = 32
# Shown in the place of what can never be read again.
ERASED = _("identity erased")


class KeyNotLoaded(Exception):
    """A sealed value was to be opened or written before its key was loaded."""


class SealedRow(models.Model):
    """A row with sealed columns; `sealed_by` is the way from the row to its key."""

    seal_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)

    sealed_by: tuple[str, ...] = ("case", "key")

    class Meta:
        abstract = True

    @property
    def is_erased(self) -> bool:
        """Whether what this row holds sealed can never be read again."""
        fields = [field for field in self._meta.concrete_fields if isinstance(field, SealedField)]
        return any(getattr(self, field.attname) for field in fields) and key_of(self) is None


def live_model(row: models.Model) -> Any:
    """The model of the row, or the one whose history it is."""
    return getattr(row, "instance_type", type(row))


def key_of(row: models.Model) -> DataKey | None:
    """The key that was loaded with the row; None when it was destroyed or is not in this database."""
    found: Any = row
    for name in live_model(row).sealed_by:
        field = found._meta.get_field(name)
        if not field.is_cached(found):
            way = "__".join(live_model(row).sealed_by)
            raise KeyNotLoaded(f"{type(row).__name__} is sealed: fetch it with select_related({way!r}).")
        found = field.get_cached_value(found)
        if found is None:
            return None
    return None if found.is_destroyed else found


class OpenedValue:
    """What stands at the field's name: the value itself, sealed and opened on the way."""

    def __init__(self, field: "SealedField") -> None:
        self.field = field

    def __get__(self, row: Any, model: Any = None) -> Any:
        return self if row is None else self.field.opened(row)

    def __set__(self, row: Any, value: Any) -> None:
        setattr(row, self.field.attname, self.field.sealed(row, value))


class SealedField(models.BinaryField):
    """Sealed bytes in a column; nothing at all when the value is empty."""

    # What the checker takes the attribute for: each kind of value has its own.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"null": True, "blank": True, "editable": True})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {k: v for k, v in kwargs.items() if k not in {"null", "blank", "editable"}}

    @property
    def clear_name(self) -> str:
        """`first_name`, also in a history, which calls each field by its column."""
        return self.name.removesuffix(SUFFIX)

    def get_attname(self) -> str:
        return f"{self.clear_name}{SUFFIX}"

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.clear_name, OpenedValue(self))

    def value_from_object(self, obj: Any) -> Any:
        return self.opened(obj)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return IsNull
        raise FieldError(f"{self.clear_name} is sealed: only its blind index finds it.")

    def opened(self, row: Any) -> Any:
        sealed = getattr(row, self.attname)
        key = None if sealed is None else key_of(row)
        if key is None:
            return self.nothing()
        return self.read(boxes.reopen(bytes(sealed), key=key.unwrap(), place=self.place(row)))

    def sealed(self, row: Any, value: Any) -> bytes | None:
        if value == self.nothing():
            return None
        key = key_of(row)
        if key is None:
            raise KeyDestroyed
        return boxes.close(self.written(value), key=key.unwrap(), place=self.place(row))

    def place(self, row: Any) -> str:
        return place_of(live_model(row)._meta.label_lower, self.clear_name, row.seal_id)

    def nothing(self) -> Any:
        """How an empty value reads."""
        return None

    # Each kind of sealed field says how its values are written as bytes; this base is no field of any model.
    def written(self, value: Any) -> bytes:
        raise NotImplementedError

    def read(self, plain: bytes) -> Any:
        raise NotImplementedError


def place_of(label: str, column: str, seal_id: uuid.UUID) -> str:
    """What a sealed value is bound to: `cases.identity.first_name.<row>`."""
    return f"{label}.{column}.{seal_id}"


class SealedTextField(SealedField):
    def nothing(self) -> str:
        return ""

    def written(self, value: str) -> bytes:
        plain = value.encode()
        return plain + bytes(-len(plain) % BLOCK)

    def read(self, plain: bytes) -> str:
        return plain.rstrip(b"\0").decode()


class SealedDateField(SealedField):
    def written(self, value: date) -> bytes:
        return value.isoformat().encode()

    def read(self, plain: bytes) -> date:
        return date.fromisoformat(plain.decode())


class SealedJSONField(SealedField):
    """Lists and dictionaries of plain values."""

    def nothing(self) -> dict:
        return {}

    def written(self, value: Any) -> bytes:
        plain = json.dumps(value, sort_keys=True).encode()
        return plain + b" " * (-len(plain) % BLOCK)

    def read(self, plain: bytes) -> Any:
        return json.loads(plain)
