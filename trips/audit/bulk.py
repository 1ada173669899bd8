"""Many rows of a tracked model at once, with their history, in one transaction.

The only way round the refusal of `trips/audit/tracking.py`; a test lists its callers.
"""

from collections.abc import Sequence

from django.db import models, transaction
from simple_history.utils import get_history_manager_for_model

from trips.audit.tracking import By


def create_many[Row: models.Model](rows: Sequence[Row], *, by: By, batch_size: int = 2000) -> list[Row]:
    """Insert rows of one model and their first lines of history."""
    if not rows:
        return []
    model = type(rows[0])
    with transaction.atomic():
        made = model._base_manager.bulk_create(rows, batch_size=batch_size)
        keeper = get_history_manager_for_model(model)
        keeper.bulk_history_create(made, batch_size=batch_size, default_user=by)
    return made
