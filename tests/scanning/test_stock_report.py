"""One stock in full."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from scanner.indicators.catalogue import INDICATORS
from scanner.profile import Profile
from scanner.ranking.factors import WEIGHTS, Part
from scanner.result import Result, Verdicts
from scanner.scanning.facts import facts_of
from scanner.scanning.stock_report import describe
from scanner.screening.presets import presets
from tests.scanning.markets import found, market, panel_of, request_of


class Drawn(NamedTuple):
    row: Result
    parts: dict[str, Part]
    bars: int
    measures: dict[str, float | None]
    standing: Verdicts
    verdicts: dict[str, Verdicts]


def drawn(ticker: str, **fields: object) -> Drawn:
    made = market()
    panel = panel_of(made)
    row, parts, bars, measures, standing, verdicts = describe(
        panel, facts_of(made.listings, panel.tickers, made.state.sessions[-1]), ticker, request_of(**fields)
    )
    return Drawn(row, parts, bars, measures, standing, {verdict.screen: verdict for verdict in verdicts})


@pytest.mark.parametrize("ticker", ["FAST", "YOUNG", "CHEAP"])
def test_the_row_is_the_one_a_scan_would_show(ticker: str) -> None:
    (row,) = found(market(), tickers=[ticker], min_price=0, min_dollar_volume=0, account_size=5000).results
    assert drawn(ticker, tickers=[ticker], min_price=0, min_dollar_volume=0, account_size=5000).row == row


def test_the_rank_is_the_real_one() -> None:
    everything = {"min_price": 0, "min_dollar_volume": 0}
    for row in found(market(), **everything).results:
        assert drawn(row.ticker, **everything).row.rank == row.rank
    assert drawn("FAST", where="close < 0").row.rank is None


def test_the_standing_has_the_filters_and_the_clauses_in_the_order_of_the_funnel() -> None:
    asked = {"sectors": ["Energy"], "where": "close > 50 and sma(200) > 1", "min_score": 1.0}
    standing = drawn("YOUNG", **asked).standing
    assert list(standing.clauses) == [step.clause for step in found(market(), **asked).survivors]
    assert standing.clauses["sma(200) > 1"] is None
    assert standing.reasons[0].startswith("sectors: ")
    assert standing.reasons[0].split(": ")[-1].lower() == "energy"
    assert "dollar volume >= 1,000,000: 4,556,502" in standing.reasons
    assert standing.reasons[-1] == "score >= 1: unknown"
    assert not standing.passed


def test_who_is_among_the_tickers_asked_for_is_told() -> None:
    assert drawn("FAST", tickers=["FAST"]).standing.reasons[0] == "tickers: 1: among them"
    assert drawn("FAST", tickers=["SLOW"]).standing.reasons[0] == "tickers: 1: not among them"


@pytest.mark.parametrize("profile", ["conservative", "balanced", "aggressive"])
def test_the_parts_of_the_score_are_those_of_the_profile(profile: Profile) -> None:
    row, parts, *_ = drawn("FAST", profile=profile)
    assert {name: part.weight for name, part in parts.items()} == WEIGHTS[profile]
    assert sum(part.points or 0 for part in parts.values()) == pytest.approx(row.score, abs=0.03)
    assert {part.points for part in drawn("YOUNG", profile=profile).parts.values()} == {None}


def test_every_indicator_is_measured_with_its_defaults() -> None:
    measures = drawn("FAST").measures
    assert {text.split("(")[0] for text in measures} == {*INDICATORS, "dollar_volume"} - {"percentile"}
    assert measures["highest(252)"] == pytest.approx(100.5)
    assert measures["rs_rating()"] == 99
    assert measures["dollar_volume"] == pytest.approx(5e6)
    assert "macd(12, 26, 9)" in measures


def test_what_a_stock_is_too_young_for_is_none() -> None:
    measures = drawn("YOUNG").measures
    assert measures["highest(252)"] is None
    assert measures["rsi(14)"] == pytest.approx(100)


def test_every_preset_gives_its_verdict() -> None:
    verdicts = drawn("FAST").verdicts
    assert list(verdicts) == list(presets())
    assert verdicts["minervini"].passed
    assert set(verdicts["minervini"].clauses.values()) == {True}
    assert not verdicts["golden-cross"].passed
    assert verdicts["minervini"].title == presets()["minervini"].title


def test_a_verdict_tells_what_fails_from_what_cannot_be_told() -> None:
    pullback = drawn("FAST").verdicts["rsi2-pullback"]
    assert pullback.clauses == {"close > sma(200)": True, "rsi(2) < 5": False}
    assert pullback.reasons[1] == "rsi(2) < 5: 100.00 < 5.00"
    young = drawn("YOUNG").verdicts["rsi2-pullback"]
    assert (young.passed, young.clauses["close > sma(200)"]) == (False, None)
