"""The settings, and the only reader of the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scanner.errors import ConfigError

MOST_THREADS = 256

#: Every setting, with what it does; `scanner --help` prints it.
SETTINGS = {
    "SCANNER_MARKET": "where bars come from: simulated[:TICKERSxSESSIONS[:SEED]] (the default) or files:DIR",
    "SCANNER_HISTORY": "the folder that keeps them (default: one for each market in the user's cache folder)",
    "SCANNER_BENCHMARK": "the ticker that relative strength is measured against (default: SPY)",
    "SCANNER_THREADS": "threads that compute (default: one for each core)",
}


@dataclass(frozen=True, slots=True)
class Config:
    """What the environment says.

    Attributes
    ----------
    market: a market's text.
    history: a folder; None for the market's own in the user's cache.
    benchmark: a ticker.
    threads: at least 1.
    """

    market: str
    history: Path | None
    benchmark: str
    threads: int

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Config:
        """Read the environment; an empty value counts as none.

        Raises
        ------
        ConfigError: naming the setting, its value and what it may be.
        """
        given = {name: value for name, value in (os.environ if environment is None else environment).items() if value}
        history = given.get("SCANNER_HISTORY")
        return cls(
            market=given.get("SCANNER_MARKET", "simulated"),
            history=Path(history).expanduser() if history else None,
            benchmark=given.get("SCANNER_BENCHMARK", "SPY"),
            threads=_threads(given.get("SCANNER_THREADS")),
        )


def _threads(text: str | None) -> int:
    if text is None:
        return os.cpu_count() or 1
    if not text.isdecimal() or not 1 <= int(text) <= MOST_THREADS:
        raise ConfigError("SCANNER_THREADS", text, f"a whole number from 1 to {MOST_THREADS}")
    return int(text)
