"""From a question to what is found: filtered, screened, ordered, counted."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest

from scanner.errors import OutOfTime
from scanner.history.snapshot import Snapshot
from scanner.notes import Note
from scanner.ranking.factors import FACTORS, score
from scanner.scanning.facts import facts_of
from scanner.scanning.scan import Findings, scan
from scanner.scanning.session_values import read
from tests.countdown import Countdown
from tests.kept import service_of
from tests.panels import at, snapshot
from tests.scanning.markets import found, growing, market, names, panel_of, query_of, said

#: A request that lets everything pass.
OPEN: dict[str, object] = {"min_price": 0, "min_dollar_volume": 0}
#: From the best score on.
RANKED = ["FAST", "SLOW", "FLAT", "FALL"]


def test_the_best_score_comes_first_and_the_unranked_last_by_dollar_volume() -> None:
    # CHEAP trades $8M a day, SPY $100M, YOUNG $5M.
    assert names(found(market(), **OPEN)) == [*RANKED, "SPY", "CHEAP", "YOUNG"]
    assert [row.rank for row in found(market(), **OPEN).results] == [1, 2, 3, 4, 5, 6, 7]


def test_ascending_keeps_the_unknown_last() -> None:
    assert names(found(market(), order_by="score asc", **OPEN)) == [*reversed(RANKED), "SPY", "CHEAP", "YOUNG"]


@pytest.mark.parametrize(
    ("order_by", "expected"),
    [
        ("roc(200)", ["FAST", "CHEAP", "SLOW", "SPY", "FLAT", "FALL", "YOUNG"]),
        ("roc(200) DESC", ["FAST", "CHEAP", "SLOW", "SPY", "FLAT", "FALL", "YOUNG"]),
        ("roc(200) asc", ["FALL", "FLAT", "SPY", "SLOW", "CHEAP", "FAST", "YOUNG"]),
        ("close / (close - close)", ["SPY", "SLOW", "CHEAP", "FALL", "FAST", "FLAT", "YOUNG"]),  # nobody has a value
        ("7", ["SPY", "SLOW", "CHEAP", "FALL", "FAST", "FLAT", "YOUNG"]),  # all tie
        ("percentile(roc(21)) asc", ["FALL", "FLAT", "SLOW", "FAST", "SPY", "CHEAP", "YOUNG"]),
    ],
)
def test_any_expression_orders_and_ties_go_by_dollar_volume_and_then_by_ticker(
    order_by: str, expected: list[str]
) -> None:
    made = market()
    if "roc" not in order_by:  # four trade about as much: let them trade the very same
        made = same_volume(made, ("FAST", "FLAT", "FALL", "YOUNG"))
    assert names(found(made, order_by=order_by, **OPEN)) == expected


def same_volume(made: Snapshot, tickers: tuple[str, ...]) -> Snapshot:
    volume, close = made.bars.volume.copy(), made.bars.close
    for ticker in tickers:
        column = int(np.searchsorted(made.bars.tickers, ticker))
        volume[:, column] = np.where(np.isnan(close[:, column]), np.nan, 5e6 / close[:, column])
    return replace(made, bars=replace(made.bars, volume=volume))


def test_the_last_tie_is_broken_by_ticker_however_old_the_stocks_are() -> None:
    assert names(found(snapshot({"B": at(*[10.0] * 40), "A": at(*[10.0] * 30)}), **OPEN)) == ["A", "B"]


def test_a_preset_brings_its_own_order_and_the_request_another() -> None:
    made = market()
    assert names(found(made, screen="momentum-12-1")) == ["FAST", "SLOW"]
    assert names(found(made, screen="momentum-12-1", profile="conservative")) == ["FAST", "SLOW"]
    assert names(found(made, screen="momentum-12-1", order_by="volume")) == ["SLOW", "FAST"]


def test_equal_scores_are_ordered_by_dollar_volume() -> None:
    twins = snapshot({"A": growing(0.001), "B": growing(0.001, volume=60_000.0), "C": growing(0.001)})
    assert names(found(twins)) == ["B", "A", "C"]


def test_the_limit_cuts_the_results_and_not_the_count() -> None:
    findings = found(market(), limit=2, **OPEN)
    assert (names(findings), findings.matched) == (RANKED[:2], 7)


def test_survivors_are_counted_step_by_step_and_alone() -> None:
    findings = found(market(), where="close > sma(50) and volume >= 80000", types=["CS"], min_score=1)
    assert [(step.clause, step.passed, step.alone) for step in findings.survivors] == [
        ("types: CS", 6, 6),
        ("price >= 5", 5, 6),
        ("dollar volume >= 1,000,000", 5, 7),
        ("close > sma(50)", 2, 4),
        ("volume >= 80000", 1, 3),
        ("score >= 1", 1, 4),
    ]
    assert names(findings) == ["SLOW"]


def test_min_score_leaves_the_unranked_out() -> None:
    assert names(found(market(), min_score=0, **OPEN)) == RANKED


def test_a_score_within_a_rounding_of_the_bound_reaches_it() -> None:
    made = market()
    panel = panel_of(made)
    measured = read(
        panel,
        facts_of(made.listings, panel.tickers, made.state.sessions[-1]),
        [factor.of for factor in FACTORS],
        threads=1,
    )
    best = float(np.nanmax(score(measured.values, measured.eligible, measured.pinned, "balanced").score))
    assert names(found(made, min_score=best + 1e-11)) == ["FAST"]
    assert names(found(made, min_score=best + 1e-6)) == []


def test_a_score_does_not_depend_on_the_question() -> None:
    made = market()
    scores = {row.ticker: (row.score, row.factors) for row in found(made, **OPEN).results}
    for fields in ({"tickers": ["FLAT"]}, {"where": "roc(21) <= 0"}, {"sectors": ["Technology"]}, {"min_price": 50}):
        for row in found(made, **{**OPEN, **fields}).results:
            assert (row.score, row.factors) == scores[row.ticker]


def test_every_stock_counts_where_no_filter_is_said_and_the_screen_alone_decides() -> None:
    assert found(market(), where="close > 0").matched == 6
    assert found(market(), where="close > 0", min_price=0).matched == 7
    assert found(market(), where="close < 0", **OPEN).matched == 0


def test_short_history_names_the_clauses_it_is_too_short_for() -> None:
    short = snapshot({"A": growing(0.001, bars=100), "B": at(*[10.0] * 40)})
    asked = {"where": "sma(100) > 0 and sma(101) > 0 and close[150] > 0 and not roc(100) > 5"}
    assert said(found(short, **asked).notes) == [
        "'sma(101) > 0' needs 101 bars and the history has 100",
        "'close[150] > 0' needs 151 bars and the history has 100",
        "'not roc(100) > 5' needs 101 bars and the history has 100",
    ]
    assert [note.facts["place"] for note in found(short, **asked).notes] == [1, 2, 3]
    assert found(short, **asked).sessions_missing == 51
    assert service_of(short).scan(asked).notes[-1] == Note("sessions-missing", {"missing": 51, "least": 151})


def test_a_statement_about_too_few_bars_is_neither_true_nor_false() -> None:
    assert names(found(market(), where="sma(200) > 0", tickers=["YOUNG"], **OPEN)) == []
    assert names(found(market(), where="not sma(200) > 0", tickers=["YOUNG"], **OPEN)) == []


def test_a_market_of_one_stock_and_a_session_of_none() -> None:
    assert names(found(snapshot({"A": growing(0.001)}))) == ["A"]
    nothing = snapshot({"A": [*at(10.0), None], "B": [*at(10.0), (10.0, 9.0, 11.0, 10.0, 1.0)]})
    findings = found(nothing, where="sma(5) > 0 or rs_rating() > 3", columns=["close"], order_by="volume")
    assert (findings.matched, findings.results, findings.eligible) == (0, (), 0)


def test_threads_change_nothing() -> None:
    made = market()
    panel = panel_of(made)
    facts, request = (
        facts_of(made.listings, panel.tickers, made.state.sessions[-1]),
        query_of(columns=["ema(20), adx(14)"], **OPEN),
    )
    assert asdict(scan(panel, facts, request, threads=1)) == asdict(scan(panel, facts, request, threads=4))


def test_scanning_changes_no_array_of_the_panel() -> None:
    made = market()
    panel = panel_of(made)
    for name in ("close", "volume", "position", "raw_close", "bars", "split"):
        getattr(panel, name).setflags(write=False)
    findings = scan(
        panel, facts_of(made.listings, panel.tickers, made.state.sessions[-1]), query_of(screen="minervini", **OPEN)
    )
    assert findings.matched == 1


# When time runs short.


def ended(looks: int) -> Findings:
    """What is found when time ends at the n-th look at the clock."""
    made = market()
    panel = panel_of(made)
    asked = query_of(where="close > 1", columns=["rsi(14)"], **OPEN)
    facts = facts_of(made.listings, panel.tickers, made.state.sessions[-1])
    return scan(panel, facts, asked, time_left=Countdown(looks))


def looks_of_a_ranking() -> int:
    """How often the clock is looked at before the first row is written."""
    looks = 0
    while True:
        try:
            ended(looks)
        except OutOfTime:
            looks += 1
        else:
            return looks


def test_a_ranking_that_cannot_be_finished_is_no_answer() -> None:
    assert looks_of_a_ranking() > 1


@pytest.mark.parametrize("written", [0, 1, 4, 6])
def test_after_the_ranking_details_are_dropped_from_the_tail(written: int) -> None:
    whole, short = (
        found(market(), where="close > 1", columns=["rsi(14)"], **OPEN),
        ended(looks_of_a_ranking() + written),
    )
    assert (short.survivors, short.matched, short.eligible) == (whole.survivors, whole.matched, whole.eligible)
    assert short.results[:written] == whole.results[:written]
    assert short.bare == len(whole.results) - written
    for bare, full in zip(short.results[written:], whole.results[written:], strict=True):
        assert (bare.plan, bare.reasons, bare.sparkline) == (None, (), ())
        assert full == replace(bare, plan=full.plan, flags=full.flags, reasons=full.reasons, sparkline=full.sparkline)
        assert set(bare.flags) <= set(full.flags)
    assert short.notes == (Note("time-short", {"bare": short.bare, "results": 7}),)


def test_with_time_for_every_row_nothing_is_dropped() -> None:
    assert ended(looks_of_a_ranking() + 7) == found(market(), where="close > 1", columns=["rsi(14)"], **OPEN)
