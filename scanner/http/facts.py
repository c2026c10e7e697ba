"""What the log tells of a request over HTTP, at every edge: never what was asked, no key, no text of the client's."""

from __future__ import annotations

from http import HTTPStatus

from scanner.errors import ScannerError
from scanner.http.contract import Seen
from scanner.http.message import Request, Response
from scanner.http.remedies import in_http

#: Characters of a method: the longest that is known has 16.
_MAX_METHOD = 16


def facts_of(request: Request, response: Response, seen: Seen, request_id: str) -> dict[str, object]:
    """Tell of a request what came of it.

    Returns:
        `route` as the table has it, `caller` as the name of a key or an address, `request_id`, `bytes` of the body,
        `cache` where an answer was looked up, and of an error its name, with its sentence if it is not the asker's.
    """
    facts: dict[str, object] = {
        "route": f"{request.method[:_MAX_METHOD]} {seen.route}" if seen.route else None,
        "caller": seen.caller.name,
        "request_id": request_id,
        "bytes": len(response.body),
    }
    if "cache-status" in response.headers:
        facts["cache"] = response.headers["cache-status"]
    if isinstance(seen.error, ScannerError):
        facts["error"] = type(seen.error).__name__
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            facts["problem"] = seen.error.said(in_http)
    return facts
