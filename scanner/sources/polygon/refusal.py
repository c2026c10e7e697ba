"""Classifies refusals. The status alone is ambiguous: three different refusals have 403."""

from __future__ import annotations

import orjson

from scanner.errors import MarketRefusal
from scanner.remedy import Advice, check_settings, retry
from scanner.sources.polygon.secrecy import quoted

#: Status (None for any, 3 for all of 300), words said, reason, the problem, and what to do. The first that fits counts.
_VERDICTS: tuple[tuple[int | None, str, str, str, Advice | None], ...] = (
    (
        401,
        "",
        "key",
        "{host} does not know the key in POLYGON_API_KEY ({quoted})",
        check_settings("copy it again from your account there"),
    ),
    (404, "Ticker not found", "unknown", "{host} does not know the ticker ({quoted}), which may be delisted", None),
    (404, "", "missing", "{host} has no such address ({quoted})", check_settings("check POLYGON_BASE_URL")),
    (
        None,
        "before end of day",
        "today",
        "{host} does not give that day yet ({quoted})",
        retry("try again after midnight there"),
    ),
    (None, "data timeframe", "too-old", "{host} does not go back that far on the plan of your key ({quoted})", None),
    (
        403,
        "",
        "plan",
        "the plan of your key at {host} does not include this ({quoted})",
        Advice("fix-permissions", "choose another plan"),
    ),
    (
        3,
        "",
        "elsewhere",
        "{host} redirects to another address ({quoted}), to which the key is not sent",
        check_settings("correct POLYGON_BASE_URL"),
    ),
    (None, "", "question", "{host} refused the request ({quoted})", Advice("report", "please report it")),
)


def refusal(host: str, status: int, body: bytes, key: str) -> MarketRefusal:
    """Explain why `host` refused permanently, and what to do. Its own text is quoted, without the key."""
    said = quoted(_message(body), key)
    shown = f"HTTP {status}{': ' if said else ''}{said}"
    return next(
        MarketRefusal(reason, problem.format(host=host, quoted=shown), remedy)
        for refused, words, reason, problem, remedy in _VERDICTS
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
