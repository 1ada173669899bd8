"""Spreadsheets are read back from their XML: what is text stays text, what is a date is a date."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.test import RequestFactory

from trips.ui import exports

NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
DANGEROUS = ["=1+1", "+33 6", "-1", "@SUM(A1)", "\t=1+1", "https://example.org", "0012", "{=1+1}"]


def sheet_of(content):
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))


def cells_of(content):
    """Each cell as (type, text)."""
    found = []
    for row in sheet_of(content).findall(".//x:row", NS):
        line = []
        for cell in row.findall("x:c", NS):
            value = cell.find("x:is/x:t", NS) if cell.get("t") == "inlineStr" else cell.find("x:v", NS)
            line.append((cell.get("t", "n"), value.text))
        found.append(line)
    return found


def made(values, heading="Heading"):
    return exports.workbook("list", [(heading, lambda row: row)], values)


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_people_typed_stays_text(text):
    content = made([text], heading=text)
    assert cells_of(content) == [[("inlineStr", text)], [("inlineStr", text)]]
    sheet = sheet_of(content)
    assert sheet.find(".//x:f", NS) is None
    assert sheet.find(".//x:hyperlink", NS) is None


def test_dates_and_numbers_are_real():
    moment = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    rows = cells_of(made([date(2026, 11, 23), moment, 313170, Decimal("12.50"), 1.5]))[1:]
    assert [kind for ((kind, _text),) in rows] == ["n"] * 5
    assert rows[0][0][1] == "46349"
    # Half past midnight in Paris.
    assert float(rows[1][0][1]) == pytest.approx(46350 + 0.5 / 24)
    assert [float(text) for ((_kind, text),) in rows[2:]] == [313170, 12.5, 1.5]


def test_nothing_is_an_empty_cell_and_truth_a_word():
    columns = [("a", lambda row: row[0]), ("b", lambda row: row[1])]
    rows = cells_of(exports.workbook("list", columns, [(None, True), ("", False)]))
    assert [row[0][0] for row in rows[1:]] == ["inlineStr", "inlineStr"]
    assert len({row[0][1] for row in rows[1:]}) == 2


def test_control_characters_do_not_break_the_file():
    assert cells_of(made(["a\x0bb", "c\x00d", "e\nf"]))


def test_headings_are_frozen_and_filtered():
    sheet = sheet_of(made(["a", "b"]))
    assert sheet.find(".//x:pane", NS).get("state") == "frozen"
    assert sheet.find(".//x:autoFilter", NS).get("ref") == "A1:A3"


def test_an_empty_list_is_a_line_of_headings():
    assert cells_of(made([])) == [[("inlineStr", "Heading")]]


def test_a_list_too_long_says_so(monkeypatch):
    monkeypatch.setattr(exports, "ROW_LIMIT", 2)
    rows = cells_of(made(["a", "b", "c", "d"]))
    assert len(rows) == 4
    assert rows[3][0][1] not in ("c", "")


def test_the_file_is_named_by_code_and_day(frozen_now):
    response = exports.export(RequestFactory().get("/"), "members", [("A", str)], ["x"])
    assert response.headers["Content-Disposition"] == 'attachment; filename="members-2026-11-23.xlsx"'
    assert cells_of(response.content)[1] == [("inlineStr", "x")]


@pytest.mark.parametrize("name", ["Fatou Fake", "../x", "", "a" * 40, 'a"b'])
def test_a_file_name_is_never_something_typed(name):
    with pytest.raises(ValueError):
        exports.export(RequestFactory().get("/"), name, [("A", str)], [])


def test_a_screen_shows_the_columns_of_its_export():
    columns = [
        ("Name", lambda row: row["name"], "name", lambda row: "info", lambda row: "/x/"),
        ("Day", lambda row: row["day"]),
    ]
    row = {"name": "=1", "day": date(2026, 11, 23)}
    assert [(head.heading, head.sort) for head in exports.head_of(columns)] == [("Name", "name"), ("Day", "")]
    assert exports.lines_of(columns, [row]) == [
        [("Name", "=1", "info", "/x/"), ("Day", "23/11/2026", "", "")]
    ]
    assert cells_of(exports.workbook("list", columns, [row]))[1][0] == ("inlineStr", "=1")
