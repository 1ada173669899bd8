"""Keys in the database, each wrapped by a master key that is not there.

A data key seals what belongs to one woman (or one centre). Destroying it makes all of it unreadable,
old history included, without touching a single row of it.
"""

import secrets
import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trips.audit.personal_data import NO_PERSONAL_DATA
from trips.sealing import boxes, masters

WRAPPING = "wrapping"


class KeyDestroyed(Exception):
    """Something was to be sealed for somebody whose key no longer exists."""


class WrappedKey(models.Model):
    """A random key under a master key. `seal_id` binds the wrapping to this row."""

    seal_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    wrapped = models.BinaryField(null=True)
    master = models.CharField(max_length=20)

    class Meta:
        abstract = True

    def wrap(self, key: bytes) -> None:
        """Keep this key under the current master key; rotating is wrapping again what was unwrapped."""
        self.master = masters.current()
        self.wrapped = boxes.close(key, key=self._wrapping(), place=self._place())
        self._unwrapped = key

    def unwrap(self) -> bytes:
        """The key itself; opened once for as long as this row is in memory."""
        if self.wrapped is None:
            raise KeyDestroyed
        if not hasattr(self, "_unwrapped"):
            self._unwrapped = boxes.reopen(bytes(self.wrapped), key=self._wrapping(), place=self._place())
        return self._unwrapped

    def _wrapping(self) -> bytes:
        return boxes.derived(masters.master(self.master), WRAPPING)

    def _place(self) -> str:
        return f"{self._meta.label_lower}.{self.seal_id}"


class DataKey(WrappedKey):
    """The key of one owner. Its table is left out of the ordinary dump (docs/operations.md)."""

    destroyed_at = models.DateTimeField(_("destroyed at"), null=True, blank=True)
    destroyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("destroyed by"),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(destroyed_at=None, destroyed_by=None, wrapped__isnull=False)
                | Q(destroyed_at__isnull=False, destroyed_by__isnull=False, wrapped=None),
                name="%(class)s_destroyed_at_by",
                violation_error_message=_("A destroyed key is gone, and says when and by whom."),
            )
        ]

    @classmethod
    def fresh(cls, **owner: models.Model) -> "DataKey":
        """A new key, not yet written; from now on its owner has it loaded."""
        key = cls(**owner)
        key.wrap(secrets.token_bytes(boxes.KEY_BYTES))
        return key

    @property
    def is_destroyed(self) -> bool:
        return self.wrapped is None

    def destroy(self, *, by_id: int | None, at: datetime) -> None:
        """For ever: what it sealed is noise from now on."""
        self.wrapped, self.destroyed_by_id, self.destroyed_at = None, by_id, at
        self.__dict__.pop("_unwrapped", None)
        self.save(update_fields=["wrapped", "destroyed_by", "destroyed_at"])


class IndexKey(WrappedKey):
    """The one key from which each blind index derives its own (`trips/sealing/blind.py`)."""

    only = models.BooleanField(default=True, unique=True, editable=False)

    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("key of the blind indexes")
        verbose_name_plural = _("keys of the blind indexes")
        constraints = [
            models.CheckConstraint(
                condition=Q(only=True, wrapped__isnull=False),
                name="index_key_only_one",
                violation_error_message=_("There is one key for the blind indexes."),
            )
        ]

    def __str__(self) -> str:
        return self.master
