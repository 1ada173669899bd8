"""Blind indexes: find by exact value what the database cannot read.

Equal folded texts give equal marks, and nothing else can be learned from a mark without the key.
Each column has a key of its own, so marks of two columns say nothing together. They are no part of
history, and erasing drops them.
"""

import hmac
import secrets
from functools import cache
from typing import Any

from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.db.models.lookups import Exact, In, IsNull

from trips.geography.folding import plain
from trips.geography.loaders import Counts
from trips.sealing import boxes
from trips.sealing.models import IndexKey

MARK_BYTES = 16
LOOKUPS = {"exact": Exact, "in": In, "isnull": IsNull}


def load_index_key() -> Counts:
    """Made once for a database, when it is prepared."""
    key = IndexKey()
    key.wrap(secrets.token_bytes(boxes.KEY_BYTES))
    columns = {"wrapped": key.wrapped, "master": key.master, "seal_id": key.seal_id}
    _key, made = IndexKey.objects.get_or_create(only=True, defaults=columns)
    if made:
        _root.cache_clear()
    return Counts(int(made), int(not made))


@cache
def _root() -> bytes:
    key = IndexKey.objects.first()
    if key is None:
        raise ImproperlyConfigured("The key of the blind indexes is missing: run `manage.py prepare`.")
    return key.unwrap()


def in_order(text: str) -> str:
    """The words of a name in one order, whichever came first."""
    return " ".join(sorted(plain(text).split()))


def closed_up(text: str) -> str:
    """A number without spaces or signs."""
    return "".join(letter for letter in plain(text) if letter.isalnum())


class BlindIndex(models.BinaryField):
    """The mark of `of`, an attribute of the row that gives an already folded text."""

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **kwargs | {"null": True, "db_index": True})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return (
            name,
            path,
            args,
            {k: v for k, v in kwargs.items() if k not in {"null", "db_index"}} | {"of": self.of},
        )

    def mark(self, folded: str) -> bytes | None:
        """What stands in the column for this text; None for an empty one."""
        if not folded:
            return None
        key = boxes.derived(_root(), f"blind:{self.model._meta.label_lower}.{self.name}")
        return hmac.digest(key, folded.encode(), "sha256")[:MARK_BYTES]

    def pre_save(self, model_instance: Any, add: bool) -> bytes | None:
        mark = self.mark(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, mark)
        return mark

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in LOOKUPS:
            raise FieldError(f"{self.name} is a blind index: it is equal or not, nothing else.")
        return LOOKUPS[lookup_name]


def mark(model: type[models.Model], column: str, folded: str) -> bytes | None:
    """The mark to look for in a blind column of a model."""
    field: Any = model._meta.get_field(column)
    return field.mark(folded)
