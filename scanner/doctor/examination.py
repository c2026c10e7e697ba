"""All parts, looked at at once, so that one that does not answer keeps no other waiting."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

from scanner import wiring
from scanner.config import Config
from scanner.doctor import machine, shared, source, stored
from scanner.doctor.bounded import begin, ended
from scanner.doctor.clock import clock
from scanner.doctor.finding import Finding, checked, failed
from scanner.errors import ConfigError, ScannerError
from scanner.sources.registry import address_of

#: Seconds that a part has to answer. What it talks to has bounds of its own, which may add up to more.
TIMEOUT = 20.0


def examine(patience: float = TIMEOUT) -> Iterator[Finding]:
    """Look at every part, and give what was found of each, in an order to read.

    Args:
        patience: seconds until what has not answered is given up.
    """
    yield checked("versions", machine.versions)
    try:
        config = Config.read()
    except ConfigError as error:
        yield failed("settings", error)
        return
    end = time.monotonic() + patience
    under_way = {part: begin(part, look) for part, look in _parts(config).items()}
    yield checked("machine", partial(machine.machine, config.threads))
    found = []
    for part, look in under_way.items():
        setting = address_of(config.market) if part == "source" else None
        found.append(ended(part, look, end - time.monotonic(), patience, setting))
        yield found[-1]
    yield clock(found)


def _parts(config: Config) -> dict[str, Callable[[], Finding]]:
    """List what is to be looked at; a file of the user's own only where there is one."""
    parts: dict[str, Callable[[], Finding]] = {part: partial(look, config) for part, look in _PARTS.items()}
    if config.tickers:
        parts["tickers"] = partial(source.own_tickers, config.tickers)
    return parts


def _history(config: Config) -> Finding:
    history = wiring.make_history(config)
    found = stored.held(history, wiring.source_clock)
    other = stored.damaged(history) or stored.of_another_market(found, _market(config))
    return other or stored.untyped(found, history) or found


def _market(config: Config) -> str | None:
    """Name the market that is set; None where it cannot be made, which is said of the source."""
    try:
        return wiring.make_market(config).name
    except ScannerError:
        return None


def _storage(config: Config) -> Finding:
    return stored.writable(wiring.make_history(config))


def _source(config: Config) -> Finding:
    market = wiring.make_market(config)
    return source.answering(market, lambda: wiring.source_clock(market.name))


def _cache(config: Config) -> Finding:
    return shared.usable(wiring.make_redis(config))


_PARTS: dict[str, Callable[[Config], Finding]] = {
    "history": _history,
    "storage": _storage,
    "source": _source,
    "cache": _cache,
}
