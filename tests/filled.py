"""A history that is filled, and the settings that name it."""

from __future__ import annotations

from pathlib import Path

from scanner import wiring
from scanner.config import Config
from scanner.history.sync import sync

MARKET = "simulated:200x300"


def filled(folder: Path, market: str = MARKET) -> dict[str, str]:
    """Fill a folder with a simulated market, and give the settings for it."""
    settings = {"SCANNER_MARKET": market, "SCANNER_HISTORY": str(folder)}
    config = Config.read(settings)
    sync(wiring.make_history(config), wiring.make_market(config))
    return settings
