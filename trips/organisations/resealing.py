"""Reasons of lifted suspensions follow a new master key: a part of `rotate_keys`."""

from itertools import islice

from django.db import transaction

from trips.organisations.models import ALARM_LABEL, ReadingAlarm
from trips.sealing.rotation import BATCH
from trips.sealing.secrets import is_current, open_sealed, seal


@transaction.atomic
def reseal_alarms() -> int:
    """A batch of those that are not yet under the current master key; how many, 0 when none is left."""
    rows = ReadingAlarm._base_manager.select_for_update().exclude(why_token="").order_by("pk")
    stale = list(islice((row for row in rows if not is_current(row.why_token)), BATCH))
    for row in stale:
        row.why_token = seal(open_sealed(row.why_token, label=ALARM_LABEL), label=ALARM_LABEL)
    ReadingAlarm._base_manager.bulk_update(stale, ["why_token"])
    return len(stale)
