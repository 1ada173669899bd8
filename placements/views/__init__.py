"""The pages of OFII's desk and of a referral."""

from placements.views.aparts import apart
from placements.views.comparison import compare, separate
from placements.views.consultation import (
    admit,
    answer_opinion,
    expire,
    give_opinion,
    proposal,
    record_answer,
    release,
)
from placements.views.interviews import (
    cancel_interview,
    close_interview,
    interview_file,
    move_interview,
    set_interview,
)
from placements.views.lists import export_proposals, export_referrals, proposals, referrals, search
from placements.views.matching import find_place
from placements.views.opening import check_case, of_case, restart, start, stopped
from placements.views.questions import allocation, answer, ask, ask_review, drop, take_over
from placements.views.review import check, detail, eligible, not_eligible, register, take, withdraw
from placements.views.swaps import swaps
from placements.views.waiting import end_pause, extend_hold, pause

__all__ = [
    "admit",
    "allocation",
    "answer",
    "answer_opinion",
    "apart",
    "ask",
    "ask_review",
    "cancel_interview",
    "check",
    "check_case",
    "close_interview",
    "compare",
    "detail",
    "drop",
    "eligible",
    "end_pause",
    "expire",
    "export_proposals",
    "export_referrals",
    "extend_hold",
    "find_place",
    "give_opinion",
    "interview_file",
    "move_interview",
    "not_eligible",
    "of_case",
    "pause",
    "proposal",
    "proposals",
    "record_answer",
    "referrals",
    "register",
    "release",
    "restart",
    "search",
    "separate",
    "set_interview",
    "start",
    "stopped",
    "swaps",
    "take",
    "take_over",
    "withdraw",
]
