"""A service that passes questions on answers as one that computes them itself, and asks for each only once."""

from __future__ import annotations

import pytest

from tests.backend.conftest import Three
from tests.backend.processes import fetch

QUESTIONS: tuple[tuple[str, object], ...] = (
    ("/v1/scan?screen=minervini&limit=5", None),
    ("/v1/scan?where=close%20%3E%20sma(50)&order_by=rsi(14)&columns=rsi(14)&columns=atr(14)&limit=20", None),
    ("/v1/scan?limit=3&form=packed&fields=ticker,close,sparkline,columns", None),
    ("/v1/scan", {"where": "rsi(14) < 40 and close > 5", "skip": 2, "limit": 4}),
    ("/v1/values?expressions=rsi(14),close%20/%20sma(200),close%20%3E%20sma(50)", None),
    ("/v1/tickers/{ticker}?screen=minervini", None),
    ("/v1/screens", None),
    ("/v1/indicators", None),
    ("/v1/scan?where=close%20%3E%20smaa(50)", None),
    ("/v1/scan?where=close%20%3E&limit=501&as_of=2001-01-01", None),
    ("/v1/scan?as_of=2001-01-01", None),
    ("/v1/values?expressions=close,nothing(3)", None),
    ("/v1/tickers/NOSUCHTICKER", None),
    ("/v1/scan", {"columns": ["rsi(14)", "rsi(0)"], "limt": 3}),
)


@pytest.mark.parametrize(("path", "posted"), QUESTIONS)
def test_answers_and_errors_are_byte_for_byte_those_of_a_service_that_computes(
    three: Three, path: str, posted: object
) -> None:
    if "{ticker}" in path:
        path = path.format(ticker=fetch(f"{three.local.url}/v1/scan?limit=1").json["results"][0]["ticker"])
    own, *others = (fetch(f"{one.url}{path}", posted) for one in three[:3])
    assert own.status in {200, 400}
    for other in others:
        assert other.status == own.status
        assert same(other.body, other.headers) == same(own.body, own.headers)
        assert other.headers.get("etag") == own.headers.get("etag")


def same(body: bytes, headers: object) -> bytes:
    """A body without the id of its request."""
    return body.replace(str(headers["x-request-id"]).encode(), b"")  # type: ignore[index]  # a mapping
