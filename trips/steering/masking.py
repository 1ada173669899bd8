"""Small numbers single a woman out: with 66 places in three centres nearly any table does."""

from collections.abc import Collection, Mapping, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

Row = Mapping[str, int]
# A cell: which row, which column.
Cells = set[tuple[int, str]]


def masked(count: int) -> int | str:
    """The number, or "<5" for 1 to 4; zero says nothing about anybody."""
    return f"<\N{NO-BREAK SPACE}{settings.SMALLEST_CELL}" if _is_small(count) else count


def masked_table(rows: Sequence[Row], parts: Collection[str]) -> list[dict[str, int | str]]:
    """Rows of which the last is the total of the others; the cells named `parts` add up to one that is shown.

    A small number that the rest of its row or column would give away takes a second cell with it.
    """
    hidden = {(at, name) for at, row in enumerate(rows) for name, count in row.items() if _is_small(count)}
    while more := _given_away(rows, hidden, parts):
        hidden |= more
    return [
        {name: _shown(count, (at, name) in hidden) for name, count in row.items()}
        for at, row in enumerate(rows)
    ]


def _shown(count: int, is_hidden: bool) -> int | str:
    return count if not is_hidden else masked(count) if _is_small(count) else _("hidden")


def _is_small(count: int) -> bool:
    return 0 < count < settings.SMALLEST_CELL


def _given_away(rows: Sequence[Row], hidden: Cells, parts: Collection[str]) -> Cells:
    """The cells to hide as well: the smallest other one of a row, the total of a column."""
    more: Cells = set()
    for at in range(len(rows)):
        more |= _companion([(at, name) for name in parts], rows, hidden)
    total = len(rows) - 1
    for name in rows[0] if total else ():
        column = [(at, name) for at in range(total)]
        shown_total = rows[total][name] and (total, name) not in hidden
        alone = len(hidden.intersection(column)) == 1
        more |= {(total, name)} if alone and shown_total else set()
        more |= _companion([*column, (total, name)], rows, hidden)
    return more


def _companion(line: Sequence[tuple[int, str]], rows: Sequence[Row], hidden: Cells) -> Cells:
    if len(hidden.intersection(line)) != 1:
        return set()
    others = [cell for cell in line if cell not in hidden and rows[cell[0]][cell[1]]]
    return {min(others, key=lambda cell: rows[cell[0]][cell[1]])} if others else set()
