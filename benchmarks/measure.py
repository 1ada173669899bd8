"""Medians of several runs, and a table of them."""

import statistics
import time
from typing import NamedTuple

from django.db import connection
from django.test.utils import CaptureQueriesContext


class Result(NamedTuple):
    places: int
    name: str
    queries: int
    ours_ms: float
    raw_ms: float
    # The same as a role that passes the policies: what row-level security costs is the difference.
    open_ms: float


def median_ms(work, repeats):
    """After two runs that nobody counts."""
    times = []
    for number in range(repeats + 2):
        spent = _ms(work)
        if number > 1:
            times.append(spent)
    return statistics.median(times)


def both_ms(work, barrier, repeats):
    """Behind the barrier and without it, by turns, so that a busy machine slows both alike."""
    behind, without = [], []
    for number in range(repeats + 2):
        with barrier():
            behind.append(_ms(work))
        without.append(_ms(work))
        if number < 2:
            behind.clear()
            without.clear()
    return statistics.median(behind), statistics.median(without)


def _ms(work):
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def queries_of(work):
    """Statements of one run, those of the session and of the transaction included."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def table(results):
    head = f"{'places':>7}  {'work':<34} {'queries':>7} {'page ms':>9} {'raw ms':>9} {'ratio':>7}"
    lines = [f"{head} {'no wall':>9} {'wall':>6}"]
    lines += [
        f"{r.places:>7}  {r.name:<34} {r.queries:>7} {r.ours_ms:>9.1f} {r.raw_ms:>9.2f} {r.ours_ms / r.raw_ms:>7.1f}"
        f" {r.open_ms:>9.1f} {r.ours_ms / r.open_ms - 1:>6.1%}"
        for r in results
    ]
    return "\n".join(lines)
