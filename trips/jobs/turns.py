"""The same for each of many rows, one after the other: a broken one holds up no other."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack


def for_each[Row](rows: Iterable[Row], act: Callable[[Row], bool]) -> int:
    """For how many `act` did something. What one of them raises is raised when all have had their turn, so that the
    run has failed and somebody sees it; each `act` is a transaction of its own."""
    done: list[bool] = []
    with ExitStack() as turns:
        for row in reversed(list(rows)):
            turns.callback(lambda row: done.append(act(row)), row)
    return sum(done)
