"""A line for each request: who asked for what and what came of it, without what was asked, and without any key."""

from __future__ import annotations

import logging
from http import HTTPStatus

from scanner.errors import ScannerError
from scanner.http.contract import Seen
from scanner.http.facts import facts_of
from scanner.http.message import Request, Response
from scanner.observe import log
from scanner.server.log import tell


def record(request: Request, response: Response, seen: Seen, request_id: str, seconds: float) -> None:
    """Write the line of a request, and why it could not be answered if that is not the asker's fault."""
    failed = response.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    level = logging.ERROR if failed else logging.INFO
    if not log.isEnabledFor(level):
        return
    facts = facts_of(request, response, seen, request_id)
    facts |= {"status": response.status, "ms": round(1000 * seconds, 1)}
    cause = None if isinstance(seen.error, ScannerError) else seen.error
    tell(level, f"{seen.route or 'no route'}: {response.status}", facts, cause)
