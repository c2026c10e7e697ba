"""What the texts of settings say."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from scanner.errors import ConfigError

#: The setting that says where bars come from.
MARKET = "SCANNER_MARKET"

_FUNCTION = re.compile(
    r"(?P<name>(?:arn:aws[a-z-]*:lambda:(?P<region>[a-z0-9-]{1,40}):[0-9]{12}:function:)?[\w-]{1,64})"
    r"(?::(?P<qualifier>[\w$-]{1,128}))?",
    re.ASCII,
)
_ADDRESS = re.compile(
    r"https?://(?:[a-z0-9.-]{1,253}|\[[0-9a-f:]{2,39}\])(?::[0-9]{1,5})?(?:/[\w./-]{0,200})?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class FunctionName:
    """A Lambda function.

    Attributes:
        name: its name, or its ARN without a qualifier.
        qualifier: a version or an alias; None for what was deployed last.
        region: the one of an ARN; None for the setting's.
    """

    name: str
    qualifier: str | None = None
    region: str | None = None

    def __str__(self) -> str:
        return f"lambda:{self.name}{f':{self.qualifier}' if self.qualifier else ''}"


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Where another service answers.

    Attributes:
        url: scheme, host, port and the path before the contract's own, without a slash at the end.
    """

    url: str

    def __str__(self) -> str:
        return self.url


#: Who computes: a function, a service elsewhere, or None for this process.
Computing: TypeAlias = FunctionName | WebAddress | None


def path(setting: str, text: str) -> Path:
    """Give the path that a setting names, its ~ replaced.

    Raises:
        ConfigError: there is no such user, or nobody knows where the home folder is.
    """
    try:
        return Path(text).expanduser()
    except RuntimeError:
        expected = "a path whose ~ stands for an existing home folder: write it in full, or set HOME"
        raise ConfigError(setting, text, expected) from None


def whole_number(setting: str, text: str, most: int) -> int:
    """Give the number that a setting says.

    Raises:
        ConfigError: it is none from 1 to `most`.
    """
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise ConfigError(setting, text, f"a whole number from 1 to {most}")
    return int(text)


def computing(setting: str, text: str) -> Computing:
    """Give whom a setting names to compute answers.

    Raises:
        ConfigError: it is none of `local`, `lambda:NAME[:ALIAS]` and `https://URL`; http is for this machine alone.
    """
    scheme, _, rest = text.partition(":")
    if text == "local":
        return None
    if scheme == "lambda" and (named := _FUNCTION.fullmatch(rest)):
        return FunctionName(named["name"], named["qualifier"], named["region"])
    if _ADDRESS.fullmatch(text) and _is_safe(text):
        return WebAddress(text.rstrip("/"))
    expected = "local, lambda:NAME[:ALIAS] or https://URL (http:// only for this machine: 127.0.0.1 or localhost)"
    raise ConfigError(setting, text if "@" not in text else "(not shown)", expected)


def _is_safe(url: str) -> bool:
    """Tell whether nobody else reads what is sent to an address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        return port != 0 and (parts.scheme == "https" or host == "localhost" or ipaddress.ip_address(host).is_loopback)
    except ValueError:
        return False
