"""Small numbers single a woman out: with 66 places in three centres nearly any table does."""

from django.conf import settings


def masked(count: int) -> int | str:
    """The number, or "<5" for 1 to 4; zero says nothing about anybody."""
    smallest = settings.SMALLEST_CELL
    return f"<\N{NO-BREAK SPACE}{smallest}" if 0 < count < smallest else count
