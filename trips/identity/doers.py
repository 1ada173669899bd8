"""Who did it, where no capacity is known yet: somebody who signs in or enrols."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Herself:
    """The owner of an account, whatever her roles."""

    user_id: int
    membership_id: int | None = None
    organisation_id: int | None = None
    role: str = ""


@dataclass(frozen=True)
class Unproven:
    """Somebody at the sign-in page who has not proven who she is."""

    user_id: None = None
    membership_id: None = None
    organisation_id: None = None
    role: str = ""
