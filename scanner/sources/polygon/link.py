"""Decides which links of an answer are followed, so that the key is only sent to the configured server."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from scanner.errors import MarketDataError
from scanner.sources.polygon.address import PUBLIC_HOSTS, host_of, is_public

#: Maximum characters of a link that is followed.
MAX_LINK_LENGTH = 4096

# A whole address, one without its scheme, a path, or a query; `http:@host`, `///host` and backslashes are read as other
# hosts by some parsers. Printable ASCII only: some drop tabs and line ends, and other alphabets become other hosts.
_UNAMBIGUOUS = re.compile(r"(?:(?:https?:)?//[^/]|/(?!/)|\?)[!-\[\]-~]*", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}

Origin = tuple[str, str, int]


def path_of_link(base: str, page: str, link: object, place: str) -> str:
    """Resolve a link of an answer, and return its path and query, to be requested at `base`.

    Args:
        base: the configured address, as returned by `read_base`.
        page: the address of the answer that holds the link.
        place: the answer's name in errors.

    Raises:
        MarketDataError: it leads to another scheme, host or port, or is ambiguous.
    """
    if not isinstance(link, str) or len(link) > MAX_LINK_LENGTH or not _UNAMBIGUOUS.fullmatch(link):
        raise MarketDataError(place, "its link to the next page is not an address")
    try:
        target = urlsplit(urljoin(page, link))
    except ValueError as error:
        raise MarketDataError(place, "its link to the next page is not an address") from error
    path = (target.path or "/") + (f"?{query}" if (query := _without_key(target.query)) else "")
    # Both the link and the address to be requested must have the same origin, as the client parses addresses.
    ours = {_origin(base)} | ({("https", host, 443) for host in PUBLIC_HOSTS} if is_public(base) else set())
    if "@" in target.netloc or _origin(target.geturl()) not in ours or _origin(base + path) != _origin(base):
        raise MarketDataError(place, f"its link to the next page leads away from {host_of(base)}, and is not followed")
    return path


def _origin(url: str) -> Origin | None:
    """Parse scheme, host and port as urllib3 does, which makes the calls; None if urllib's result differs."""
    try:
        parts, other = parse_url(url), urlsplit(url)
        scheme, host = parts.scheme or "", (parts.host or "").strip("[]").lower()
        port = parts.port or _PORTS.get(scheme, 0)
        agreed = (other.scheme, other.hostname, other.port or _PORTS.get(other.scheme, 0)) == (scheme, host, port)
    except (LocationParseError, ValueError):
        return None
    return (scheme, host, port) if agreed and scheme in _PORTS and host and _rooted(other) else None


def _rooted(parts: SplitResult) -> bool:
    return not parts.path or parts.path.startswith("/")


def _without_key(query: str) -> str:
    """Remove a key that the server put into its link: it is sent in a header, which is not logged."""
    return "&".join(part for part in query.split("&") if part.partition("=")[0].lower() != "apikey")
