"""A correction by the vendor changes the answer as soon as it is synced, however fresh the cache is."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from scripts.stack import Stack


def test_a_correction_is_computed_anew_and_differs(stack: Stack, market: Path) -> None:
    question = {"where": "close > 1", "limit": 3}
    _, before = stack.ask(question)
    assert stack.ask(question)[1]["cached"]
    ticker = before["results"][0]["ticker"]
    raise_last_bar(market, ticker)
    stack.compose("restart", "market")
    stack.compose("run", "--rm", "sync")
    _, after = stack.ask(question)
    assert (after["cached"], after["source"]) == (False, "computed")
    assert after["data"]["digest"] != before["data"]["digest"]
    _, corrected = stack.ask({"tickers": [ticker], "min_price": 0, "min_dollar_volume": 0})
    assert corrected["results"][0]["close"] == pytest.approx(before["results"][0]["close"] * 1.1, abs=0.01)


def raise_last_bar(market: Path, ticker: str) -> None:
    """Let the last session's bar of a stock be a tenth higher than was first told."""
    bars = pd.read_csv(market / "bars.csv")
    row = (bars["ticker"] == ticker) & (bars["date"] == bars["date"].max())
    assert row.sum() == 1
    bars.loc[row, ["open", "high", "low", "close"]] = (bars.loc[row, ["open", "high", "low", "close"]] * 1.1).round(2)
    bars.to_csv(market / "bars.csv", index=False)
