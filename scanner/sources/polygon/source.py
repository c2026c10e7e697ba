"""Polygon as a source: how it is named, and its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import ConfigError
from scanner.setting_values import MARKET, path, whole_number
from scanner.sources.polygon import address
from scanner.sources.polygon.address import PUBLIC, market_name, read_base
from scanner.sources.source_spec import Setting, Source, Value

if TYPE_CHECKING:
    from scanner.sources.base import Market

KEY = "POLYGON_API_KEY"
CA_FILE = "POLYGON_CA_FILE"
CALLS_PER_MINUTE = "POLYGON_CALLS_PER_MINUTE"
MAX_CALLS_PER_MINUTE = 3_000

_SCHEME = "polygon"


def read_key(setting: str, text: str) -> str | None:
    """Check that a key can go into a header: what cannot would be shown in the error of whoever tries."""
    key = text.strip()
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise ConfigError(setting, "(not shown)", "letters and digits only, as your account shows it")
    return key or None


def _make(text: str, value: Value) -> Market:
    from scanner.sources.polygon.adapter import PolygonMarket  # only who syncs needs a market

    if text != _SCHEME:
        raise ConfigError(MARKET, text, f"{_SCHEME} alone; {address.SETTING} says where it is")
    key = value(KEY)
    if key is None:
        raise ConfigError(KEY, None, "the key of your account at Polygon.io or Massive")
    return PolygonMarket(key, value(address.SETTING), value(CALLS_PER_MINUTE), value(CA_FILE))


SOURCE = Source(
    scheme=_SCHEME,
    written=_SCHEME,
    about="the real market from Polygon.io, now Massive",
    live=True,
    make=_make,
    identity=lambda text, value: market_name(value(address.SETTING)) if text == _SCHEME else text,
    settings=(
        Setting(
            KEY,
            "the key of your account at Polygon.io or Massive, or the ARN of a secret in AWS Secrets Manager that "
            "holds it, with :KEY after it for a key of its JSON",
            read_key,
            secret=True,
        ),
        Setting(address.SETTING, f"where its API is (default: {PUBLIC})", lambda _, text: read_base(text), PUBLIC),
        Setting(
            CA_FILE,
            "a file of certificates (PEM) of authorities to trust there besides the public ones, for a private CA "
            "(default: SSL_CERT_FILE)",
            path,
            path=True,
            fallback="SSL_CERT_FILE",
        ),
        Setting(
            CALLS_PER_MINUTE,
            "what your plan allows, 5 on the free one (default: as fast as paying customers may)",
            lambda setting, text: whole_number(setting, text, MAX_CALLS_PER_MINUTE),
        ),
    ),
    chosen_by=KEY,
    address=address.SETTING,
    rate=CALLS_PER_MINUTE,
    packages=("polygon-api-client",),
)
