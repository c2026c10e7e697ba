"""The name of a request, by which whoever runs the service finds it in the log."""

from __future__ import annotations

import re

from scanner.http.message import Request

#: Characters of a name that a client has given.
MAX_ID = 64
_TOKEN = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{MAX_ID - 1}}}", re.ASCII)


def request_id(request: Request, own: str) -> str:
    """Give the name that a client has given in `X-Request-Id`, if it is a plain one, so that both logs have it.

    Args:
        own: its name otherwise.
    """
    given = request.headers.get("x-request-id")
    return given if given and _TOKEN.fullmatch(given) else own
