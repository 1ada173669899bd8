"""Months of work: the verbs of everybody, as the page of that persona loads their row, and what must hold meanwhile."""

from tests.journeys.months.look import PERSONAS, Look
from tests.journeys.months.places import close_or_open
from tests.journeys.months.verbs import VERBS, Play

__all__ = ["PERSONAS", "VERBS", "Look", "Play", "close_or_open"]
