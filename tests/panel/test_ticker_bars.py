"""One ticker's own bars out of a panel."""

from __future__ import annotations

import numpy as np

from scanner.panel.ticker_bars import bars_of
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
