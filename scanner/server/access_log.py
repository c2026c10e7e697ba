"""A line for each request: who asked for what and what came of it, without what was asked, and without any key."""

from __future__ import annotations

import logging

from scanner.errors import ScannerError
from scanner.http.contract import Seen
from scanner.http.message import Request, Response
from scanner.http.remedies import in_http
from scanner.observe import log
from scanner.printable import printable

#: Statuses from here on are not the asker's fault.
SERVERS_FAULT = 500


def record(request: Request, response: Response, seen: Seen, request_id: str, seconds: float) -> None:
    """Write the line of a request, and why it could not be answered if that is not the asker's fault."""
    failed = response.status >= SERVERS_FAULT
    line = "%s %s %d %.1f ms key=%s request=%s"
    told = (
        request.method,
        printable(request.path[:200]),
        response.status,
        1000 * seconds,
        seen.caller.name or "-",
        request_id,
    )
    log.log(logging.ERROR if failed else logging.INFO, line, *told)
    if failed and isinstance(seen.error, ScannerError):
        log.error("request=%s: %s", request_id, seen.error.said(in_http))
    elif failed:
        log.error("request=%s", request_id, exc_info=seen.error)
