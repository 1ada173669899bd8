"""What people do with referrals and proposals: one transaction and one event each."""

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
from placements.actions.transfers import Agreement, Danger, transfer

__all__ = [
    "HOLD_WORKING_DAYS",
    "Agreement",
    "Danger",
    "admit",
    "answer_duplicate",
    "ask_extension",
    "decide_eligible",
    "decide_exit",
    "decide_not_eligible",
    "expire",
    "expire_overdue_proposals",
    "follow_correction",
    "follow_withdrawn_consent",
    "forget_questions",
    "forget_register_marks",
    "give_opinion",
    "grant_extension",
    "hold_until",
    "lapse_extension",
    "override_opinion",
    "propose",
    "record_answer",
    "refuse_extension",
    "register",
    "release",
    "restart_referral",
    "separate_files",
    "start_referral",
    "submit",
    "take",
    "transfer",
    "uphold_opinion",
    "withdraw",
    "withdraw_exit",
    "withdraw_extension",
]
