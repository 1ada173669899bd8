"""What the desk of a centre does, and what the desks above do to its places and stays."""

from centres.actions.places import (
    extend_hold,
    hold_places,
    lock_places,
    release_expired_holds,
    release_hold,
)
from centres.actions.postings import end_posting, post_member
from centres.actions.preparations import set_preparation_time, set_ready_day
from centres.actions.services import cancel_service, record_service, record_session
from centres.actions.stays import (
    cancel_stay,
    correct_arrival,
    correct_departure,
    expect_stay,
    record_arrival,
    record_departure,
    undo_arrival,
    undo_departure,
)
from centres.actions.unavailabilities import (
    cancel_unavailability,
    change_unavailability,
    make_available,
    make_unavailable,
)

__all__ = [
    "cancel_service",
    "cancel_stay",
    "cancel_unavailability",
    "change_unavailability",
    "correct_arrival",
    "correct_departure",
    "end_posting",
    "expect_stay",
    "extend_hold",
    "hold_places",
    "lock_places",
    "make_available",
    "make_unavailable",
    "post_member",
    "record_arrival",
    "record_departure",
    "record_service",
    "record_session",
    "release_expired_holds",
    "release_hold",
    "set_preparation_time",
    "set_ready_day",
    "undo_arrival",
    "undo_departure",
]
