"""A scanner of the whole US stock market.

    import scanner

    scanner.scan("minervini", limit=20).to_frame()
    scanner.scan(where="rsi(14) < 30 and close > sma(200)").results
    scanner.values("sma(50), rsi(14)", as_of="2016-09-30").to_frame()

The functions use the history and the market that the environment names at the time of the call (see `scanner --help`),
as the command line does. `Scanner` takes settings of a program's own, and does more: `show`, `bars`, `sync`, ...
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from scanner.api import ALL, Scanner
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

Parameters = ParamSpec("Parameters")
Given = TypeVar("Given")


def _shortcut(method: Callable[Concatenate[Scanner, Parameters], Given]) -> Callable[Parameters, Given]:
    """Make a function of a method: it asks the scanner that the environment describes by now."""

    @wraps(method)
    def ask(*args: Parameters.args, **fields: Parameters.kwargs) -> Given:
        return method(Scanner(), *args, **fields)

    _self, *others = inspect.signature(method).parameters.values()
    vars(ask)["__signature__"] = inspect.signature(method).replace(parameters=others)
    return ask


scan = _shortcut(Scanner.scan)
values = _shortcut(Scanner.values)
