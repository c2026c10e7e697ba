from __future__ import annotations

from datetime import date

from scanner.chart import Chart
from scanner.panel.ticker_bars import bars_of
from scanner.result import Data
from tests.panels import LAST, at, panel


def test_a_chart_is_bars_and_what_they_rest_on() -> None:
    bars = bars_of(panel({"A": at(1, 2)}), "A")
    chart = Chart("A Inc", LAST, Data("by hand", True, date(2016, 9, 30), 0, "d", "SPY"), bars)
    assert (chart.bars.ticker, chart.notes) == ("A", ())
