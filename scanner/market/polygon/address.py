"""Where Polygon is."""

from __future__ import annotations

from urllib.parse import urlsplit

_PUBLIC_HOSTS = {"api.polygon.io", "api.massive.com"}  # the successor's host serves the same


def host_of(url: str) -> str:
    """Return host and port: what may be shown of an address."""
    return urlsplit(url).netloc.rpartition("@")[2]


def is_public(url: str) -> bool:
    """Tell whether it is the public API, which lives with the clock."""
    return host_of(url) in _PUBLIC_HOSTS


def market_name(url: str) -> str:
    """Name the market found there: `polygon`, or `polygon:HOST:PORT` for any other than the public one."""
    return "polygon" if is_public(url) else f"polygon:{host_of(url)}"
