"""A request at one of the contract's addresses: what is answered, what the log says, and what is too large."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from scanner.handler import handler
from scanner.handler.reply import MAX_BALANCED, MAX_BYTES
from scanner.http.message import Request
from scanner.http.setup import make_contract
from tests.handler.conftest import REQUEST_ID, Ask, context
from tests.http.doors import Replied, balanced, function_url, of_reply


@pytest.fixture(autouse=True)
def _fresh(ask: Ask) -> Iterator[None]:  # it sets the environment
    make_contract.cache_clear()
    yield
    make_contract.cache_clear()


def get(path: str, query: str = "", *, seconds: float = 60, **headers: str) -> Replied:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return of_reply(handler(function_url(Request("GET", path, query, sent)), context(seconds)))


def test_the_log_has_a_line_with_the_route_and_never_what_was_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert get("/v1/tickers/SPY", "where=close+%3E+123.25").status == 200
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (line["route"], line["status"], line["message"]) == ("GET /v1/tickers/{ticker}", 200, "show: 200")
    assert line["function_request_id"] == REQUEST_ID
    assert "123.25" not in json.dumps(line)
    assert "SPY" not in json.dumps(line)


def test_a_setting_that_cannot_be_used_is_answered_and_told_in_the_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SCANNER_RATE_LIMIT", "many")
    got = get("/v1/screens")
    assert got.status == 500
    assert "SCANNER_RATE_LIMIT" not in got.body.decode()
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert "SCANNER_RATE_LIMIT='many' cannot be used" in line["problem"]


def test_no_time_is_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    got = get("/v1/scan", "where=close+%3E+sma(47)", seconds=0.5)
    assert (got.status, got.json["type"]) == (504, "urn:us-market-scanner:problem:out-of-time")
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["error"] == "OutOfTime"


def test_the_limit_of_bytes_counts_what_travels() -> None:
    columns = "&".join(f"columns=close*{number}.{'0' * 300}" for number in range(1, 51))
    asked = f"limit=500&min_dollar_volume=0&min_price=0&{columns}"
    plain = of_reply(handler(balanced(Request("GET", "/v1/scan", asked, {})), context()))
    assert plain.status == 413
    assert "ask for" in plain.json["detail"]
    packed = handler(balanced(Request("GET", "/v1/scan", asked, {"accept-encoding": "gzip"})), context())
    assert packed["statusCode"] == 200
    assert packed["isBase64Encoded"]
    assert len(json.dumps(packed)) < MAX_BALANCED < MAX_BYTES
