"""Who is told what when a referral moves: her NGO, the desks of OFII that have it, the centre that is concerned.

All of them are told of each move, the party whose turn it becomes as such, the others for information. A centre is
led to what it may open, the proposal or the stay; once neither is its own any more it is told nothing.
"""

from placements.notices.desks import desks_of, desks_that_follow
from placements.notices.referrals import (
    tell_correction,
    tell_deciding,
    tell_interview,
    tell_move,
    tell_ofii,
    tell_referral,
    tell_reviewer,
    tell_step,
    tell_zone_alarm,
)
from placements.notices.stays import (
    tell_consent_withdrawn,
    tell_end,
    tell_exit,
    tell_extension,
    tell_leaving,
    tell_left,
    tell_rung,
    tell_transfer,
)
from placements.notices.words import MOVES, SENTENCES

__all__ = [
    "MOVES",
    "SENTENCES",
    "desks_of",
    "desks_that_follow",
    "tell_consent_withdrawn",
    "tell_correction",
    "tell_deciding",
    "tell_end",
    "tell_exit",
    "tell_extension",
    "tell_interview",
    "tell_leaving",
    "tell_left",
    "tell_move",
    "tell_ofii",
    "tell_referral",
    "tell_reviewer",
    "tell_rung",
    "tell_step",
    "tell_transfer",
    "tell_zone_alarm",
]
