"""Which free places fit a household, and for each other centre why not.

A household is lodged within one unit. A centre must lie outside every département to avoid and beyond
every circle, which is widened by `MARGIN_KM` because a centre is known by a random point near its address.
What would help her orders the centres that fit, each with its weight.
Nothing here reads a complaint, an opinion of the past or a refusal of the past.
"""

from placements.matching.centres import MARGIN_KM, is_avoided
from placements.matching.helps import HELPS, stages_needed
from placements.matching.needs import MUSTS, Must, Needs, Zone, needs_of
from placements.matching.preferences import Answer, Wish, wishes_of
from placements.matching.ranking import (
    SHOWN,
    CentreFit,
    Fit,
    WhyNot,
    fits,
    objection_to,
    objection_to_held,
    why_not,
)
from placements.matching.swaps import Swap, Swaps, find_swaps
from placements.matching.units import Offer, best_units

__all__ = [
    "HELPS",
    "MARGIN_KM",
    "MUSTS",
    "SHOWN",
    "Answer",
    "CentreFit",
    "Fit",
    "Must",
    "Needs",
    "Offer",
    "Swap",
    "Swaps",
    "WhyNot",
    "Wish",
    "Zone",
    "best_units",
    "find_swaps",
    "fits",
    "is_avoided",
    "needs_of",
    "objection_to",
    "objection_to_held",
    "stages_needed",
    "why_not",
    "wishes_of",
]
