"""One ticker's own bars out of a panel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scanner.panel.ticker_bars import alone, bars_of
from tests.panels import LAST, at, panel


def test_a_session_without_a_bar_is_left_out() -> None:
    bars = bars_of(panel({"GAP": at(10, np.nan, 12), "ALL": at(1, 2, 3)}), "GAP")
    assert bars.close.tolist() == [10, 12]
    assert bars.sessions[-1] == np.datetime64(LAST)
    assert (bars.sessions[-1] - bars.sessions[0]).astype(int) > 1


def test_a_ticker_listed_later_has_fewer_bars() -> None:
    assert len(bars_of(panel({"NEW": at(12), "ALL": at(1, 2, 3)}), "NEW").sessions) == 1


def test_prices_before_a_split_are_on_the_last_session_s_basis() -> None:
    bars = bars_of(panel({"HALF": at(100, 50)}, splits=[("HALF", 1, 1, 2)]), "HALF")
    assert (bars.close.tolist(), bars.volume.tolist()) == ([50, 50], [2000, 1000])


def test_a_frame_and_a_short_text() -> None:
    bars = bars_of(panel({"ALL": at(1, 2, 3)}), "ALL")
    assert bars.to_frame()["close"].tolist() == [1, 2, 3]
    assert repr(bars).startswith("<TickerBars ALL: 3 bars, 2016-09-28 to 2016-09-30")


def test_the_newest_bars_are_kept_with_what_was_laid_over_them() -> None:
    bars = replace(bars_of(panel({"ALL": at(1, 2, 3)}), "ALL"), overlays={"close[1]": np.array([np.nan, 1, 2])})
    last = bars.last(2)
    assert (last.close.tolist(), last.overlays["close[1]"].tolist(), len(last.sessions)) == ([2, 3], [1, 2], 2)
    assert bars.last(9).close.tolist() == [1, 2, 3]
    assert last.to_frame()["close[1]"].tolist() == [1, 2]


def test_one_ticker_s_panel_has_its_own_rows_alone() -> None:
    both = panel({"GAP": at(10, np.nan, 12), "ALL": at(1, 2, 3)})
    own = alone(both, "GAP")
    assert (own.tickers.tolist(), own.rows, own.close[:, 0].tolist()) == (["GAP"], 2, [10, 12])
    assert bars_of(own, "GAP").sessions.tolist() == bars_of(both, "GAP").sessions.tolist()
    assert own.series("benchmark", slice(None)).shape == (2, 1)
