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


def median_ms(work, repeats):
    """After two runs that nobody counts."""
    times = []
    for number in range(repeats + 2):
        started = time.perf_counter()
        work()
        if number > 1:
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def queries_of(work):
    """Statements of one run, those of the session and of the transaction included."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def table(results):
    lines = [f"{'places':>7}  {'work':<34} {'queries':>7} {'page ms':>9} {'raw ms':>9} {'ratio':>7}"]
    lines += [
        f"{r.places:>7}  {r.name:<34} {r.queries:>7} {r.ours_ms:>9.1f} {r.raw_ms:>9.2f} {r.ours_ms / r.raw_ms:>7.1f}"
        for r in results
    ]
    return "\n".join(lines)
