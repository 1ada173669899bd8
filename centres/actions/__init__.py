"""What the desk of a centre does, and what the desks above do to its places and stays."""

from centres.actions.absences import cancel_absence, record_absence, record_return
from centres.actions.contracts import (
    change_agreement,
    change_bindings,
    decide_rule,
    sign_agreement,
    withdraw_rule,
)
from centres.actions.follow_ups import record_follow_up
from centres.actions.house_incidents import (
    close_house_incident,
    complete_house_incident,
    open_house_incident,
)
from centres.actions.incidents import close_incident, complete_incident, open_incident
from centres.actions.moves import move_household
from centres.actions.partners import add_partner, change_partnership, sign_partnership
from centres.actions.places import (
    extend_hold,
    hold_places,
    lock_places,
    release_expired_holds,
    release_hold,
)
from centres.actions.postings import end_posting, post_member
from centres.actions.preparations import set_preparation_time, set_ready_day
from centres.actions.reminders import remind_of_absences, remind_of_follow_ups
from centres.actions.services import cancel_service, record_service, record_session, repeat_service
from centres.actions.standing import cancel_check, record_check
from centres.actions.stays import (
    cancel_stay,
    correct_arrival,
    correct_departure,
    expect_on,
    expect_stay,
    extend_stay,
    miss_stay,
    record_arrival,
    record_departure,
    set_end,
    undo_arrival,
    undo_departure,
)
from centres.actions.surroundings import describe_centre
from centres.actions.unavailabilities import (
    cancel_unavailability,
    change_unavailability,
    make_available,
    make_unavailable,
)

__all__ = [
    "add_partner",
    "cancel_absence",
    "cancel_check",
    "cancel_service",
    "cancel_stay",
    "cancel_unavailability",
    "change_agreement",
    "change_bindings",
    "change_partnership",
    "change_unavailability",
    "close_house_incident",
    "close_incident",
    "complete_house_incident",
    "complete_incident",
    "correct_arrival",
    "correct_departure",
    "decide_rule",
    "describe_centre",
    "end_posting",
    "expect_on",
    "expect_stay",
    "extend_hold",
    "extend_stay",
    "hold_places",
    "lock_places",
    "make_available",
    "make_unavailable",
    "miss_stay",
    "move_household",
    "open_house_incident",
    "open_incident",
    "post_member",
    "record_absence",
    "record_arrival",
    "record_check",
    "record_departure",
    "record_follow_up",
    "record_return",
    "record_service",
    "record_session",
    "release_expired_holds",
    "release_hold",
    "remind_of_absences",
    "remind_of_follow_ups",
    "repeat_service",
    "set_end",
    "set_preparation_time",
    "set_ready_day",
    "sign_agreement",
    "sign_partnership",
    "undo_arrival",
    "undo_departure",
    "withdraw_rule",
]
