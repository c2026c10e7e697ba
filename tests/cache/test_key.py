"""Which questions share an answer, and which must not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import date

import pytest

from scanner.cache.key import PREFIX, AnswerKey
from scanner.query import read_request
from scanner.request import ScanRequest
from scanner.screening.presets import presets
from tests.architecture.modules import ROOT

SESSION = date(2016, 9, 30)


def key(
    asked: Mapping[str, object] | None = None, session: date = SESSION, digest: str = "d", benchmark: str = "SPY"
) -> str:
    query = read_request(asked or {})
    made = AnswerKey.of(query, session=session, digest=digest, benchmark=benchmark)
    return made.named(query.request.limit)


def test_a_key_can_be_read() -> None:
    assert re.fullmatch(r"scanner:2:answer:2016-09-30:[0-9a-f]{64}", key())
    assert key().startswith(PREFIX)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {name: field.default for name, field in ScanRequest.model_fields.items()}),
        ({"limit": 5, "min_price": 2}, {"min_price": 2.0, "limit": 5}),
        ({"limit": 5}, {"max_symbols": 5}),
        ({}, {"lookback_days": 250}),
        ({"tickers": ["A", "B"]}, {"tickers": ["B", "A", "B"]}),
        ({"sectors": ["Energy", "technology"]}, {"sectors": ["Technology", "energy"]}),
        ({"exchanges": ["nyse"]}, {"exchanges": ["NYSE"]}),
        ({"where": "close > sma(50)"}, {"where": " CLOSE>SMA( close,50.0 )"}),
        ({"where": "sma(50) crosses above sma(200)"}, {"where": "crosses_above(sma(50), sma(200))"}),
        ({"where": "close > 1000000 and not (close < 1)"}, {"where": "close > 1e6 and not close<1.0"}),
        ({"order_by": "score"}, {}),
        ({"order_by": "rsi(2) desc"}, {"order_by": "RSI(close, 2)"}),
        ({"columns": ["rsi(2), close"]}, {"columns": ["rsi(2)", "close"]}),
        ({"screen": "rsi2-pullback"}, {"screen": "rsi2-pullback", "order_by": presets()["rsi2-pullback"].order_by}),
        ({"screen": "minervini"}, {"where": presets()["minervini"].where}),
        ({"as_of": "2016-09-30"}, {}),  # the session is given beside
    ],
)
def test_the_same_question_has_one_key(one: dict[str, object], other: dict[str, object]) -> None:
    assert key(one) == key(other)


#: Another value for each field, alone or beside what it needs to matter.
OTHERWISE: dict[str, object] = {
    "screen": "minervini",
    "where": "close > 7",
    "order_by": "close",
    "limit": 7,
    "tickers": ["SPY"],
    "sectors": ["Energy"],
    "industries": ["Software"],
    "types": ["CS"],
    "exchanges": ["XNYS"],
    "min_price": 7,
    "min_dollar_volume": 7,
    "min_score": 7,
    "columns": ["close"],
    "profile": "aggressive",
    "trade_style": "position",
    "account_size": 7,
    "risk_pct": 7,
    "max_position_pct": 7,
    "target_rr": 7,
    "allow_shorts": True,
}


def test_every_field_makes_another_key() -> None:
    assert OTHERWISE.keys() == ScanRequest.model_fields.keys() - {"as_of"}
    keys = {name: key({name: value}) for name, value in OTHERWISE.items()}
    assert len({key(), *keys.values()}) == 1 + len(OTHERWISE)


def test_each_screen_has_its_own_key() -> None:
    assert len({key({"screen": name}) for name in presets()}) == len(presets())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"where": "close > 5 and volume > 5"}, {"where": "volume > 5 and close > 5"}),
        ({"where": "close > 5"}, {"where": "close >= 5"}),
        ({"where": "close > 5"}, {"where": "5 < close"}),
        ({"where": "close > 5"}, {"columns": ["close > 5"]}),
        ({"columns": ["close", "open"]}, {"columns": ["open", "close"]}),
        ({"order_by": "close"}, {"order_by": "close asc"}),
        ({"tickers": ["BRKa"]}, {"tickers": ["BRKA"]}),
        ({"sectors": ["A"], "types": ["B"]}, {"sectors": ["B"], "types": ["A"]}),
        ({"sectors": ["A", "B"]}, {"sectors": ["A, B"]}),
        ({"min_score": 0}, {}),
        # Its statements typed by hand speak for no side.
        ({"screen": "ttm-squeeze"}, {"where": presets()["ttm-squeeze"].where}),
    ],
)
def test_different_questions_have_different_keys(one: dict[str, object], other: dict[str, object]) -> None:
    assert key(one) != key(other)


#: The same two comparisons, told together in every way there is.
TOGETHER = (
    "close > 5 and close > 6 or close < 0",
    "(close > 5 or close > 6) or close < 0",
    "not (close > 5 and close > 6) or close < 0",
    "5 < close > 6 or close < 0",
    "close crosses above 5 or close < 0",
    "close crosses below 5 or close < 0",
)


def test_every_kind_of_statement_has_its_own_key() -> None:
    assert (
        len(
            {
                key({field: [text] if field == "columns" else text})
                for text in TOGETHER
                for field in ("where", "columns")
            }
        )
        == 12
    )


def test_all_of_the_matches_is_another_question() -> None:
    everything = AnswerKey.of(read_request({}), session=SESSION, digest="d", benchmark="SPY").named(None)
    assert everything not in {key({"limit": limit}) for limit in (50, 500)}


def test_another_session_other_data_or_another_benchmark_has_another_key() -> None:
    assert len({key(), key(session=date(2016, 9, 29)), key(digest="e"), key(benchmark="QQQ")}) == 4


@pytest.mark.parametrize(("name", "value"), [("NUMBERS", -1), ("__version__", "0.0.0")])
def test_another_version_has_another_key(name: str, value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    before = key()
    monkeypatch.setattr(f"scanner.cache.key.{name}", value)
    assert key() != before


def test_every_process_makes_the_same_key() -> None:
    asked = {"screen": "minervini", "sectors": ["b", "a", "c"], "columns": ["rsi(2)"]}
    code = f"from tests.cache.test_key import key; print(key({asked}))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert printed == {key(asked)}
