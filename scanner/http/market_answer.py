"""Answers of a session's data: who has one already is told so before anything is computed."""

from __future__ import annotations

from typing import Any

from scanner.actions.action import Action, Asked, Content
from scanner.backend.base import Backend
from scanner.errors import DataChanged, Fault, RequestError
from scanner.http import freshness
from scanner.http.body import Call, accepted, packed
from scanner.http.message import Request, Response
from scanner.http.parameters import Parameters
from scanner.http.remedies import in_http
from scanner.http.representation import plain, written
from scanner.http.view import View, cursor
from scanner.result import Answer
from scanner.standing import Standing


def of_market(
    request: Request, asked: Parameters, action: Action, backend: Backend, call: Call
) -> tuple[Response, Content | None, Standing]:
    """Answer a question about a session.

    Returns:
        The response, what was computed for it (None where the caller's own copy still holds), and how the data stands.

    Raises:
        DataChanged: the question names data that have been replaced.
        ScannerError: as the action does.
    """
    fields, view = asked.fields, asked.view
    standing = backend.standing(fields.get("as_of"), call.time_left)
    if view.digest and not standing.digest.startswith(view.digest):
        raise DataChanged("digest" if view.pinned else "after")
    question = freshness.question(request.path, fields)
    if view.question and view.question != question:
        raise RequestError((Fault("after", "follows on the answer to another question"),))
    encoding = accepted(request)
    kept = {
        "etag": freshness.tag_of_question(request.path, fields, view, standing, encoding),
        "cache-control": freshness.may_be_kept(fields, view, standing),
    }
    if request.method != "POST" and freshness.matches(request.headers.get("if-none-match", ""), kept["etag"]):
        return Response(304, kept), None, standing
    wanted = {**fields, "skip": view.skip} if view.skip else fields
    largest = call.largest if encoding == "identity" else None
    content = backend.run(action, Asked(wanted, call.time_left, in_http, call.progress, largest))
    found = plain(content, in_http)
    if "matched" in found:
        found["next"] = _next(found, view, standing, question)
    if found.get("partial") or _digest(found) != standing.digest:
        kept = {"cache-control": "no-store"}  # no answer that others, or this caller later, may be told they have
    parts = len(found.get("results", found.get("tickers", ())))
    return packed(request, written(found, view), call, kept | _how(content), parts), content, standing


def _next(found: dict[str, Any], view: View, standing: Standing, question: str) -> str | None:
    """Name the results that follow; None at the end."""
    end = view.skip + (found["request"]["limit"] or found["matched"])
    return cursor(end, standing.digest, question) if end < found["matched"] else None


def _digest(found: dict[str, Any]) -> str:
    data = found["data"]
    return str(data["digest"] if isinstance(data, dict) else data.digest)


def _how(content: Content) -> dict[str, str]:
    """Tell who computed or kept a scan's answer, and how long each step took.

    Sources: RFC 9211 (Cache-Status); W3C, Server Timing.
    """
    match content:
        case Answer():
            cached, source, timings = content.cached, content.source, content.timings
        case {"cached": bool(cached), "source": str(source), "timings": dict(timings)}:
            pass
        case _:
            return {}
    status = f"scanner; hit; detail={source}" if cached else "scanner; fwd=miss"
    return {
        "cache-status": status,
        "server-timing": ", ".join(f"{name};dur={spent}" for name, spent in timings.items()),
    }
