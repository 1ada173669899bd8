"""Lists as spreadsheets: the rows and the columns of the screen, nothing else.

    COLUMNS = [(_("Reference"), lambda case: case.reference), (_("Opened on"), lambda case: case.opened_at)]

    export(request, "dossiers", COLUMNS, listing.filter(queries.cases_visible_to(request.actor)))

A page that draws its table with `head_of` and `lines_of` from the same list of columns cannot differ from its
export; what only the screen needs (`Column`'s sort, tone and url) stands behind the pair.
What people typed stays text: no cell becomes a formula, a link or a number.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import NamedTuple

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from trips.ui.formats import local, write_day, write_moment

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CODE = re.compile(r"[a-z][a-z0-9-]{0,30}")
# What a sheet can hold, less the line of headings and the line that says there is more.
ROW_LIMIT = 1_048_574
CHUNK = 2000
WIDTHS = (10, 45)
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# The spreadsheet writes separators as its reader's own country does.
FORMATS = {
    "heading": {"bold": True, "bottom": 1},
    "day": {"num_format": "dd/mm/yyyy", "align": "left"},
    "moment": {"num_format": "dd/mm/yyyy hh:mm", "align": "left"},
    "whole": {"num_format": "#,##0"},
    "amount": {"num_format": "#,##0.00"},
}


class Column(NamedTuple):
    """`sort`: its key in the page's ListFilter; `tone` and `url`: functions of a row, for a badge and a link."""

    heading: str
    value: Callable
    sort: str = ""
    tone: Callable | None = None
    url: Callable | None = None


class Cell(NamedTuple):
    heading: str
    text: str
    tone: str
    url: str


def export(request, name, columns, rows):
    """The file `<name>-2026-11-23.xlsx`, whole before it is returned.

    `name` is a code, never typed by a person: file names stay in download folders and logs.
    `columns` are pairs (heading, function of a row); what follows in a longer tuple is the screen's.
    """
    if not CODE.fullmatch(name):
        raise ValueError(name)
    response = HttpResponse(workbook(name, columns, rows), content_type=CONTENT_TYPE)
    file_name = f"{name}-{timezone.localdate().isoformat()}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def workbook(name, columns, rows):
    """The bytes of a spreadsheet of one sheet."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        sheet = book.add_worksheet(name)
        styles = {key: book.add_format(style) for key, style in FORMATS.items()}
        last = write_rows(sheet, styles, columns, rows)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(columns) - 1)
    return file.getvalue()


def write_rows(sheet, styles, columns, rows):
    """Headings and rows; returns the number of the last line."""
    for at, (heading, *_rest) in enumerate(columns):
        sheet.write_string(0, at, str(heading), styles["heading"])
        sheet.set_column(at, at, min(max(len(str(heading)) + 4, WIDTHS[0]), WIDTHS[1]))
    line = 0
    for line, row in enumerate(in_chunks(rows), start=1):
        if line > ROW_LIMIT:
            sheet.write_string(line, 0, _("The list goes on: filter it to export the rest."))
            break
        for at, (_heading, value, *_rest) in enumerate(columns):
            write_value(sheet, line, at, value(row), styles)
    return line


def in_chunks(rows):
    return rows.iterator(chunk_size=CHUNK) if hasattr(rows, "iterator") else rows


def write_value(sheet, line, at, value, styles):
    """Dates and numbers as what they are; everything else as text."""
    match value:
        case None | "":
            return
        case bool():
            sheet.write_string(line, at, write_text(value))
        case datetime():
            sheet.write_datetime(line, at, local(value).replace(tzinfo=None), styles["moment"])
        case date():
            sheet.write_datetime(line, at, value, styles["day"])
        case int():
            sheet.write_number(line, at, value, styles["whole"])
        case Decimal() | float():
            sheet.write_number(line, at, value, styles["amount"])
        case _:
            sheet.write_string(line, at, write_text(value))


def head_of(columns):
    """The columns for a screen's head: each has a heading and, if it sorts, the key of its sort."""
    return [Column(*column) for column in columns]


def lines_of(columns, rows):
    """For each row the cells of a screen, in the order and with the texts of its export."""
    return [[cell_of(Column(*column), row) for column in columns] for row in rows]


def cell_of(column, row):
    return Cell(
        str(column.heading),
        write_text(column.value(row)),
        column.tone(row) if column.tone else "",
        column.url(row) if column.url else "",
    )


def write_text(value):
    """A value as the screen writes it."""
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return write_moment(value)
        case date():
            return write_day(value)
    return str(value)
