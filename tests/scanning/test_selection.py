"""Who passes a request, and in what order."""

from __future__ import annotations

import pytest

from scanner.errors import OutOfTime
from scanner.query import Query
from scanner.ranking.factors import Scores, score
from scanner.scanning.facts import facts_of
from scanner.scanning.results import row_terms
from scanner.scanning.selection import Selection, scored, select
from scanner.scanning.session_values import SessionValues, read
from tests.scanning.markets import found, market, panel_of, query_of

OPEN = {"min_price": 0, "min_dollar_volume": 0}


def read_for(query: Query) -> tuple[SessionValues, Scores]:
    made = market()
    panel = panel_of(made)
    facts = facts_of(made.listings, panel.tickers, made.state.sessions[-1])
    measured = read(panel, facts, (*query.terms, *row_terms(query.request)), threads=1)
    return measured, score(measured.values, measured.eligible, measured.pinned, query.request.profile)


def selected(**asked: object) -> tuple[Selection, list[str]]:
    query = query_of(**{**OPEN, **asked})
    measured, scores = read_for(query)
    selection = select(query, measured, scores)
    return selection, [str(ticker) for ticker in measured.panel.tickers[selection.picks]]


def test_the_picks_are_those_of_a_scan_in_its_order() -> None:
    for asked in ({}, {"where": "close > sma(20)"}, {"order_by": "close asc"}, {"min_score": 20.0}):
        scan = found(market(), **OPEN, **asked)
        selection, tickers = selected(**asked)
        assert tickers == [row.ticker for row in scan.results]
        assert selection.survivors == scan.survivors


def test_a_rank_is_a_place_among_the_picks() -> None:
    selection, tickers = selected()
    assert [selection.rank_of(pick) for pick in selection.picks.tolist()] == list(range(1, len(tickers) + 1))
    assert selection.rank_of(-1) is None


def test_a_score_is_filtered_only_where_one_is_asked_for() -> None:
    _, scores = read_for(query_of())
    assert list(scored(query_of().request, scores)) == []
    (step,) = scored(query_of(min_score=20.0).request, scores)
    assert step.text == "score >= 20"
    assert step.passes.sum() == (scores.score >= 20).sum()


def test_without_time_no_clause_is_told() -> None:
    query = query_of(where="close > 1")
    measured, scores = read_for(query)
    with pytest.raises(OutOfTime):
        select(query, measured, scores, lambda: 0.0)
