"""What is told again and again, by nobody in person, until somebody has acted."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import transaction

from trips.jobs.actions import Machine
from trips.jobs.turns import for_each

# In whose name.
REMINDERS = Machine(role="reminders")
# A worker that stood still for some days makes up for it.
CATCHES_UP = timedelta(days=3)


def remind_each[Row](rows: Iterable[Row], tell: Callable[[Row], None]) -> None:
    """Of each row in a transaction of its own, whatever becomes of the others."""

    def act(row: Row) -> bool:
        with transaction.atomic():
            tell(row)
        return True

    for_each(rows, act)
