"""From an address and a body to the fields of an action."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scanner.errors import BodyTooLarge, RequestError, WrongContent
from scanner.http.message import Request
from scanner.http.parameters import MAX_BODY, MAX_ENTRIES, MAX_PARAMETERS, MAX_QUERY, Parameters, read, view_of
from scanner.http.routes import find, routes
from scanner.http.view import VIEW
from tests.http.asking import Asker


def asked(target: str, body: bytes | None = None, content_type: str = "application/json") -> Parameters:
    path, _, query = target.partition("?")
    match = find(path)
    assert match.route.action
    method = "GET" if body is None else "POST"
    return read(Request(method, path, query, {"content-type": content_type}, body or b""), match, match.route.action)


def faults(target: str, body: bytes | None = None) -> list[tuple[str, str]]:
    with pytest.raises(RequestError) as refused:
        asked(target, body)
    return [(fault.field, fault.problem) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", {}),
        ("screen=minervini&limit=5", {"screen": "minervini", "limit": 5}),
        ("limit=46.0", {"limit": 46.0}),
        ("max_symbols=5", {"max_symbols": 5}),
        ("min_price=1e3&min_score=-0.5", {"min_price": 1000.0, "min_score": -0.5}),
        ("allow_shorts=true", {"allow_shorts": True}),
        ("allow_shorts=0", {"allow_shorts": False}),
        ("limit=ten&allow_shorts=yes", {"limit": "ten", "allow_shorts": "yes"}),
        ("limit=%D9%A1", {"limit": "١"}),
        ("limit=1_000&min_price=0x10&min_score=nan", {"limit": "1_000", "min_price": "0x10", "min_score": "nan"}),
        ("tickers=SPY,QQQ&tickers=IWM%20A+B", {"tickers": ["SPY", "QQQ", "IWM", "A", "B"]}),
        ("sectors=Real+Estate&sectors=A,B", {"sectors": ["Real Estate", "A,B"]}),
        ("where=close+%3E+5", {"where": "close > 5"}),
        ("screen=&limit=&tickers=&tickers=,&sectors=", {}),
        ("lookback_days=9", {"lookback_days": "9"}),
    ],
)
def test_a_query_is_read_as_its_fields_are(query: str, fields: dict[str, Any]) -> None:
    assert asked(f"/v1/scan?{query}").fields == fields


def test_what_stands_in_the_path_is_decoded_once() -> None:
    assert asked("/v1/tickers/NASDAQ%3AAAPL").fields == {"ticker": "NASDAQ:AAPL"}
    assert asked("/v1/tickers/A%252F").fields == {"ticker": "A%2F"}


def test_what_is_given_twice_is_a_fault() -> None:
    assert faults("/v1/scan?limit=5&limit=5") == [("limit", "is given more than once")]
    assert faults("/v1/scan?limit=&limit=5") == [("limit", "is given more than once")]
    assert faults("/v1/tickers/A?ticker=B") == [("ticker", "is given twice, in the path and as a parameter")]
    assert faults("/v1/scan?limit=5", b'{"limit": 5}') == [("limit", "is given twice, in the address and in the body")]


def test_every_fault_is_told_at_once() -> None:
    names = [name for name, _ in faults("/v1/scan?limit=0&form=x&fields=nosuch&skip=-1&allow_shorts=2")]
    assert sorted(names) == ["allow_shorts", "fields", "form", "limit", "skip"]


def test_a_query_has_its_bounds() -> None:
    asked("/v1/scan?where=" + "x" * (MAX_QUERY - len("where=")))
    assert faults("/v1/scan?where=" + "x" * MAX_QUERY)[0][0] == "query"
    assert faults("/v1/scan?" + "&".join(["sectors=a"] * (MAX_PARAMETERS + 1)))[0][0] == "query"
    assert faults("/v1/scan?where=%FF") == [("query", "is not UTF-8 once it is decoded")]
    asked("/v1/scan?" + "&".join(["sectors=a"] * MAX_ENTRIES))
    asked("/v1/scan?tickers=" + ",".join(["A"] * MAX_ENTRIES))
    too_many = [("tickers", f"has more than {MAX_ENTRIES} entries: send them by POST")]
    assert faults("/v1/scan?tickers=" + ",".join(["A"] * (MAX_ENTRIES + 1))) == too_many


def test_a_body_is_a_json_object() -> None:
    assert asked("/v1/scan", b'\xef\xbb\xbf{"limit": 5, "tickers": ["A,B"]}').fields == {"limit": 5, "tickers": ["A,B"]}
    assert asked("/v1/scan", b"").fields == {}
    assert asked("/v1/scan", b"{}", "application/vnd.scan+json; charset=utf-8").fields == {}
    for body in (b"[]", b"1", b'"x"', b"null", b"{", b'{"a": "\\ud800"}', b"\xff", b"\0", b'{"a": NaN}', b"[" * 5_000):
        assert [name for name, _ in faults("/v1/scan", body)] == ["body"]


def test_a_body_of_another_type_or_too_many_bytes_is_refused_before_it_is_read() -> None:
    with pytest.raises(WrongContent):
        asked("/v1/scan", b"{}", "text/plain")
    with pytest.raises(BodyTooLarge):
        asked("/v1/scan", b" " * (MAX_BODY + 1))
    assert asked("/v1/scan", b"{}".ljust(MAX_BODY)).fields == {}


def test_an_answer_can_be_written_in_other_ways_where_it_has_results() -> None:
    seen = {name: view_of(action) for name, action in ((each.path, each.action) for each in routes()) if action}
    assert {path for path, view in seen.items() if view == VIEW} == {"/v1/scan"}
    assert {path for path, view in seen.items() if [*view] == ["digest"]} == {
        *("/v1/values", "/v1/tickers/{ticker}", "/v1/tickers/{ticker}/bars"),
    }
    assert faults("/v1/values?expressions=close&form=columns")[0][0] == "form"


TARGETS = [(method, route.path.replace("{ticker}", "SPY")) for route in routes() for method in route.methods]
NAMES = st.sampled_from(["limit", "where", "tickers", "form", "fields", "after", "digest", "expressions", "skip", "x"])
TEXTS = st.one_of(st.text(max_size=20), st.sampled_from(["%FF", "%00", "%", "%zz", "+", "=", "&&", ";", "\xe9", "%E9"]))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    target=st.sampled_from(TARGETS), pairs=st.lists(st.tuples(NAMES, TEXTS), max_size=5), body=st.binary(max_size=50)
)
@example(("GET", "/v1/scan"), [("where", "x" * (1 << 16))], b"")
@example(("GET", "/v1/scan"), [("where", "x" * (1 << 20))], b"")
@example(("POST", "/v1/scan"), [], b'{"where": "' + b"x" * (1 << 20) + b'"}')
@example(("POST", "/v1/scan"), [("limit", "1"), ("limit", "1")], b'{"limit": 1, "limit": 2}')
@example(("GET", "/v1/screens"), [("", "")], b"")
@example(("GET", "/v1/scan"), [("after", "WzEsIngiLCJ5Il0")], b"")
def test_whatever_is_sent_is_answered_or_refused(
    ask: Asker, target: tuple[str, str], pairs: list[tuple[str, str]], body: bytes
) -> None:
    method, path = target
    if "/admin/" in path:
        body = b"["  # nothing shall be done
    query = "&".join(f"{name}={text}" for name, text in pairs)
    response = ask(method, path, query, body if method == "POST" else None)
    assert response.status == 200 or 400 <= response.status < 500
    json.loads(response.body)
