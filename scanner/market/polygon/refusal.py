"""Refusals told apart. The status alone does not tell: three different things are a 403."""

from __future__ import annotations

from http import HTTPStatus

import orjson

from scanner.errors import MarketRefusal

_LONGEST_MESSAGE = 200


def refusal(host: str, status: int, body: bytes, key: str) -> MarketRefusal:
    """Say why `host` refused for good, and what to do. What it said itself is quoted, without the key."""
    said = _message(body).replace(key, "***")
    quoted = f"HTTP {status}{': ' if said else ''}{said}"
    verdicts = (
        (
            status == HTTPStatus.UNAUTHORIZED,
            "key",
            f"{host} does not know the key in POLYGON_API_KEY ({quoted}): copy it again from your account there",
        ),
        (
            status == HTTPStatus.NOT_FOUND and said.startswith("Ticker not found"),
            "unknown",
            f"{host} does not know the ticker ({quoted}): it may be delisted",
        ),
        (
            status == HTTPStatus.NOT_FOUND,
            "missing",
            f"{host} has no such thing ({quoted}): check POLYGON_BASE_URL",
        ),
        (
            "before end of day" in said,
            "today",
            f"{host} does not give that day yet ({quoted}): sync again after midnight there",
        ),
        (
            "data timeframe" in said,
            "too-old",
            f"{host} does not go back that far on the plan of your key ({quoted})",
        ),
        (
            status == HTTPStatus.FORBIDDEN,
            "plan",
            f"the plan of your key at {host} does not include this ({quoted}): choose another",
        ),
        (True, "question", f"{host} refused the question ({quoted}): please report it"),
    )
    return next(MarketRefusal(reason, sentence) for applies, reason, sentence in verdicts if applies)


def _message(body: bytes) -> str:
    """Find what the body says: under `error` or `message`, or as plain text."""
    try:
        answer = orjson.loads(body)
    except ValueError:
        answer = body.decode("utf-8", errors="replace")
    if isinstance(answer, dict):
        answer = answer.get("error") or answer.get("message") or ""
    return " ".join(str(answer).split())[:_LONGEST_MESSAGE]
