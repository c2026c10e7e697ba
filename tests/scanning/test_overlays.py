"""Expressions on each bar of one ticker equal what they are for all tickers at that session."""

from __future__ import annotations

import random

import numpy as np
import pytest

from scanner.deadline import unlimited
from scanner.errors import RequestError
from scanner.history.history import History
from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.panel.ticker_bars import alone
from scanner.scanning.overlays import MAX_OVERLAYS, check_overlays, overlaid
from scanner.screening.clauses import read_columns
from scanner.service import Service
from scanner.stopwatch import Stopwatch
from tests.kept import service_of
from tests.panels import at, panel, snapshot
from tests.scanning.markets import market

OWN = [f"{name}()" for name, spec in INDICATORS.items() if not spec.default.cross_sectional]
STATEMENTS = [
    "close > sma(50)",
    "close crosses above sma(20)",
    "relative_strength(63) > 0",
    "not rsi(14) > 50",
    "obv() > 0",
]
#: No sums: whatever is computed at once for all bars or for the last one alone has the same bits.
EXACT = {
    *FIELDS,
    *STATEMENTS,
    "highest()",
    "lowest()",
    "close[5] / open - 1",
    "mom()",
    "inside_day()",
    "narrow_range()",
}
EXPRESSIONS = [*FIELDS, *STATEMENTS, "close[5] / open - 1", *OWN]


@pytest.fixture(scope="module")
def real(real_history: History) -> Service:
    return Service(real_history, benchmark="SPY", threads=2, now=lambda _: None)


def unsplit(service: Service) -> list[str]:
    """Tickers with a bar in every session and no split: their basis is the same on every day."""
    newest = service._view(None, Stopwatch(), unlimited).panel
    return [str(ticker) for ticker in newest.tickers[(newest.bars == newest.rows) & ~newest.split]]


def test_on_the_real_market_every_overlay_is_what_values_are_at_each_session(real: Service) -> None:
    drawn = random.Random(7)
    tickers = drawn.sample(unsplit(real), 3)
    texts = [", ".join(EXPRESSIONS[start : start + MAX_OVERLAYS]) for start in range(0, len(EXPRESSIONS), MAX_OVERLAYS)]
    charts = {(ticker, text): real.chart(ticker, overlays=text).bars for ticker in tickers for text in texts}
    compared = 0
    for session in drawn.sample(real.status().sessions[30:], 20):
        for text in texts if session.day % 2 else texts[:2]:
            at_session = real.values(text, as_of=str(session), tickers=tickers)
            for row, ticker in enumerate(at_session.tickers):
                bars = charts[ticker, text]
                place = int(np.searchsorted(bars.sessions, np.datetime64(session)))
                for name, values in at_session.columns.items():
                    overlay, value, price = bars.overlays[name][place], values[row], bars.close[place]
                    if name in EXACT:
                        assert np.array_equal(overlay, value, equal_nan=True), (ticker, session, name)
                    else:
                        np.testing.assert_allclose(overlay, value, rtol=1e-9, atol=1e-11 * price, err_msg=name)
                    compared += 1
    assert compared > 20 * 3 * 2 * MAX_OVERLAYS * 0.9


def test_no_bar_knows_what_came_after_it(real: Service) -> None:
    ticker, sessions = unsplit(real)[0], real.status().sessions
    text = ", ".join(EXPRESSIONS[:MAX_OVERLAYS])
    before, after = real.chart(ticker, overlays=text, as_of=str(sessions[-40])), real.chart(ticker, overlays=text)
    for name, values in before.bars.overlays.items():
        later = after.bars.overlays[name][: len(values)]
        if name in EXACT:
            assert np.array_equal(values, later, equal_nan=True), name
        np.testing.assert_allclose(values, later, rtol=1e-9, atol=1e-11 * after.bars.close[-1], err_msg=name)


def test_values_before_a_split_are_on_the_last_session_s_basis_and_ratios_are_the_same() -> None:
    made = snapshot({"HALF": at(100, 104, 54, 56), "SPY": at(1, 1, 1, 1)}, splits=[("HALF", 2, 1, 2)])
    service = service_of(made)
    bars = service.chart("HALF", overlays="sma(2), close / close[1], close > 60").bars
    then = service.values("sma(2), close / close[1]", as_of=str(made.state.sessions[1]), tickers=["HALF"])
    assert bars.overlays["sma(2)"].tolist()[1:] == [51, 53, 55]
    assert then.columns["sma(2)"].tolist() == [102]  # twice: the basis of that day
    assert then.columns["close / close[1]"][0] == bars.overlays["close / close[1]"][1]
    assert bars.overlays["close > 60"].tolist() == [0, 0, 0, 0]


def test_a_statement_is_one_zero_or_unknown() -> None:
    own = panel({"A": at(1, 2, 3, 2), "SPY": at(1, 1, 1, 1)})
    bars = overlaid(own, "A", read_columns("close > close[1], not close > close[1]"))
    assert bars.overlays["close > close[1]"][1:].tolist() == [1, 1, 0]
    assert bars.overlays["not close > close[1]"][1:].tolist() == [0, 0, 1]
    assert all(np.isnan(values[0]) for values in bars.overlays.values())


def test_only_the_ticker_s_own_bars_are_computed() -> None:
    own = alone(panel({"NEW": at(1, 2), "SPY": at(1, 1, 1, 1)}), "NEW")
    assert (own.tickers.tolist(), own.close.tolist(), own.rows) == (["NEW"], [[1], [2]], 2)


@pytest.mark.parametrize("text", ["rs_rating()", "close, percentile(roc(21)) > 90"])
def test_a_rank_among_stocks_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match=r"overlays: .* ranks the stocks of one session"):
        service_of(market()).chart("SPY", overlays=text)


def test_more_overlays_than_there_may_be_are_refused() -> None:
    check_overlays(read_columns(", ".join(["close"] * MAX_OVERLAYS)))
    with pytest.raises(RequestError, match=f"at most {MAX_OVERLAYS} expressions, not {MAX_OVERLAYS + 1}"):
        check_overlays(read_columns(", ".join(["close"] * (MAX_OVERLAYS + 1))))
