"""A market that tells no types ranks nothing, and says so."""

from __future__ import annotations

import pytest

from scanner.panel.panel import panel_at
from scanner.query import read_request
from scanner.scanning.scan import scan
from scanner.scanning.unranked import unranked
from tests.panels import at, snapshot
from tests.scanning.markets import said

WAYS = "tickers.csv with the columns ticker and type"


@pytest.mark.parametrize("where", [None, "percentile(roc(20)) > 1", "close > 1"])
@pytest.mark.parametrize(
    ("kind", "why"), [("", "no ticker's type is known"), ("ETF", "no ticker has the type CS or ADRC")]
)
def test_a_scan_says_that_nothing_is_ranked_and_what_to_do(where: str | None, kind: str, why: str) -> None:
    market = snapshot({"A": at(*[30.0 + day / 10 for day in range(70)], volume=1e6)}, types={"A": kind})
    asked = {} if where is None else {"where": where}
    found = scan(panel_at(market, 69, "SPY"), market.listings, read_request(asked))
    assert found.eligible == 0
    assert any(why in note and WAYS in note and "SCANNER_TICKERS" in note for note in said(found.notes))


def test_a_market_with_one_company_says_nothing() -> None:
    market = snapshot({"A": at(30, 31), "B": at(30, 31)}, types={"A": "ETF", "B": "CS"})
    assert list(unranked(market.listings)) == []
