"""Every write of the NGO's desk, by area. Each is one transaction and one event."""

from cases.actions.appointments import cancel_appointment, change_appointment, make_appointment
from cases.actions.assessments import assess_again
from cases.actions.conflicts import declare_conflict, declare_own_conflict, lift_conflict
from cases.actions.consents import CONSENT_WITHDRAWN, ConsentGiven, give_consent, withdraw_consent
from cases.actions.documents import add_document, open_document, remove_document
from cases.actions.emergencies import break_glass, end_access, remind_of_reviews, review_access
from cases.actions.erasing import KEY_DESTROYED, destroy_key
from cases.actions.files import assign_case, close_case, follow_case, reassign_cases, reopen_case
from cases.actions.goals import change_goal, move_goal, set_goal
from cases.actions.legal_steps import correct_legal_step, note_legal_step, written_state
from cases.actions.merges import (
    BEFORE_MERGE,
    FILES_MERGED,
    MERGE_UNDONE,
    TWO_WOMEN,
    merge_files,
    refusal_of_merge,
    undo_merge,
)
from cases.actions.notes import correct_note, write_note
from cases.actions.opening import count_unmet_need, open_case
from cases.actions.reminders import remind_of_appointments, remind_of_goals, remind_of_plans
from cases.actions.requests import (
    ask_erasure,
    confirm_erasure,
    file_request,
    give_access,
    refuse_request,
    state_contact,
    withdraw_request,
)
from cases.actions.safety_plans import save_safety_plan
from cases.actions.saving import CORRECTED, overtaken_by
from cases.actions.shares import revoke_share, share_case
from cases.actions.steps import (
    ChildGiven,
    save_detection,
    save_household,
    save_needs,
    save_safety,
    save_situation,
)

__all__ = [
    "BEFORE_MERGE",
    "CONSENT_WITHDRAWN",
    "CORRECTED",
    "FILES_MERGED",
    "KEY_DESTROYED",
    "MERGE_UNDONE",
    "TWO_WOMEN",
    "ChildGiven",
    "ConsentGiven",
    "add_document",
    "ask_erasure",
    "assess_again",
    "assign_case",
    "break_glass",
    "cancel_appointment",
    "change_appointment",
    "change_goal",
    "close_case",
    "confirm_erasure",
    "correct_legal_step",
    "correct_note",
    "count_unmet_need",
    "declare_conflict",
    "declare_own_conflict",
    "destroy_key",
    "end_access",
    "file_request",
    "follow_case",
    "give_access",
    "give_consent",
    "lift_conflict",
    "make_appointment",
    "merge_files",
    "move_goal",
    "note_legal_step",
    "open_case",
    "open_document",
    "overtaken_by",
    "reassign_cases",
    "refusal_of_merge",
    "refuse_request",
    "remind_of_appointments",
    "remind_of_goals",
    "remind_of_plans",
    "remind_of_reviews",
    "remove_document",
    "reopen_case",
    "review_access",
    "revoke_share",
    "save_detection",
    "save_household",
    "save_needs",
    "save_safety",
    "save_safety_plan",
    "save_situation",
    "set_goal",
    "share_case",
    "state_contact",
    "undo_merge",
    "withdraw_consent",
    "withdraw_request",
    "write_note",
    "written_state",
]
