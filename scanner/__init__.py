"""A scanner of the whole US stock market.

    import scanner

    scanner.scan("minervini", limit=20).to_frame()
    scanner.scan(where="rsi(14) < 30 and close > sma(200)").results
    scanner.values("sma(50), rsi(14)", as_of="2016-09-30").to_frame()

Both use the history and the market that the environment names (see `scanner --help`), as the command line does.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from scanner.arguments import plain
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

if TYPE_CHECKING:
    from scanner.result import Answer, Values

#: In place of a limit: everything that matched.
ALL = "all"

__all__ = [
    "ConfigError",
    "EmptyHistory",
    "ExpressionError",
    "HistoryError",
    "MarketError",
    "RequestError",
    "ScannerError",
    "__version__",
    "scan",
    "values",
]


def scan(screen: str | None = None, **request: Any) -> Answer:  # checked field by field, at run time
    """Scan the market; see `scanner.request.ScanRequest` for the fields.

    Lists may be any iterable, a pandas Series or a single text, numbers NumPy's, a day any date or timestamp.
    `limit=None` and `limit="all"` give everything that matched.

    Raises:
        RequestError: with every fault of the request.
        EmptyHistory: before the first `scanner sync`.
    """
    from scanner.wiring import service  # importing the package must stay quick

    asked = {name: plain(name, value) for name, value in request.items()}
    everything = "limit" in asked and asked["limit"] in {None, ALL}
    if everything:
        del asked["limit"]
    return service().scan({"screen": screen, **asked}, everything=everything)


def values(expressions: str, *, as_of: str | date | None = None, tickers: str | Iterable[str] | None = None) -> Values:
    """Compute expressions, separated by commas, for every current ticker of a session.

    Raises:
        RequestError: where an expression cannot be read or `as_of` is no session.
        EmptyHistory: before the first `scanner sync`.
    """
    from scanner.wiring import service  # importing the package must stay quick

    return service().values(expressions, as_of=plain("as_of", as_of), tickers=plain("tickers", tickers))
