"""What the log tells of a request."""

from __future__ import annotations

import pytest

from scanner import errors
from scanner.http.caller import Caller
from scanner.http.contract import Seen
from scanner.http.facts import facts_of
from scanner.http.message import Request, Response

ASKED = Request("GET", "/v1/scan", "where=planted", {"authorization": "Bearer planted"}, b"planted", "10.0.0.1")


def test_a_request_is_told_by_its_route_and_its_callers_name() -> None:
    seen = Seen(route="/v1/scan", caller=Caller("web", has_key=True))
    response = Response(200, {"cache-status": "scanner; fwd=miss"}, b"12345")
    assert facts_of(ASKED, response, seen, "id-1") == {
        "route": "GET /v1/scan",
        "caller": "web",
        "request_id": "id-1",
        "bytes": 5,
        "cache": "scanner; fwd=miss",
    }


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (errors.ExpressionError("planted", 0, "planted"), {"error": "ExpressionError"}),
        (errors.EmptyHistory("/there"), {"error": "EmptyHistory", "problem": True}),
        (ValueError("planted"), {}),
    ],
)
def test_an_error_is_named_and_said_only_if_it_is_not_the_askers(error: Exception, told: dict[str, object]) -> None:
    status = error.status if isinstance(error, errors.ScannerError) else 500
    facts = facts_of(ASKED, Response(status), Seen(error=error), "id-1")
    assert facts.keys() - {"route", "caller", "request_id", "bytes"} == told.keys()
    assert facts["route"] is None
    assert "planted" not in str(facts)


def test_a_method_that_somebody_made_up_is_cut() -> None:
    seen = Seen(route="/v1/scan")
    facts = facts_of(Request("X" * 1_000, "/v1/scan"), Response(405), seen, "id-1")
    assert len(str(facts["route"])) < 40
