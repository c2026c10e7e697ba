"""A scanner of the whole US stock market.

    import scanner

    scanner.scan("minervini", limit=20).to_frame()
    scanner.scan(where="rsi(14) < 30 and close > sma(200)").results
    scanner.values("sma(50), rsi(14)", as_of="2016-09-30").to_frame()

The functions use the history and the market that the environment names at the time of the call (see `scanner --help`),
as the command line does. `Scanner` takes settings of a program's own, and does more: `show`, `bars`, `sync`, ...
"""

from __future__ import annotations

from scanner.api import EnvironmentScanner, Scanner
from scanner.arguments import ALL
from scanner.config import Config
from scanner.errors import (
    ConfigError,
    EmptyHistory,
    ExpressionError,
    HistoryError,
    MarketError,
    RequestError,
    ScannerError,
)
from scanner.version import __version__

__all__ = [
    "ALL",
    "Config",
    "ConfigError",
    "EmptyHistory",
    "ExpressionError",
    "HistoryError",
    "MarketError",
    "RequestError",
    "Scanner",
    "ScannerError",
    "__version__",
    "scan",
    "values",
]

_of_environment = EnvironmentScanner()
scan = _of_environment.scan
values = _of_environment.values
