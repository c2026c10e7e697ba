"""A request and a response hold nothing by default."""

from __future__ import annotations

from scanner.http.message import Request, Response


def test_a_request_is_a_method_and_a_path_at_least() -> None:
    asked = Request("GET", "/healthz")
    assert (asked.query, asked.headers, asked.body, asked.client) == ("", {}, b"", "")


def test_a_response_is_a_status_at_least() -> None:
    assert (Response(204).headers, Response(204).body) == ({}, b"")
