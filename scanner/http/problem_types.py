"""The kinds of problems that programs tell apart, by a name that stays, and a title that people read.

The title says what kind of problem it is and never changes from one occurrence to the next. Source: RFC 9457, 3.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scanner import errors

_PREFIX = "urn:us-market-scanner:problem:"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of problem.

    Attributes:
        name: the end of its `type`.
    """

    name: str
    title: str

    @property
    def uri(self) -> str:
        """Its `type`."""
        return f"{_PREFIX}{self.name}"


UNEXPECTED = ProblemType("unexpected-error", "Something unexpected happened")
_KINDS: Mapping[type[errors.ScannerError], ProblemType] = {
    errors.ScannerError: ProblemType("scanner-error", "The scanner cannot answer"),
    errors.RequestError: ProblemType("request-error", "The request has faults"),
    errors.ExpressionError: ProblemType("expression-error", "An expression cannot be understood"),
    errors.AnswerTooLarge: ProblemType("answer-too-large", "The answer is too large to be passed on"),
    errors.AdministrationRefused: ProblemType("administration-refused", "Only administrators may do this"),
    errors.WrongMethod: ProblemType("wrong-method", "The method is not supported here"),
    errors.WrongContent: ProblemType("wrong-content", "The body is not JSON by its type"),
    errors.BodyTooLarge: ProblemType("body-too-large", "The body is too large"),
    errors.NoSuchRoute: ProblemType("no-such-route", "There is nothing at this address"),
    errors.UnknownTicker: ProblemType("unknown-ticker", "There is no such ticker in this session"),
    errors.HeadersTooLarge: ProblemType("headers-too-large", "The headers are too large"),
    errors.RequestTimeout: ProblemType("request-timeout", "The request did not arrive in time"),
    errors.BadMessage: ProblemType("bad-message", "The request is not HTTP"),
    errors.WrongHost: ProblemType("wrong-host", "The request is for another machine"),
    errors.KeyRefused: ProblemType("key-refused", "A known key is needed"),
    errors.TooManyRequests: ProblemType("too-many-requests", "Too many requests in too little time"),
    errors.DataChanged: ProblemType("data-changed", "The data have changed"),
    errors.ConfigError: ProblemType("config-error", "A setting cannot be used"),
    errors.SecretError: ProblemType("secret-error", "A secret cannot be fetched"),
    errors.MissingExtra: ProblemType("missing-extra", "An optional package is not installed"),
    errors.MachineError: ProblemType("machine-error", "The machine has not enough left"),
    errors.OutOfTime: ProblemType("out-of-time", "The time given was too short"),
    errors.Overloaded: ProblemType("overloaded", "The server has too much to do"),
    errors.MarketError: ProblemType("market-error", "The source of market data does not answer"),
    errors.MarketDataError: ProblemType("market-data-error", "The source's data cannot be used"),
    errors.MarketBusy: ProblemType("market-busy", "The source gets more calls than it allows"),
    errors.MarketRefusal: ProblemType("market-refusal", "The source refuses"),
    errors.BackendError: ProblemType("backend-error", "Whoever computes does not answer"),
    errors.BackendBusy: ProblemType("backend-busy", "Whoever computes gets more calls than it allows"),
    errors.CacheError: ProblemType("cache-error", "The shared cache cannot be used"),
    errors.HistoryError: ProblemType("history-error", "The stored history cannot be used"),
    errors.EmptyHistory: ProblemType("empty-history", "Nothing has been synced yet"),
    errors.DamagedHistory: ProblemType("damaged-history", "The stored history is damaged"),
    errors.BusyHistory: ProblemType("busy-history", "Another process writes to the history"),
    errors.UnreachableHistory: ProblemType("unreachable-history", "The stored history cannot be reached"),
}


def type_of(error: errors.ScannerError) -> ProblemType:
    """Give the kind of an error: its class's, or that of the nearest class above it."""
    return next(_KINDS[kind] for kind in type(error).__mro__ if kind in _KINDS)
