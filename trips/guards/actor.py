"""What the door needs to know of whoever knocks; it knows no role."""

from typing import Protocol


class Actor(Protocol):
    """One person acting in one capacity. `role` is opaque here: rules read it, doors do not."""

    @property
    def is_signed_in(self) -> bool: ...
    @property
    def user_id(self) -> int | None: ...
    @property
    def membership_id(self) -> int | None: ...
    @property
    def organisation_id(self) -> int | None: ...
    @property
    def role(self) -> str: ...
    @property
    def directorate_ids(self) -> frozenset[int]: ...
