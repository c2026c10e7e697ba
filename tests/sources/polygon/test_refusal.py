"""Refusals by their texts: three different things are a 403."""

from __future__ import annotations

import orjson
import pytest

from scanner.sources.polygon.refusal import refusal

KEY = "a-key-nobody-may-see"
UPGRADE = "Please upgrade your plan at https://polygon.io/pricing"


def body(status: str, **fields: str) -> bytes:
    return orjson.dumps({"status": status, "request_id": "1", **fields})


@pytest.mark.parametrize(
    ("status", "said", "reason", "todo"),
    [
        (401, body("ERROR", error="Unknown API Key"), "key", "copy it again from your account"),
        (
            403,
            body("NOT_AUTHORIZED", message=f"Attempted to request today's data before end of day. {UPGRADE}"),
            "today",
            "try again after midnight",
        ),
        (
            403,
            body("NOT_AUTHORIZED", message=f"Your plan doesn't include this data timeframe. {UPGRADE}"),
            "too-old",
            "does not go back that far on the plan of your key",
        ),
        (
            403,
            body("NOT_AUTHORIZED", message=f"You are not entitled to this data. {UPGRADE}"),
            "plan",
            "choose another",
        ),
        (403, b"", "plan", "choose another"),
        (404, b"404 page not found", "missing", "check POLYGON_BASE_URL"),
        (404, body("NOT_FOUND", message="Ticker not found."), "unknown", "does not know the ticker"),
        (302, b"", "elsewhere", "correct POLYGON_BASE_URL"),
        (400, body("ERROR", error="The parameter 'date' is wrong"), "question", "please report it"),
    ],
)
def test_each_refusal_has_its_reason_and_says_what_to_do(status: int, said: bytes, reason: str, todo: str) -> None:
    error = refusal("api.polygon.io", status, said, KEY)
    assert error.reason == reason
    assert todo in str(error)
    assert str(error).startswith(("api.polygon.io", "the plan of your key at api.polygon.io"))
    assert f"HTTP {status}" in str(error)


def test_what_the_vendor_says_is_quoted_in_one_line_and_not_at_length() -> None:
    sentence = str(refusal("host", 400, b"one\n two\tthree " + b"x" * 5_000, KEY))
    assert "one two three xxx" in sentence
    assert len(sentence) < 300


@pytest.mark.parametrize("said", [f"key {KEY} is unknown".encode(), body("ERROR", error=f"Unknown API Key {KEY}")])
def test_a_key_that_the_vendor_repeats_is_not_shown(said: bytes) -> None:
    sentence = str(refusal("host", 401, said, KEY))
    assert KEY not in sentence
    assert "***" in sentence


@pytest.mark.parametrize("said", [f"{'x' * 190}{KEY}".encode(), body("ERROR", error=f"{'x' * 190} {KEY}")])
def test_a_key_that_the_cut_would_halve_is_not_shown(said: bytes) -> None:
    sentence = str(refusal("host", 400, said, KEY))
    assert not [start for start in range(len(KEY) - 7) if KEY[start : start + 8] in sentence]


@pytest.mark.parametrize("said", [b'{"error": {"a": 1}}', b"[1]", b"7", b"null", b"\xff\x1b[31m"])
def test_what_is_not_text_is_not_quoted(said: bytes) -> None:
    assert str(refusal("host", 400, said, KEY)).isprintable()


def test_a_text_of_megabytes_is_quoted_in_short() -> None:
    assert len(str(refusal("host", 400, body("ERROR", error="x" * 3_000_000), KEY))) < 300
