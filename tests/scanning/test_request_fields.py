"""Every field of a request does something: a field that changes no answer fails here."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scanner.history.snapshot import Snapshot
from scanner.request import ScanRequest
from scanner.result import Answer
from tests.kept import service_of
from tests.panels import Row, snapshot
from tests.scanning.markets import SESSIONS, growing, market

EARLIER, *_, LATEST = market().state.sessions[-40:]
#: What else is asked, and two values of a field that give different stocks, another order of them, or other plans.
EFFECTS: dict[str, tuple[dict[str, object], object, object]] = {
    "screen": ({}, None, "rsi2-pullback"),
    "where": ({}, "close > sma(50)", "close < sma(50)"),
    "order_by": ({}, "roc(21) desc", "roc(21) asc"),
    "limit": ({}, 1, 2),
    "tickers": ({}, ["FAST"], ["SLOW"]),
    "sectors": ({}, ["Technology"], ["Utilities"]),
    "industries": ({}, ["Software"], ["Power"]),
    "types": ({}, ["CS"], ["ETF"]),
    "exchanges": ({}, ["XNAS"], ["XNYS"]),
    "min_price": ({"min_dollar_volume": 0}, 1, 50),
    "min_dollar_volume": ({}, 1_000_000, 7_000_000),
    "min_score": ({}, None, 60),
    "as_of": ({}, str(LATEST), str(EARLIER)),
    "columns": ({}, ["close"], ["sma(50)"]),
    "profile": ({}, "conservative", "aggressive"),
    "trade_style": ({}, "swing", "position"),
    "account_size": ({}, 10_000, 50_000),
    "risk_pct": ({}, 0.1, 0.2),
    "max_position_pct": ({}, 1, 2),
    "target_rr": ({}, 2, 3),
    "allow_shorts": ({"screen": "ttm-squeeze"}, False, True),
}


def lively() -> Snapshot:
    """Stocks of every kind: one that falls out of a squeeze, a fund, two industries."""
    quiet: list[Row] = [(100.0, 101.0, 99.0, 100.0, 1e6)] * (SESSIONS - 1)
    made = snapshot(
        {
            "FAST": growing(0.004),
            "SLOW": growing(0.001, volume=80_000.0),
            "FALL": growing(-0.002),
            "DIP": [*growing(0.002)[:-2], (99.0, 99.0, 92.0, 93.0, 5e4), (93.0, 93.0, 88.0, 90.0, 5e4)],
            "CHEAP": growing(0.002, last=4.0, volume=2e6),
            "DROP": [*quiet, (100.0, 100.0, 85.0, 85.0, 1e6)],
            "SPY": growing(0.0005, volume=1e6),
        },
        types={"SPY": "ETF"},
    )
    odd = np.arange(len(made.listings.tickers)) % 2
    listings = replace(
        made.listings,
        sector=np.array(["Technology", "Utilities"])[odd],
        industry=np.array(["Software", "Power"])[odd],
        exchange=np.array(["XNAS", "XNYS"])[odd],
    )
    return replace(made, listings=listings)


def effect(answer: Answer) -> object:
    """What an answer tells besides the words of its question."""
    rows = [
        (row.ticker, row.rank, row.score, row.signal, row.plan, tuple(row.columns.items())) for row in answer.results
    ]
    return answer.as_of, answer.matched, rows


def test_every_field_is_here() -> None:
    assert EFFECTS.keys() == ScanRequest.model_fields.keys()


@pytest.mark.parametrize("field", ScanRequest.model_fields)
def test_a_field_changes_the_answer(field: str) -> None:
    besides, one, other = EFFECTS[field]
    service = service_of(lively())
    answers = [service.scan({**besides, field: value}) for value in (one, other)]
    assert effect(answers[0]) != effect(answers[1])
    assert [answer.request[field] for answer in answers] == [one, other]
