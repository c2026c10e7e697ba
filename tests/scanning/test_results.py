"""A row of the answer: the stock, its numbers, its plan, what to beware of."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scanner.ranking.factors import WEIGHTS
from scanner.reasons import Comparison, Reason
from scanner.result import Result
from scanner.scanning.results import SPARKLINE, column_values, plain
from scanner.screening.clauses import read_columns
from tests.panels import Row, at, snapshot
from tests.scanning.markets import found, growing, market, reading_of

OPEN: dict[str, object] = {"min_price": 0, "min_dollar_volume": 0}


def row_of(ticker: str, **fields: object) -> Result:
    (row,) = found(market(), tickers=[ticker], **OPEN, **fields).results
    return row


def rows(bars: list[Row], splits: list[tuple[str, int, float, float]] | None = None, **fields: object) -> Result:
    (row,) = found(snapshot({"A": bars}, splits=splits or []), **OPEN, **fields).results
    return row


def test_a_row_tells_who_it_is() -> None:
    row = row_of("SLOW")
    assert (row.rank, row.ticker, row.name, row.type) == (1, "SLOW", "SLOW Inc", "CS")
    assert (row.exchange, row.sector, row.industry) == ("XNYS", "Technology", "")


def test_a_row_tells_the_session() -> None:
    row = rows([(9.0, 12.0, 8.0, 10.0, 5.0), (11.0, 13.0, 10.5, 12.5, 300.0)])
    assert (row.close, row.change_pct, row.volume, row.dollar_volume) == (12.5, 25, 300, 3750)


def test_the_change_of_a_session_is_on_its_own_basis() -> None:
    assert rows(at(20.0, 11.0), [("A", 1, 1, 2)]).change_pct == 10


def test_the_first_bar_of_a_stock_has_no_change() -> None:
    assert rows(at(20.0)).change_pct is None
    assert found(snapshot({"A": at(1.0, 1.0), "B": at(2.0)}), tickers=["B"], **OPEN).results[0].change_pct is None


def test_the_score_comes_with_its_factors() -> None:
    row = row_of("FAST")
    assert (row.factors["momentum"], row.factors["trend"]) == (100, 100)
    weights = WEIGHTS["balanced"]
    assert row.score == pytest.approx(
        sum(weights[name] * (value or 0) for name, value in row.factors.items()), abs=0.01
    )
    young = row_of("YOUNG")
    assert young.score is None
    assert set(young.factors.values()) == {None}


def test_the_sparkline_shows_three_months_oldest_first() -> None:
    line = row_of("FAST").sparkline
    assert len(line) == SPARKLINE == 63
    assert line[-1] == 100
    assert list(line) == sorted(line)
    assert len(row_of("YOUNG").sparkline) == 30
    assert rows(at(20.0, 11.0), [("A", 1, 1, 2)]).sparkline == (10, 11)


def test_columns_are_shown_by_their_text() -> None:
    row = row_of("YOUNG", columns=["close * 2, sma(200)", "close > 5", "sma(200) > 5", "close < 5"])
    assert row.columns == {"close * 2": 200, "sma(200)": None, "close > 5": 1, "sma(200) > 5": None, "close < 5": 0}


def test_a_statement_as_a_column_is_one_or_zero_or_unknown() -> None:
    measured = reading_of(market(), "close > 50, sma(200) > 50")
    known, unknown = read_columns("close > 50, sma(200) > 50")
    tickers = measured.panel.tickers.tolist()
    assert dict(zip(tickers, column_values(known, measured).tolist(), strict=True))["CHEAP"] == 0
    young = column_values(unknown, measured)[tickers.index("YOUNG")]
    assert np.isnan(young)


def test_a_number_that_does_not_exist_is_none() -> None:
    assert [plain(value) for value in (1.5, math.nan, math.inf, -math.inf)] == [1.5, None, None, None]


def test_a_plan_starts_at_the_close_and_risks_what_the_account_may_lose() -> None:
    plan = row_of("FAST", account_size=50_000, risk_pct=0.1, target_rr=3).plan
    assert plan is not None
    assert (plan.side, plan.entry) == ("long", 100)
    assert plan.reward_risk == pytest.approx(3, rel=0.02)
    assert plan.stop < 100 < plan.targets[-1].price
    assert 0 < plan.risk <= 50


def test_the_reasons_are_those_of_the_screen() -> None:
    (reason,) = row_of("FAST", where="close > 5").reasons
    assert reason == Reason("close > 5", "100.00 > 5.00", Comparison(100.0, ">", 5.0, 95.0, "usd"))
    assert row_of("FAST").reasons == ()


# Which side a screen speaks for: a squeeze that fires downwards is a short.

QUIET: list[Row] = [(100.0, 101.0, 99.0, 100.0, 1e6)] * 60
DOWN: list[Row] = [*QUIET, (100.0, 100.0, 85.0, 85.0, 1e6)]
UP: list[Row] = [*QUIET, (100.0, 115.0, 100.0, 115.0, 1e6)]


def test_a_squeeze_that_fires_upwards_is_long() -> None:
    row = rows(UP, screen="ttm-squeeze")
    assert row.signal == "long"
    assert row.plan is not None


def test_a_squeeze_that_fires_downwards_is_short_and_planned_only_where_shorts_are_allowed() -> None:
    refused = rows(DOWN, screen="ttm-squeeze")
    assert (refused.signal, refused.plan) == ("short", None)
    assert "short-not-allowed" in refused.flags
    allowed = rows(DOWN, screen="ttm-squeeze", allow_shorts=True)
    assert allowed.plan is not None
    assert allowed.plan.side == "short"
    assert allowed.plan.stop > allowed.plan.entry
    assert "short-not-allowed" not in allowed.flags


def test_any_other_screen_is_long() -> None:
    assert row_of("FALL").signal == "long"


def test_weak_data_is_flagged() -> None:
    assert row_of("FAST").flags == ("notional-capped",)
    assert {"short-history", "not-eligible"} <= set(row_of("YOUNG").flags)
    assert "no-plan" in rows(at(20.0)).flags
    assert "split" in rows(growing(0.001), [("A", 100, 1, 1.01)]).flags
