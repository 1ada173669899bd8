"""What people do with referrals and proposals: one transaction and one event each."""

from placements.actions.alarms import close_alarm, follow_alarm, report_missing
from placements.actions.allocation import allocate
from placements.actions.aparts import end_apart, forget_pairs, keep_apart
from placements.actions.duplicates import answer_duplicate, forget_questions, separate_files
from placements.actions.endings import (
    expire,
    expire_overdue_proposals,
    follow_withdrawn_consent,
    release,
    withdraw,
)
from placements.actions.exits import decide_exit, withdraw_exit
from placements.actions.extensions import (
    ask_extension,
    grant_extension,
    lapse_extension,
    refuse_extension,
    withdraw_extension,
)
from placements.actions.handovers import Journey, confirm, confirm_departure, plan_handover, strike_out
from placements.actions.interviews import (
    Meeting,
    cancel_interview,
    close_interview,
    move_interview,
    set_interview,
)
from placements.actions.ladders import climb, raise_if_missing, watch_arrivals
from placements.actions.limits import (
    escalate,
    escalate_without_a_fit,
    throw_away,
    throw_unused_drafts_away,
)
from placements.actions.merges import (
    follow_merge,
    follow_undone_merge,
    join_their_pairs,
    keep_two_women,
)
from placements.actions.planned_transfers import (
    carry_out,
    carry_out_transfers,
    decide_transfer,
    postpone_transfer,
    propose_transfer,
    withdraw_transfer,
)
from placements.actions.proposals import (
    HOLD_WORKING_DAYS,
    admit,
    give_opinion,
    hold_until,
    override_opinion,
    propose,
    record_answer,
    uphold_opinion,
)
from placements.actions.questions import answer_ngo, ask_ngo, ask_review, drop_question
from placements.actions.referrals import (
    decide_eligible,
    decide_not_eligible,
    follow_correction,
    forget_register_marks,
    register,
    restart_referral,
    start_referral,
    submit,
    take,
)
from placements.actions.reminders import remind_of_drafts, remind_of_ends, remind_of_holds, remind_of_limits
from placements.actions.transfers import Danger, transfer
from placements.actions.waiting import end_pause, extend_hold, pause

__all__ = [
    "HOLD_WORKING_DAYS",
    "Danger",
    "Journey",
    "Meeting",
    "admit",
    "allocate",
    "answer_duplicate",
    "answer_ngo",
    "ask_extension",
    "ask_ngo",
    "ask_review",
    "cancel_interview",
    "carry_out",
    "carry_out_transfers",
    "climb",
    "close_alarm",
    "close_interview",
    "confirm",
    "confirm_departure",
    "decide_eligible",
    "decide_exit",
    "decide_not_eligible",
    "decide_transfer",
    "drop_question",
    "end_apart",
    "end_pause",
    "escalate",
    "escalate_without_a_fit",
    "expire",
    "expire_overdue_proposals",
    "extend_hold",
    "follow_alarm",
    "follow_correction",
    "follow_merge",
    "follow_undone_merge",
    "follow_withdrawn_consent",
    "forget_pairs",
    "forget_questions",
    "forget_register_marks",
    "give_opinion",
    "grant_extension",
    "hold_until",
    "join_their_pairs",
    "keep_apart",
    "keep_two_women",
    "lapse_extension",
    "move_interview",
    "override_opinion",
    "pause",
    "plan_handover",
    "postpone_transfer",
    "propose",
    "propose_transfer",
    "raise_if_missing",
    "record_answer",
    "refuse_extension",
    "register",
    "release",
    "remind_of_drafts",
    "remind_of_ends",
    "remind_of_holds",
    "remind_of_limits",
    "report_missing",
    "restart_referral",
    "separate_files",
    "set_interview",
    "start_referral",
    "strike_out",
    "submit",
    "take",
    "throw_away",
    "throw_unused_drafts_away",
    "transfer",
    "uphold_opinion",
    "watch_arrivals",
    "withdraw",
    "withdraw_exit",
    "withdraw_extension",
    "withdraw_transfer",
]
