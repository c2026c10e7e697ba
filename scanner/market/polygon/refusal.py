"""Refusals told apart. The status alone does not tell: three different things are a 403."""

from __future__ import annotations

import orjson

from scanner.errors import MarketRefusal

_LONGEST_MESSAGE = 200


def refusal(host: str, status: int, body: bytes, key: str) -> MarketRefusal:
    """Say why `host` refused for good, and what to do. What it said itself is quoted, without the key."""
    said = _message(body).replace(key, "***")
    quoted = f"HTTP {status}{': ' if said else ''}{said}"
    if status == 401:  # noqa: PLR2004  # as HTTP has it
        return MarketRefusal(
            "key", f"{host} does not know the key in POLYGON_API_KEY ({quoted}): copy it again from your account there"
        )
    if status == 404:  # noqa: PLR2004  # as HTTP has it
        return MarketRefusal("missing", f"{host} has no such thing ({quoted}): check POLYGON_BASE_URL")
    if "before end of day" in said:
        return MarketRefusal("today", f"{host} does not give that day yet ({quoted}): sync again after midnight there")
    if "data timeframe" in said:
        return MarketRefusal("too-old", f"{host} does not go back that far on the plan of your key ({quoted})")
    if status == 403:  # noqa: PLR2004  # as HTTP has it
        return MarketRefusal("plan", f"the plan of your key at {host} does not include this ({quoted}): choose another")
    return MarketRefusal("question", f"{host} refused the question ({quoted}): please report it")


def _message(body: bytes) -> str:
    """Find what the body says: under `error` or `message`, or as plain text."""
    try:
        answer = orjson.loads(body)
    except ValueError:
        answer = body.decode("utf-8", errors="replace")
    if isinstance(answer, dict):
        answer = answer.get("error") or answer.get("message") or ""
    return " ".join(str(answer).split())[:_LONGEST_MESSAGE]
