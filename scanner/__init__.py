"""A scanner of the whole US stock market.

    import scanner

    scanner.scan("minervini", limit=20).to_frame()
    scanner.scan(where="rsi(14) < 30 and close > sma(200)").results
    scanner.values("sma(50), rsi(14)", as_of="2016-09-30").to_frame()

Both use the history and the market that the environment names (see `scanner --help`), as the command line does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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


def scan(screen: str | None = None, **request: Any) -> Answer:  # noqa: ANN401  # checked field by field, at run time
    """Scan the market; see `scanner.request.ScanRequest` for the fields.

    Raises
    ------
    RequestError: with every fault of the request.
    EmptyHistory: before the first `scanner sync`.
    """
    from scanner.wiring import service  # noqa: PLC0415  # importing the package must stay quick

    return service().scan({"screen": screen, **request})


def values(expressions: str, *, as_of: str | None = None, tickers: list[str] | None = None) -> Values:
    """Compute expressions, separated by commas, for every current ticker of a session.

    Raises
    ------
    RequestError: where an expression cannot be read or `as_of` is no session.
    EmptyHistory: before the first `scanner sync`.
    """
    from scanner.wiring import service  # noqa: PLC0415  # importing the package must stay quick

    return service().values(expressions, as_of=as_of, tickers=tickers)
