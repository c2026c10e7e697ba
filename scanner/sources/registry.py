"""The sources there are: the one list of them. How to add one: docs/add-a-source.md."""

from __future__ import annotations

from collections.abc import Container, Iterator

from scanner.errors import ConfigError
from scanner.setting_values import MARKET
from scanner.sources.files.source import SOURCE as FILES
from scanner.sources.polygon.source import SOURCE as POLYGON
from scanner.sources.simulated.source import SOURCE as SIMULATED
from scanner.sources.source_spec import Setting, Source

#: By scheme.
SOURCES: dict[str, Source] = {source.scheme: source for source in (SIMULATED, FILES, POLYGON)}
#: The market where nothing is set.
DEFAULT = SIMULATED.scheme


def source_of(market: str) -> Source:
    """Give the source of a market, by the text of SCANNER_MARKET or by its name.

    Raises:
        ConfigError: there is no such source.
    """
    source = SOURCES.get(market.partition(":")[0])
    if source is None:
        raise ConfigError(MARKET, market, written())
    return source


def written() -> str:
    """List how markets are named."""
    *most, last = (source.written for source in SOURCES.values())
    return f"{', '.join(most)} or {last}"


def chosen(given: Container[str]) -> str:
    """Give the market where SCANNER_MARKET names none: the first that another setting chooses, else the default."""
    return next((source.scheme for source in SOURCES.values() if source.chosen_by in given), DEFAULT)


def is_live(market: str) -> bool:
    """Tell by a market's name whether it goes on with New York; one of an unknown source stands still."""
    source = SOURCES.get(market.partition(":")[0])
    return source is not None and source.live


def address_of(market: str) -> str:
    """Name the setting to check when a market's source does not answer."""
    source = SOURCES.get(market.partition(":")[0])
    return (source and source.address) or MARKET


def settings() -> Iterator[Setting]:
    """List every source's own settings."""
    for source in SOURCES.values():
        yield from source.settings
