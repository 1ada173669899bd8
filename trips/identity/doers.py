"""Who did it, where no capacity is known yet: somebody who signs in or enrols."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Herself:
    """The owner of an account, whatever her roles."""

    user_id: int
    membership_id: int | None = None
    organisation_id: int | None = None
    role: str = ""
