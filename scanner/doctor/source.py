"""Where bars come from: whether it answers, and takes the key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from scanner.doctor.finding import Finding
from scanner.errors import MarketBusy
from scanner.sources.base import Market, is_remote
from scanner.sources.files.ticker_file import TickerFile


def answering(market: Market, now: Callable[[], datetime | None]) -> Finding:
    """Ask a market what costs least: a remote one its clock, by one call; one on this machine its sessions.

    Args:
        now: the clock that the market ought to have; None if it stands still.

    Raises:
        MarketError: it does not answer, holds nothing, or refuses the key.
    """
    if not is_remote(market):
        sessions = market.sessions()
        said = f"{_kind(market)}: {len(sessions):,} sessions to {sessions[-1]}"
        return Finding("source", "ok", said, facts_of(market))
    before = now()
    try:
        told = market.clock()
    except MarketBusy as error:
        return Finding("source", "warn", error.problem, {"market": market.name}, remedy=error.remedy)
    after = now()
    ahead = (told - before).total_seconds() - (after - before).total_seconds() / 2 if before and after else None
    said = f"{_kind(market)}: it accepts the key, and its clock is at {told.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return Finding("source", "ok", said, facts_of(market), ahead)


def own_tickers(path: Path) -> Finding:
    """Read the user's own file of tickers.

    Raises:
        ConfigError: it cannot be read or understood.
    """
    file = TickerFile(path)
    count = len(file.parse(file.read()).tickers)
    return Finding("tickers", "ok", f"{path} tells of {count:,}", {"place": str(path), "tickers": count})


def _kind(market: Market) -> str:
    return f"{market.name}, a SIMULATED market" if market.simulated else market.name


def facts_of(market: Market) -> dict[str, object]:
    """Give its name, and whether it is made up."""
    return {"market": market.name, "simulated": market.simulated}
