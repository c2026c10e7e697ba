"""Faults of single answers. Each effect takes the call and its correct answer, and returns what is sent instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

from scanner.devserver.paging import Row
from scanner.devserver.query import Call
from scanner.devserver.response import NO_PAGE, Answer, Body, Ending, error_answer, json_body

Effect = Callable[[Call, Answer], Answer]

_TOO_MANY = (
    "You've exceeded the maximum requests per minute, please wait or upgrade your subscription to continue. "
    "https://polygon.io/pricing"
)
_SERVER_ERRORS = (500, 502, 503, 504)
_PAGE = b"<!DOCTYPE html><html><head><title>One moment</title></head><body>Please wait.</body></html>"
_REPEATED = 3
_LATE_VOLUME = 0.98


def too_many(_call: Call, _answer: Answer) -> Answer:
    """Refuse with 429."""
    return error_answer(429, _TOO_MANY)


def retry_after(seconds: int) -> Effect:
    """Refuse with 429 and a Retry-After."""
    return lambda _call, _answer: error_answer(429, _TOO_MANY, {"Retry-After": str(seconds)})


def server_error(call: Call, answer: Answer) -> Answer:
    """Fail with a 5xx, a different one each time, and a page of HTML as proxies do."""
    return replace(html(call, answer), status=_SERVER_ERRORS[(call.visit - 1) % len(_SERVER_ERRORS)])


def html(_call: Call, _answer: Answer) -> Answer:
    """Send a page of HTML, with status 200."""
    return Answer(Body(_PAGE), kind="text/html")


def slow(seconds: float) -> Effect:
    """Wait before the answer."""
    return lambda _call, answer: replace(answer, delay=seconds)


def ending(how: Ending) -> Effect:
    """Let the transfer fail."""
    return lambda _call, answer: replace(answer, ending=how)


def status_error(_call: Call, _answer: Answer) -> Answer:
    """Send status ERROR in a 200."""
    return replace(error_answer(500, "Internal error, please try again"), status=200)


def second_page(call: Call, answer: Answer) -> Answer:
    """Send status ERROR in a 200 for every page but the first."""
    return status_error(call, answer) if call.skip else answer


def null_results(_call: Call, answer: Answer) -> Answer:
    """Send `results: null`."""
    return _edited(answer, lambda document: {**document, "results": None})


def delayed(call: Call, answer: Answer) -> Answer:
    """Send bars with status DELAYED."""
    return _edited(answer, lambda document: {**document, "status": "DELAYED"}) if _of_bars(call) else answer


def duplicate_bars(call: Call, answer: Answer) -> Answer:
    """Send some bars twice."""

    def repeated(document: Row) -> Row:
        rows = [*document["results"], *document["results"][:_REPEATED]]
        return {**document, "results": rows, **dict.fromkeys(("queryCount", "resultsCount", "count"), len(rows))}

    return _edited(answer, repeated) if _of_bars(call) else answer


def duplicate_splits(call: Call, answer: Answer) -> Answer:
    """Send each split twice, the second time under another id."""

    def repeated(document: Row) -> Row:
        rows = [row for split in document["results"] for row in (split, {**split, "id": f"{split['id']}0"})]
        return {**document, "results": rows, "count": len(rows)}

    return _edited(answer, repeated) if call.path.endswith("/splits") else answer


def wrong_splits(call: Call, answer: Answer) -> Answer:
    """Send splits with from and to exchanged."""

    def turned(document: Row) -> Row:
        rows = [{**row, "split_from": row["split_to"], "split_to": row["split_from"]} for row in document["results"]]
        return {**document, "results": rows}

    return _edited(answer, turned) if call.path.endswith("/splits") else answer


def no_new_splits(call: Call, answer: Answer) -> Answer:
    """Do not have the new path for splits."""
    return NO_PAGE if call.path.startswith("/stocks/") else answer


def correction(visits: int) -> Effect:
    """Send other closes and smaller volumes after `visits` requests for an address."""

    def corrected(document: Row) -> Row:
        return {**document, "results": [_corrected(row) for row in document["results"]]}

    return lambda call, answer: _edited(answer, corrected) if _of_bars(call) and call.visit > visits else answer


def _corrected(bar: Row) -> Row:
    """Correct a bar to the close in the middle of its range."""
    if None in bar.values():
        return bar
    return {**bar, "c": round((bar["h"] + bar["l"]) / 2, 4), "v": round(bar["v"] * _LATE_VOLUME)}


def _of_bars(call: Call) -> bool:
    return call.path.startswith("/v2/aggs/")


def _edited(answer: Answer, change: Callable[[Row], Row]) -> Answer:
    """Change a document that has results; leave others."""
    document = answer.document if answer.status == HTTPStatus.OK and answer.kind == "application/json" else None
    if not isinstance(document, dict) or not document.get("results"):
        return answer
    return replace(answer, body=json_body(change(document)))
