"""What a home page is made of: buttons, figures, and the files that wait."""

from typing import Any, NamedTuple


class Button(NamedTuple):
    """The first step of something; `style` as the components have it."""

    label: str
    url: str
    icon: str = ""
    style: str = "secondary"


class Figure(NamedTuple):
    """One number and where its rows are."""

    label: str
    value: Any
    url: str = ""


class Waiting(NamedTuple):
    """One file that waits for her."""

    reference: str
    url: str
    what: str
    since: str
    urgency: str = ""
    due: str = ""
