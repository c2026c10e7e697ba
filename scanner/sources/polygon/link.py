"""Which links of an answer are followed: the key goes to no other place than the one that is set."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from scanner.errors import MarketDataError
from scanner.sources.polygon.address import PUBLIC_HOSTS, host_of, is_public

#: The longest link that is followed, in characters.
MAX_LINK_LENGTH = 4096

# A whole address, one without its scheme, a path, or a query; `http:@host`, `///host` and backslashes are read as other
# hosts by some. Printable ASCII only: some drop tabs and line ends, and letters of other alphabets become other hosts.
_UNAMBIGUOUS = re.compile(r"(?:(?:https?:)?//[^/]|/(?!/)|\?)[!-\[\]-~]*", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}

Origin = tuple[str, str, int]


def path_of_link(base: str, page: str, link: object, place: str) -> str:
    """Resolve a link of an answer, and return its path and query, to be asked for at `base`.

    Args:
        base: the address that is set, as `read_base` returns it.
        page: the address of the answer that holds the link.
        place: what the answer is called in errors.

    Raises:
        MarketDataError: it leads to another scheme, host or port, or cannot be read in one way only.
    """
    if not isinstance(link, str) or len(link) > MAX_LINK_LENGTH or not _UNAMBIGUOUS.fullmatch(link):
        raise MarketDataError(place, "its link to the next page is no address")
    try:
        target = urlsplit(urljoin(page, link))
    except ValueError as error:
        raise MarketDataError(place, "its link to the next page is no address") from error
    path = (target.path or "/") + (f"?{query}" if (query := _without_key(target.query)) else "")
    # Both what the link says and what will be asked for must be at the same place, as the client reads addresses.
    ours = {_origin(base)} | ({("https", host, 443) for host in PUBLIC_HOSTS} if is_public(base) else set())
    if "@" in target.netloc or _origin(target.geturl()) not in ours or _origin(base + path) != _origin(base):
        raise MarketDataError(place, f"its link to the next page leads away from {host_of(base)}, and is not followed")
    return path


def _origin(url: str) -> Origin | None:
    """Read scheme, host and port as urllib3 does, which makes the calls; None where urllib reads others."""
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
    """Take out a key that the server put into its link: it goes in a header, where no log shows it."""
    return "&".join(part for part in query.split("&") if part.partition("=")[0].lower() != "apikey")
