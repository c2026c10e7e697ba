from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scanner.cli.charts import bar, chart, sparkline

SERIES = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=100)


def test_a_bar_is_as_long_as_its_share_and_never_vanishes() -> None:
    assert [bar(share, 4) for share in (0, 1e-9, 0.5, 0.6, 1)] == ["", "╸", "━━", "━━╸", "━━━━"]


@given(SERIES, st.integers(1, 40))
def test_a_sparkline_fits_and_shows_its_extremes(values: list[float], width: int) -> None:
    line = sparkline(values, width)
    assert len(line) == min(width, len(values))
    if len(values) <= width and min(values) < max(values):
        assert line[values.index(max(values))] == "█"
        assert line[values.index(min(values))] == "▁"


def test_a_sparkline_ends_with_the_last_value() -> None:
    assert sparkline([1, 1, 1, 1, 1, 8], 3) == "▁▁█"
    assert sparkline([], 5) == ""
    assert sparkline([3, 3], 5) == "▄▄"


def test_a_chart_rises_from_its_lowest_to_its_highest() -> None:
    assert chart([1, 2, 3], 2) == [" ▁█", "▁██"]


@given(SERIES, st.integers(1, 8))
def test_a_chart_has_no_gap_below_a_value(values: list[float], height: int) -> None:
    lines = chart(values, height)
    assert [len(line) for line in lines] == [len(values)] * height
    for column in zip(*lines, strict=True):
        column_text = "".join(column)
        assert column_text.lstrip(" ")[1:].strip("█") == ""
        assert column[-1] != " "
