"""A question is resolved once: each of its texts is read one time, whoever answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scanner.cache.cache import Cache
from scanner.cache.memory import MemoryStore
from scanner.errors import ExpressionError, RequestError
from scanner.indicators.terms import CLOSE
from scanner.notes import Note
from scanner.query import Query, read_request, read_values
from scanner.request import ScanRequest
from scanner.screening.order import Order
from scanner.screening.presets import presets
from tests.kept import service_of
from tests.scanning.markets import market
from tests.texts import recorded

ASKED = {
    "screen": "momentum-12-1",
    "where": "close > sma(50) and rsi(14) < 100",
    "order_by": "roc(21) asc",
    "columns": ["sma(20), close > 5", "high"],
}
TEXTS = {"close > sma(50) and rsi(14) < 100", "roc(21)", "sma(20), close > 5", "high"}


def test_a_question_without_fields_is_the_whole_market_by_score() -> None:
    assert read_request({}) == Query(ScanRequest())


def test_and_beside_or_is_noted_with_its_place() -> None:
    query = read_request({"where": "close > 5 and (close > 5 or close > 6 and close > 7)"})
    (note,) = query.notes
    assert note == Note(
        "and-before-or",
        {"field": "where", "text": "(close > 5 or close > 6 and close > 7)", "start": 14, "end": 52},
    )


def test_a_preset_and_a_screen_are_joined_and_each_clause_knows_its_text_and_its_place() -> None:
    query = read_request({"screen": "rsi2-pullback", "where": " volume > 5 and  (close > 1)"})
    preset = presets()["rsi2-pullback"]
    assert query.preset is preset
    assert [clause.text for clause in query.clauses] == ["close > sma(200)", "rsi(2) < 5", "volume > 5", "(close > 1)"]
    assert [clause.author for clause in query.clauses] == ["preset", "preset", "yours", "yours"]
    texts = {"preset": preset.where, "yours": query.request.where or ""}
    assert all(texts[clause.author][clause.start : clause.end] == clause.text for clause in query.clauses)


def test_columns_are_read_one_by_one() -> None:
    query = read_request({"columns": ["close, volume > 5", "rsi(2)"]})
    assert [column.text for column in query.columns] == ["close", "volume > 5", "rsi(2)"]


def test_the_order_is_the_requests_or_the_presets_or_by_score() -> None:
    assert read_request({}).order == Order("score", None, descending=True)
    assert read_request({"screen": "minervini"}).order.by is None
    assert read_request({"screen": "momentum-12-1"}).order.by == CLOSE[21] / CLOSE[252] - 1
    assert read_request({"screen": "momentum-12-1", "order_by": "close"}).order == Order("close", CLOSE, True)


def test_a_question_without_limit_differs_in_that_alone() -> None:
    query = read_request(ASKED)
    everything = query.unlimited()
    assert everything.request == query.request.model_copy(update={"limit": None})
    assert (everything.clauses, everything.columns, everything.order) == (query.clauses, query.columns, query.order)


@pytest.mark.parametrize(
    "asked",
    [{}, ASKED, {"screen": "momentum-12-1"}, {"max_symbols": 7, "as_of": "2016-09-30", "tickers": ["B", "A"]}],
)
def test_the_echo_asks_for_the_same(asked: dict[str, object]) -> None:
    query = read_request(asked)
    echo = query.echo()
    assert echo.keys() == ScanRequest.model_fields.keys()
    again = read_request(echo)
    assert again.echo() == echo
    assert (again.clauses, again.columns, again.order) == (query.clauses, query.columns, query.order)


def test_the_echo_is_what_was_understood_in_the_words_of_whoever_asked() -> None:
    echo = read_request({**ASKED, "max_symbols": 7}).echo()
    assert (echo["screen"], echo["where"], echo["order_by"]) == (ASKED["screen"], ASKED["where"], ASKED["order_by"])
    assert (echo["columns"], echo["limit"], echo["min_price"]) == (["sma(20)", "close > 5", "high"], 7, 5.0)
    assert read_request({"screen": "momentum-12-1"}).echo()["order_by"] == presets()["momentum-12-1"].order_by
    assert read_request({}).echo()["order_by"] == "score"


def test_values_are_a_query_whose_columns_are_the_expressions() -> None:
    query = read_values("sma(50), close > 5", as_of="2016-09-30", tickers=["A"])
    assert [column.text for column in query.columns] == ["sma(50)", "close > 5"]
    assert query.request == ScanRequest.model_validate({"as_of": "2016-09-30", "tickers": ["A"]})
    with pytest.raises(ExpressionError) as caught:
        read_values("sma(50), clos")
    assert caught.value.faults[0].field == "expressions"
    with pytest.raises(RequestError, match="tickers: must be a list"):
        read_values("clos", tickers="A")


# Each text once.


def test_each_text_is_read_once_when_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = recorded(monkeypatch)
    read_request(ASKED)
    assert counts == dict.fromkeys(TEXTS, 1)


def test_each_text_is_read_once_for_a_scan_and_for_a_cached_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    service = service_of(market())
    service.cache = Cache(MemoryStore())
    for cached in (False, True):
        counts = recorded(monkeypatch)
        assert service.scan(ASKED).cached is cached
        assert counts == dict.fromkeys(TEXTS, 1)
        monkeypatch.undo()


def test_a_cached_answer_is_the_computed_one_and_echoes_whoever_asks() -> None:
    service = service_of(market())
    service.cache = Cache(MemoryStore())
    first = service.scan({"screen": "rsi2-pullback", "where": "close > 1", "columns": ["rsi(14)"]})
    written = f"{presets()['rsi2-pullback'].where} and close>1.0"
    for asked in (
        {"screen": "rsi2-pullback", "where": "close > 1", "columns": ["rsi(14)"]},
        {"where": written, "columns": ["RSI( close, 14 )"], "max_symbols": 50},
    ):
        kept = service.scan(asked)
        alone = service_of(market()).scan(asked)
        assert (kept.cached, alone.cached, first.cached) == (True, False, False)
        passing: dict[str, Any] = {"request_id": "", "timings": {}, "cached": False, "source": ""}
        assert replace(kept, **passing) == replace(alone, **passing)
        assert kept.request == read_request(asked).echo()


def test_each_text_is_read_once_for_one_stock(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = recorded(monkeypatch)
    service_of(market()).show("FAST", ASKED)
    assert counts == dict.fromkeys(TEXTS, 1)


def test_each_text_is_read_once_for_values(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = recorded(monkeypatch)
    service_of(market()).values("sma(50), rsi(14)")
    assert counts == {"sma(50), rsi(14)": 1}
