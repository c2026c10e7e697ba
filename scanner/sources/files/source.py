"""A folder of files as a source: how it is named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scanner.errors import ConfigError
from scanner.setting_values import MARKET, path
from scanner.sources.source_spec import Source, Value

if TYPE_CHECKING:
    from scanner.sources.base import Market

_SCHEME = "files"


def _make(text: str, _: Value) -> Market:
    from scanner.sources.files.adapter import FilesMarket  # only who syncs needs a market

    return FilesMarket(_folder(text))


def _folder(text: str) -> Path:
    """Give the folder of a market's text the one path that means it, however it was written."""
    rest = text.partition(":")[2]
    if not rest:
        raise ConfigError(MARKET, text, f"{_SCHEME}:DIR, as in {_SCHEME}:/data/market")
    named = path(MARKET, rest)
    try:
        return named.resolve()
    except (OSError, RuntimeError) as error:  # the current folder is gone, or links lead round in a circle
        expected = f"a folder that can be found, in full, as in {_SCHEME}:/data/market ({error})"
        raise ConfigError(MARKET, text, expected) from None


SOURCE = Source(
    scheme=_SCHEME,
    written=f"{_SCHEME}:DIR",
    about="a folder with `bars.parquet` or `bars.csv`, `splits.csv` and `tickers.csv`",
    live=False,
    make=_make,
    identity=lambda text, _: f"{_SCHEME}:{_folder(text)}" if text.partition(":")[2] else text,
)
