"""How business code says no. `trips/errors.py` turns each into a page."""

from django.db import models


class Refused(Exception):
    """The actor may see this, and may not do it: 403 with the sentence.

    `about` is what the person was looking at, so that the page can offer the way back.
    """

    def __init__(self, reason: str, about: models.Model | None = None) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.about = about


class Stale(Refused):
    """The second factor was given too long ago: 403 with the page where one gives it again."""

    def __init__(self, reason: str, page: str) -> None:
        super().__init__(reason)
        self.page = page


class Overtaken(Refused):
    """Somebody else was faster, or the facts have changed since the page was shown: 409."""


def refuse(reason: str, about: models.Model | None = None) -> None:
    """Raise `Refused` when a rule gave a reason."""
    if reason:
        raise Refused(reason, about)
