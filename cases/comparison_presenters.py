"""Two files side by side, for who says whether they are one woman's."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from cases.models import Case
from trips.ui.formats import write_day


class Line(NamedTuple):
    """One fact of both files."""

    label: str
    here: str
    there: str
    is_same: bool


def lines_of(here: Case, there: Case) -> list[Line]:
    """Of files whose identity and key are loaded."""
    return [
        Line(label, one, other, bool(one) and one.casefold() == other.casefold())
        for (label, one), (_label, other) in zip(_facts(here), _facts(there), strict=True)
    ]


def _facts(case: Case) -> list[tuple[str, str]]:
    identity = case.identity
    return [
        (_("Case"), case.reference),
        (_("NGO"), case.organisation.name),
        (_("First name"), identity.first_name),
        (_("Last name"), identity.last_name),
        (_("Date of birth"), write_day(identity.birth_date) if identity.birth_date else ""),
        (_("File number"), identity.file_number),
        (_("Phone"), identity.phone),
        (_("Opened on"), write_day(case.opened_at)),
    ]
