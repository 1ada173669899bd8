"""The pair of columns that says when something was done, and by whom."""

from typing import Any

from django.conf import settings
from django.db import models

USER = settings.AUTH_USER_MODEL


def by(sentence: Any) -> models.ForeignKey:
    """The person of an `_at`/`_by` pair."""
    return models.ForeignKey(
        USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=sentence
    )


def at(sentence: Any) -> models.DateTimeField:
    """The moment of an `_at`/`_by` pair."""
    return models.DateTimeField(sentence, null=True, blank=True)
