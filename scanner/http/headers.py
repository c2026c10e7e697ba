"""Headers that every response has: its id, what browsers may do with it, and which pages of others may read it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from scanner.http.message import Request, Response
from scanner.http.routes import Route

#: Any page may ask. Not with keys: a page could then use those that its reader's browser has.
ANY_ORIGIN = "*"
#: Seconds for which a browser remembers what it may send.
MAX_AGE = 600
#: What every response has, whatever it is and whoever gets it.
ALWAYS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000",
    "vary": "accept-encoding, origin",
    "x-content-type-options": "nosniff",
}
#: The header that the log tells too.
_TOLD = "cache-status"
#: What a page of another origin may send, and may read, besides what is always allowed.
_SENT = "authorization, content-type, if-none-match, x-api-key, x-request-id"
_READ = "cache-status, etag, ratelimit, ratelimit-policy, retry-after, server-timing, x-request-id"

_NONE: Mapping[str, str] = {}


def finished(
    response: Response, request: Request, origins: Collection[str], request_id: str, told: Mapping[str, str] = _NONE
) -> Response:
    """Add what every response has; one to HEAD loses its body.

    Args:
        told: more of them.
    """
    headers = {
        **{name: value for name, value in response.headers.items() if value},
        **told,
        **ALWAYS,
        **_readable(request, origins),
        "x-request-id": request_id,
    }
    return Response(response.status, headers, b"" if request.method == "HEAD" else response.body)


def lasting(headers: Mapping[str, str]) -> tuple[tuple[bytes, bytes], ...]:
    """Encode the headers that a response has whoever gets it."""
    kept = {name: value for name, value in headers.items() if value and name != _TOLD} | ALWAYS
    return tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in kept.items())


def again(
    response: Response,
    encoded: tuple[tuple[bytes, bytes], ...],
    request: Request,
    origins: Collection[str],
    own: Mapping[str, str],
) -> Response:
    """Give a response to somebody else.

    Args:
        encoded: its headers, see `lasting`.
        own: those of this call.
    """
    headers = {_TOLD: response.headers[_TOLD], **own, **_readable(request, origins)}
    return Response(response.status, headers, response.body, encoded)


def preflight(request: Request, route: Route, origins: Collection[str]) -> Response:
    """Tell what a route takes, and a browser whether a page of another origin may send it."""
    allowed = ", ".join(route.allowed)
    headers = {"allow": allowed, "cache-control": "no-store"}
    if _readable(request, origins):
        headers |= {
            "access-control-allow-methods": allowed,
            "access-control-allow-headers": _SENT,
            "access-control-max-age": str(MAX_AGE),
        }
    return Response(204, headers)


def _readable(request: Request, origins: Collection[str]) -> dict[str, str]:
    """Let a page of an origin that is listed read the response."""
    origin = request.headers.get("origin")
    if origin is None or not (ANY_ORIGIN in origins or origin in origins):
        return {}
    allowed = ANY_ORIGIN if ANY_ORIGIN in origins else origin
    return {"access-control-allow-origin": allowed, "access-control-expose-headers": _READ}
