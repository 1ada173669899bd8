"""Moving to a new master key: every wrapped key is wrapped again, no sealed value is touched.

What is done is known by the name of the master key on each row, so it may stop and start again at any time.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.apps import apps
from django.db import models, transaction

from trips.sealing import masters
from trips.sealing.models import WrappedKey

BATCH = 500

# Tables of `trips.sealing.secrets` tokens: each seals a batch again under the current master key and says
# how many; 0 when none is left. Filled in `apps.ready()`.
RESEALED: list[Callable[[], int]] = []


class Progress(NamedTuple):
    """`done` of `total` rows of one table."""

    table: str
    done: int
    total: int


def rotate() -> Iterator[Progress]:
    """Each step is one short transaction; the old key may go once this has come to its end."""
    for model in wrapped_models():
        done, total = 0, waiting(model).count()
        while step := wrap_again(model):
            done += step
            yield Progress(model._meta.db_table, done, max(done, total))
    for reseal in RESEALED:
        done = 0
        while step := reseal():
            done += step
            yield Progress(reseal.__module__, done, done)


def wrapped_models() -> list[type[WrappedKey]]:
    return [model for model in apps.get_models() if issubclass(model, WrappedKey)]


def waiting(model: type[WrappedKey]) -> models.QuerySet:
    """The keys that are not yet under the current master key; destroyed ones are under none."""
    rows = model._base_manager.filter(wrapped__isnull=False).exclude(master=masters.current())
    return rows.order_by("pk")


@transaction.atomic
def wrap_again(model: type[WrappedKey]) -> int:
    rows = list(waiting(model).select_for_update()[:BATCH])
    for row in rows:
        row.wrap(row.unwrap())
    model._base_manager.bulk_update(rows, ["wrapped", "master"])
    return len(rows)
