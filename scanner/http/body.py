"""The bytes of a body: packed as the client takes them, and no more than can be passed on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scanner.deadline import TimeLeft, unlimited
from scanner.errors import AnswerTooLarge
from scanner.http import encoding, freshness
from scanner.http.message import Request, Response
from scanner.observe import Progress, Silent

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Call:
    """One call, as its edge sees it.

    Attributes:
        request_id: names it in the log.
        time_left: seconds until the caller gives up.
        largest: bytes that can be passed on; None where nobody counts them.
        carried: counts the bytes that a response takes on its way.
        progress: makes a watcher of long work.
    """

    request_id: str
    time_left: TimeLeft = unlimited
    largest: int | None = None
    carried: Callable[[Response], int] = lambda response: len(response.body)
    progress: Callable[[], Progress] = Silent


def accepted(request: Request) -> encoding.Encoding:
    """Choose how the body for a request is packed."""
    return encoding.negotiated(request.headers.get("accept-encoding", ""))


def packed(
    request: Request, body: bytes, call: Call, headers: dict[str, str] | None = None, parts: int = 1
) -> Response:
    """Make a response of a JSON body.

    Args:
        headers: its tag and how long it may be kept; default: a tag by its bytes, to be asked about each time.
        parts: how many results or tickers it has, for the sentence about one that is too large.

    Raises:
        AnswerTooLarge: it cannot be passed on.
    """
    chosen = accepted(request)
    if headers is None:
        headers = {"etag": freshness.tag_of_body(body, chosen), "cache-control": freshness.NOW}
    if request.method in {"GET", "HEAD"} and freshness.matches(
        request.headers.get("if-none-match", ""), headers.get("etag", "")
    ):
        return Response(304, headers)
    headers = {"content-type": JSON, **headers}
    if chosen != "identity" and len(body) > encoding.SMALL:
        headers["content-encoding"] = chosen
        body = encoding.packed(body, chosen)
    response = Response(200, headers, body)
    if call.largest is not None and (size := call.carried(response)) > call.largest:
        raise AnswerTooLarge(parts, size, call.largest)
    return response
