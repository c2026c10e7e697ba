"""All parts, looked at at once, so that one that does not answer keeps no other waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial

from scanner import wiring
from scanner.config import Config
from scanner.doctor import machine, shared, source, stored
from scanner.doctor.clock import clock
from scanner.doctor.finding import Finding, failed, look_at
from scanner.errors import ConfigError, ScannerError

#: Seconds that a part has to answer. What it talks to has bounds of its own, which may add up to more.
PATIENCE = 20.0


def examine(patience: float = PATIENCE) -> Iterator[Finding]:
    """Look at every part, and give what was found of each, in an order to read.

    Parameters
    ----------
    patience: seconds until what has not answered is given up.
    """
    yield look_at("versions", machine.versions)
    try:
        config = Config.read()
    except ConfigError as error:
        yield failed("settings", error)
        return
    end = time.monotonic() + patience
    under_way = {part: _begun(part, look) for part, look in _parts(config).items()}
    yield look_at("machine", partial(machine.machine, config.threads))
    found = []
    for part, finding in under_way.items():
        found.append(_ended(part, finding, end, patience))
        yield found[-1]
    yield clock(found)


def _begun(part: str, look: Callable[[], Finding]) -> Future[Finding]:
    """Look in a thread that the process does not wait for when it ends."""
    future = Future[Finding]()
    threading.Thread(target=lambda: future.set_result(look_at(part, look)), daemon=True).start()
    return future


def _ended(part: str, finding: Future[Finding], end: float, patience: float) -> Finding:
    try:
        return finding.result(max(end - time.monotonic(), 0))
    except TimeoutError:
        todo = "check the network, and the setting that says where it is"
        return failed(part, ScannerError(f"the {part} did not answer within {patience:g} s: {todo}"))


def _parts(config: Config) -> dict[str, Callable[[], Finding]]:
    """List what is to be looked at; a file of the user's own only where there is one."""
    parts: dict[str, Callable[[], Finding]] = {part: partial(look, config) for part, look in _PARTS.items()}
    if config.tickers:
        parts["tickers"] = partial(source.own_tickers, config.tickers)
    return parts


def _history(config: Config) -> Finding:
    return stored.held(wiring.make_history(config), wiring.source_clock)


def _storage(config: Config) -> Finding:
    return stored.writable(wiring.make_history(config))


def _source(config: Config) -> Finding:
    market = wiring.make_market(config)
    answered = source.answering(market, lambda: wiring.source_clock(market.name))
    return source.another_market(market, wiring.make_history(config)) or answered


def _cache(config: Config) -> Finding:
    return shared.usable(wiring.make_redis(config))


_PARTS: dict[str, Callable[[Config], Finding]] = {
    "history": _history,
    "storage": _storage,
    "source": _source,
    "cache": _cache,
}
