"""One stock in full."""

from __future__ import annotations

from operator import attrgetter

import pytest

from scanner.indicators.catalogue import INDICATORS
from scanner.profile import Profile
from scanner.ranking.factors import WEIGHTS
from scanner.reasons import Comparison, Membership
from scanner.scanning.facts import facts_of
from scanner.scanning.stock_report import Description, describe
from scanner.screening.presets import presets
from scanner.stock_report import ScreenCheck
from tests.scanning.markets import found, market, panel_of, query_of


def drawn(ticker: str, **fields: object) -> Description:
    made = market()
    panel = panel_of(made)
    facts = facts_of(made.listings, panel.tickers, made.state.sessions[-1])
    return describe(panel, facts, ticker, query_of(**fields))


def check_of(described: Description, screen: str) -> ScreenCheck:
    return next(check for check in described.presets if check.screen == screen)


@pytest.mark.parametrize("ticker", ["FAST", "YOUNG", "CHEAP"])
def test_the_row_is_the_one_a_scan_would_show(ticker: str) -> None:
    (row,) = found(market(), tickers=[ticker], min_price=0, min_dollar_volume=0, account_size=5000).results
    assert drawn(ticker, tickers=[ticker], min_price=0, min_dollar_volume=0, account_size=5000).row == row


def test_the_rank_is_the_real_one() -> None:
    everything = {"min_price": 0, "min_dollar_volume": 0}
    for row in found(market(), **everything).results:
        assert drawn(row.ticker, **everything).row.rank == row.rank
    assert drawn("FAST", where="close < 0").row.rank is None


def test_the_check_has_the_filters_and_the_clauses_in_the_order_of_the_funnel() -> None:
    asked = {"sectors": ["Energy"], "where": "close > 50 and sma(200) > 1", "min_score": 1.0}
    check = drawn("YOUNG", **asked).check
    place = attrgetter("clause", "group", "start", "end")
    assert [place(clause) for clause in check.clauses] == [place(step) for step in found(market(), **asked).survivors]
    sectors, _, dollar_volume, _, average, score = check.clauses
    assert (sectors.clause.split(":")[0], sectors.evidence) == ("sectors", Membership("Energy", among=True))
    assert dollar_volume.text == "4,556,502 >= 1,000,000"
    assert (average.holds, average.text) == (None, "unknown > 1.00")
    assert (score.holds, score.text) == (False, "unknown >= 1.00")
    assert not check.passed


def test_who_is_among_the_tickers_asked_for_is_told() -> None:
    for asked, among in (("FAST", True), ("SLOW", False)):
        first = drawn("FAST", tickers=[asked]).check.clauses[0]
        assert (first.clause, first.holds, first.evidence) == ("tickers: 1", among, Membership(None, among=among))


@pytest.mark.parametrize("profile", ["conservative", "balanced", "aggressive"])
def test_the_parts_of_the_score_are_those_of_the_profile(profile: Profile) -> None:
    described = drawn("FAST", profile=profile)
    row, parts = described.row, described.score_parts
    assert {name: part.weight for name, part in parts.items()} == WEIGHTS[profile]
    assert sum(part.points or 0 for part in parts.values()) == pytest.approx(row.score, abs=0.03)
    assert {part.points for part in drawn("YOUNG", profile=profile).score_parts.values()} == {None}


def test_every_indicator_is_measured_with_its_defaults() -> None:
    measures = drawn("FAST").indicators
    assert {text.split("(")[0] for text in measures} == {*INDICATORS, "dollar_volume"} - {"percentile"}
    assert measures["highest(252)"] == pytest.approx(100.5)
    assert measures["rs_rating()"] == 99
    assert measures["dollar_volume"] == pytest.approx(5e6)
    assert "macd(12, 26, 9)" in measures


def test_what_a_stock_is_too_young_for_is_none() -> None:
    measures = drawn("YOUNG").indicators
    assert measures["highest(252)"] is None
    assert measures["rsi(14)"] == pytest.approx(100)


def test_every_preset_gives_its_verdict() -> None:
    described = drawn("FAST")
    assert [check.screen for check in described.presets] == list(presets())
    minervini = check_of(described, "minervini")
    assert minervini.passed
    assert {(clause.holds, clause.group) for clause in minervini.clauses} == {(True, "preset")}
    assert not check_of(described, "golden-cross").passed
    assert minervini.title == presets()["minervini"].title


def test_a_verdict_tells_what_fails_from_what_cannot_be_told() -> None:
    pullback = check_of(drawn("FAST"), "rsi2-pullback")
    assert {clause.clause: clause.holds for clause in pullback.clauses} == {
        "close > sma(200)": True,
        "rsi(2) < 5": False,
    }
    assert pullback.clauses[1].evidence == Comparison(100.0, "<", 5.0, -95.0, "percent")
    young = check_of(drawn("YOUNG"), "rsi2-pullback")
    assert (young.passed, young.clauses[0].holds) == (False, None)
