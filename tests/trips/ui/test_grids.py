from datetime import date

from django.utils import translation

from trips.ui.charts import Bar, BarChart
from trips.ui.grids import Grid, Kind, Row, Segment

KIND = Kind("busy", "Occupée", "solid", "O")
START = date(2026, 11, 1)


def grid(*segments, days=30, today=None):
    return Grid("Places", START, days, [Row("Place 1", list(segments))], [KIND], today=today)


def widths(board):
    return [(cell["days"], bool(cell["segment"])) for cell in board.drawn_rows[0]["cells"]]


def test_every_day_of_a_row_is_in_exactly_one_cell():
    board = grid(Segment("busy", date(2026, 11, 11), 5, "occupée"))
    assert widths(board) == [(10, False), (5, True), (15, False)]


def test_segments_are_cut_at_the_edges():
    board = grid(Segment("busy", date(2026, 10, 20), 15, "a"), Segment("busy", date(2026, 11, 25), 90, "b"))
    assert widths(board) == [(3, True), (21, False), (6, True)]


def test_overlapping_segments_never_widen_the_row():
    board = grid(
        Segment("busy", START, 10, "a"), Segment("busy", START, 5, "b"), Segment("busy", START, 40, "c")
    )
    assert sum(days for days, _ in widths(board)) == 30


def test_a_segment_outside_is_not_drawn():
    assert widths(grid(Segment("busy", date(2027, 1, 1), 5, "a"))) == [(30, False)]


def test_a_segment_says_its_days():
    with translation.override("fr"):
        assert Segment("busy", START, 2, "occupée").sentence == "occupée du 01/11/2026 au 02/11/2026"
        assert Segment("busy", START, 1, "occupée").sentence == "occupée le 01/11/2026"


def test_months_cover_all_days():
    assert [month["days"] for month in grid(days=75).months] == [30, 31, 14]


def test_today_is_marked_only_when_shown():
    assert grid(today=date(2026, 11, 10)).today_split == (9, 20)
    assert grid(today=date(2026, 12, 10)).today_split is None


def test_bars_are_in_proportion_and_never_divide_by_nothing():
    lengths = [bar["length"] for bar in BarChart("", [Bar("a", 10), Bar("b", 5)], "", "").drawn]
    assert lengths[0] == 2 * lengths[1]
    assert BarChart("", [Bar("a", 0)], "", "").drawn[0]["length"] == 0
