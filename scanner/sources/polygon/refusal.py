"""Classifies refusals. The status alone is ambiguous: three different refusals have 403."""

from __future__ import annotations

import orjson

from scanner.errors import MarketRefusal
from scanner.sources.polygon.secrecy import quoted

#: Status (None for any, 3 for all of 300), words in the body, reason, and the message. The first match counts.
_VERDICTS = (
    (
        401,
        "",
        "key",
        "{host} does not know the key in POLYGON_API_KEY ({quoted}): copy it again from your account there",
    ),
    (404, "Ticker not found", "unknown", "{host} does not know the ticker ({quoted}): it may be delisted"),
    (404, "", "missing", "{host} does not have that path ({quoted}): check POLYGON_BASE_URL"),
    (
        None,
        "before end of day",
        "today",
        "{host} does not give that day yet ({quoted}): sync again after midnight there",
    ),
    (None, "data timeframe", "too-old", "{host} does not go back that far on the plan of your key ({quoted})"),
    (403, "", "plan", "the plan of your key at {host} does not include this ({quoted}): choose another"),
    (
        3,
        "",
        "elsewhere",
        "{host} sends the call to another address ({quoted}), where the key does not go: correct POLYGON_BASE_URL",
    ),
    (None, "", "question", "{host} refused the question ({quoted}): please report it"),
)


def refusal(host: str, status: int, body: bytes, key: str) -> MarketRefusal:
    """Explain why `host` refused permanently, and what to do. Its own text is quoted, without the key."""
    said = quoted(_message(body), key)
    shown = f"HTTP {status}{': ' if said else ''}{said}"
    return next(
        MarketRefusal(reason, sentence.format(host=host, quoted=shown))
        for refused, words, reason, sentence in _VERDICTS
        if refused in {status, status // 100, None} and words in said
    )


def _message(body: bytes) -> str:
    """Find the message in the body: under `error` or `message`, or as plain text."""
    try:
        answer = orjson.loads(body)
    except ValueError:
        answer = body.decode("utf-8", errors="replace")
    if isinstance(answer, dict):
        answer = answer.get("error") or answer.get("message") or ""
    return answer if isinstance(answer, str) else ""
