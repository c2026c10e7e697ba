"""The document is true: every answer and every error is what it says, and nothing else."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.history.history import History
from scanner.http.message import Response
from scanner.screening.presets import presets
from tests.http.asking import Asker
from tests.http.conftest import only
from tests.http.openapi.validation import errors, faults_of

FORMS = ("", "form=columns", "form=packed", "fields=ticker,close,factors", "fields=sparkline,columns&form=packed")


@pytest.fixture
def ask_real(real_market: Path, real_history: History) -> Iterator[Asker]:
    """Asks about the real market, where it is present."""
    with only({"SCANNER_MARKET": f"files:{real_market}", "SCANNER_HISTORY": str(real_history.place)}):
        yield Asker()


@pytest.mark.parametrize("screen", presets())
def test_an_answer_to_each_preset_is_what_it_says(screen: str, ask: Asker) -> None:
    for form in FORMS:
        query = f"screen={screen}&columns=rsi(14)&columns=close>sma(50)&min_price=0&{form}"
        assert faults_of(ask("GET", "/v1/scan", query), "/v1/scan") == []
    assert faults_of(ask("POST", "/v1/scan", body={"screen": screen, "allow_shorts": True}), "/v1/scan", "post") == []


@pytest.mark.parametrize("screen", presets())
def test_so_it_is_of_the_real_market(screen: str, ask_real: Asker) -> None:
    for form in FORMS[:2]:
        query = f"screen={screen}&columns=rsi(14)&limit=500&{form}"
        assert faults_of(ask_real("GET", "/v1/scan", query), "/v1/scan") == []


def test_so_are_stocks_and_values(ask: Asker, ask_real: Asker) -> None:
    for market in (ask, ask_real):
        response = market("GET", "/v1/values", "expressions=close,rsi(14),close>sma(200)")
        assert faults_of(response, "/v1/values") == []
        for ticker in json.loads(response.body)["tickers"][:20]:
            assert faults_of(market("GET", f"/v1/tickers/{ticker}"), "/v1/tickers/{ticker}") == []
            bars = market("GET", f"/v1/tickers/{ticker}/bars", "overlays=sma(200),close>sma(20)&sessions=30")
            assert faults_of(bars, "/v1/tickers/{ticker}/bars") == []


def test_so_is_an_answer_with_notes_and_without_results(ask: Asker) -> None:
    unknown, empty, named = "tickers=NOPE", "where=close<0&form=packed", "tickers=spy&lookback_days=3"
    for query in (unknown, f"{unknown}&form=columns", empty, named):
        response = ask("GET", "/v1/scan", query)
        assert faults_of(response, "/v1/scan") == []
    assert json.loads(response.body)["notes"] != []


@pytest.mark.parametrize(
    "target",
    ["/v1/screens", "/v1/screens?counts=1", "/v1/indicators", "/v1/status", "/healthz", "/readyz", "/v1/openapi.json"],
)
def test_so_is_what_is_not_of_a_session(target: str, ask: Asker) -> None:
    path, _, query = target.partition("?")
    response = ask("GET", path, query)
    assert (response.status, faults_of(response, path)) == (200, [])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"where": "rsi(14"},
        {"where": "clsoe > 5 and 1", "columns": ["x", "rsi(99999)"], "order_by": "y", "position": 3},
    ],
)
def test_so_are_checked_texts(body: dict[str, object], ask: Asker) -> None:
    response = ask("POST", "/v1/check", body=body)
    assert (response.status, faults_of(response, "/v1/check", "post")) == (200, [])


def test_so_is_what_administers(ask: Asker) -> None:
    for action, body in (
        ("doctor", {}),
        ("sync", {"details": False}),
        ("sync", {"sessions": 300.0, "again": True, "from": "2026-01-02"}),
        ("warm", {}),
        ("refresh", {}),
    ):
        path = f"/v1/admin/{action}"
        assert faults_of(ask("POST", path, body=body), path, "post") == []


def refused(ask: Asker) -> Iterator[tuple[int, str, str, Response]]:
    """A response of each status that is an error, and the path and method that it is of."""
    scan, values, stock = "/v1/scan", "/v1/values", "/v1/tickers/{ticker}"
    yield 400, scan, "get", ask("GET", scan, "limit=0&where=close>>1&nosuch=1")
    yield 400, scan, "get", ask("GET", scan, "where=rsi(14")
    yield 400, values, "get", ask("GET", values)
    yield 404, stock, "get", ask("GET", "/v1/tickers/NOPE")
    yield 404, values, "get", ask("GET", values, "expressions=close&tickers=NOPE")
    yield 409, scan, "get", ask("GET", scan, "digest=0")
    yield 413, scan, "post", ask("POST", scan, body=b" " * (1 << 20) + b" ")
    yield 415, scan, "post", ask("POST", scan, body={}, content_type="text/plain")
    yield 403, "/v1/admin/warm", "post", Asker(administers=False)("POST", "/v1/admin/warm")


def test_so_are_errors(ask: Asker) -> None:
    for status, path, method, response in refused(ask):
        assert response.status == status
        assert faults_of(response, path, method) == []


def test_so_is_a_history_that_is_not_there(settings: dict[str, str], tmp_path: Path) -> None:
    with only({**settings, "SCANNER_HISTORY": str(tmp_path)}):
        for path in ("/v1/scan", "/readyz"):
            response = Asker()("GET", path)
            assert (response.status, faults_of(response, path)) == (503, [])


def test_so_is_a_copy_that_still_holds(ask: Asker) -> None:
    for path in ("/v1/scan", "/v1/screens"):
        tag = ask("GET", path).headers["etag"]
        response = ask("GET", path, if_none_match=tag)
        assert (response.status, faults_of(response, path)) == (304, [])


def test_an_answer_with_a_field_more_or_less_is_not_what_it_says(ask: Asker) -> None:
    schema = {"$ref": "#/components/schemas/Answer"}
    answer = ask.get("/v1/scan", "screen=minervini&limit=1")
    assert errors(schema, answer) == []
    more, fewer, other = copy.deepcopy(answer), copy.deepcopy(answer), copy.deepcopy(answer)
    more["results"][0]["nosuch"] = 1
    del fewer["notes"]
    other["results"][0]["close"] = None
    assert [bool(errors(schema, wrong)) for wrong in (more, fewer, other)] == [True] * 3
