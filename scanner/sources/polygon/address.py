"""The address of Polygon's API."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from scanner.errors import ConfigError

SETTING = "POLYGON_BASE_URL"
PUBLIC = "https://api.polygon.io"
PUBLIC_HOSTS = {"api.polygon.io", "api.massive.com"}  # the successor's host serves the same

_BASE = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?/*")
_SHOWABLE = re.compile(
    r"(?:[a-z]{1,8}:/{0,3})?[\w.:\[\]-]{0,60}/*"
)  # a key would be in a path, after a ? or @, or longer


def read_base(text: str) -> str:
    """Check the address of an API: a scheme, a host, and nothing that might be a secret. Trailing slashes are removed.

    Raises `ConfigError`, which shows the address only if it cannot hold a secret.
    """
    shown = text if _SHOWABLE.fullmatch(text) else "(not shown)"
    if not _BASE.fullmatch(text) or not _port_exists(text):
        raise ConfigError(
            SETTING, shown, f"http:// or https://, a host, no name or password and no path, as in {PUBLIC}"
        )
    if host_of(text) in PUBLIC_HOSTS and text.startswith("http:"):
        raise ConfigError(SETTING, shown, f"https://{host_of(text)}: http would send the key in the clear")
    return text.rstrip("/")


def host_of(url: str) -> str:
    """Return host and port, the part of an address that is safe to show."""
    return urlsplit(url).netloc.rpartition("@")[2]


def is_public(url: str) -> bool:
    """Tell whether it is the public API, whose data follows the clock."""
    return host_of(url) in PUBLIC_HOSTS


def market_name(url: str) -> str:
    """Return the market's name: `polygon`, or `polygon:HOST:PORT` for any other than the public API."""
    return "polygon" if is_public(url) else f"polygon:{host_of(url)}"


def _port_exists(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False
