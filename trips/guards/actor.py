"""What the door needs to know of whoever knocks; it knows no role."""

from typing import Protocol

from trips.database.context import Person


class Actor(Person, Protocol):
    """One person acting in one capacity. `role` is opaque here: rules read it, doors do not."""

    @property
    def is_signed_in(self) -> bool: ...
