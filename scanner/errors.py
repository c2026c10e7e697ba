"""Every error the scanner raises on purpose, in one tree.

ScannerError
├── RequestError        the question is wrong; carries all its faults at once
│   ├── ExpressionError     a screen's text is wrong; knows where
│   ├── AnswerTooLarge      its answer is more than can be passed on
│   ├── AdministrationRefused  it came over HTTP, where nobody administers
│   └── WrongMethod         it came by a method of HTTP that asks for nothing
├── ConfigError         a setting is wrong
├── SecretError         a setting is kept elsewhere and cannot be fetched
├── MissingExtra        an optional package is needed and not installed
├── MachineError        the machine refuses memory, threads, files or room
├── OutOfTime           the time that was given ended before the ranking was whole
├── MarketError         the source of market data did not answer
│   ├── MarketDataError     it answered with something that cannot be
│   ├── MarketBusy          it gets more calls than it takes
│   └── MarketRefusal       it refused: the key, the plan or the question
├── CacheError          the place of kept answers cannot be used; scans do without
└── HistoryError        the stored history cannot serve
    ├── EmptyHistory        nothing has been synced yet
    ├── DamagedHistory      a stored file fails its checksum
    ├── BusyHistory         another process keeps the lock
    └── UnreachableHistory  its place does not answer

A class takes facts and writes its own sentence; the sentence says what to do next. `HTTP_STATUS` and `EXIT_CODE` give
each class its meaning outside the process, and a test proves both tables total.
"""

from __future__ import annotations

from dataclasses import dataclass


class ScannerError(Exception):
    """The root. `str(error)` is one sentence fit for a user."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request.

    Attributes:
        field: the request's field, or the command's option.
        problem: what is wrong with it, naming the value and the bound.
    """

    field: str
    problem: str

    def __str__(self) -> str:
        return f"{self.field}: {self.problem}"


class RequestError(ScannerError):
    """The request has faults; every one of them is listed."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(str(fault) for fault in faults))


class ExpressionError(RequestError):
    """A screen's text cannot be understood, or asks for something that does not exist."""

    def __init__(self, text: str, position: int, problem: str, field: str = "where") -> None:
        self.text = text
        self.position = position
        self.problem = problem
        super().__init__((Fault(field, f"{problem} (at character {position + 1} of {text!r})"),))

    def pointer(self) -> str:
        """Draw the text with a caret below the place, for a terminal."""
        return f"{self.text}\n{' ' * self.position}^"


class AnswerTooLarge(RequestError):
    """The answer has more bytes than can be passed on."""

    def __init__(self, results: int, size: int, most: int) -> None:
        fit = max(1, results * most // size * 9 // 10)
        problem = f"{results} results make {size:,} bytes and at most {most:,} are passed on"
        super().__init__((Fault("limit", f"{problem}: ask for {fit} or for fewer columns"),))


class AdministrationRefused(RequestError):
    """An administrative action was asked for over HTTP."""

    def __init__(self, action: str) -> None:
        problem = (
            f"{action} administers the scanner and is not done over HTTP: invoke the function directly (`aws lambda "
            "invoke`), or set SCANNER_HTTP_ADMIN=1 if everybody who reaches its address may administer it"
        )
        super().__init__((Fault("action", problem),))


class WrongMethod(RequestError):
    """A method of HTTP asks for nothing here.

    Attributes:
        allowed: the methods that do.
    """

    def __init__(self, method: str, allowed: tuple[str, ...]) -> None:
        self.allowed = allowed
        super().__init__((Fault("method", f"{method} asks for nothing here: use {', '.join(allowed)}"),))


class ConfigError(ScannerError):
    """A setting has a value that cannot be used."""

    def __init__(self, name: str, value: str | None, expected: str) -> None:
        self.name = name
        problem = f"{name} is not set" if value is None else f"{name}={value!r} cannot be used"
        super().__init__(f"{problem}: expected {expected}")


class SecretError(ScannerError):
    """A setting names a secret that cannot be used."""

    def __init__(self, setting: str, name: str, problem: str) -> None:
        super().__init__(f"{setting} names the secret {name}, which {problem}")


class MissingExtra(ScannerError):
    """A feature needs a package that is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an optional package: pip install 'us-market-scanner[{extra}]'")


class MachineError(ScannerError):
    """The machine refuses what the work needs: memory, threads, open files, room to write."""

    def __init__(self, problem: str, todo: str) -> None:
        super().__init__(f"{problem}: {todo}")


class OutOfTime(ScannerError):
    """The time given was too short."""

    def __init__(self, aim: str) -> None:
        super().__init__(
            f"the time given ended before {aim}: give more (on Lambda, the function's timeout), or try again, which "
            "goes on from what has been loaded and stored"
        )


class MarketError(ScannerError):
    """The market's source could not be reached or could not answer."""


class MarketDataError(MarketError):
    """The source holds something that cannot be market data.

    Parameters name the place as closely as it is known: `place` is a file or an address, `row` counts from 1 without
    the header.
    """

    def __init__(self, place: str, problem: str, row: int | None = None, column: str | None = None) -> None:
        self.where = place + (f", row {row}" if row is not None else "") + (f", column {column}" if column else "")
        self.problem = problem
        super().__init__(f"{self.where}: {problem}")


class MarketBusy(MarketError):
    """The source answers that it gets more calls than it takes, and took none of this one's.

    `rate` is the source's setting for how many calls a minute it is asked.
    """

    def __init__(self, host: str, times: int, rate: str) -> None:
        often = f" {times} times in a row" if times > 1 else ""
        super().__init__(
            f"{host} refused a call as one too many{often}: wait a minute, and set {rate} to what your plan allows"
        )


class MarketRefusal(MarketError):
    """The source refused, and would refuse again.

    Attributes:
        reason: `key`, `plan`, `today` (it gives that session later), `too-old` (it does not go back that far),
            `unknown` (it does not know the ticker), `missing` (it has no such address), `elsewhere` (it redirects) or
            `question`.
    """

    def __init__(self, reason: str, sentence: str) -> None:
        self.reason = reason
        super().__init__(sentence)


class CacheError(ScannerError):
    """The place of kept answers cannot be used; scans do without.

    `todo` is empty where the problem says it.
    """

    def __init__(self, place: str, problem: str, todo: str = "check REDIS_URL and the server") -> None:
        super().__init__(f"{place} {problem}{todo and ': '}{todo}")


class HistoryError(ScannerError):
    """The stored history cannot serve."""


class EmptyHistory(HistoryError):
    """Nothing has been synced yet."""

    def __init__(self, place: str) -> None:
        super().__init__(f"the history at {place} is empty: run `scanner sync` to fill it")


class DamagedHistory(HistoryError):
    """A stored file is missing or fails its checksum."""

    def __init__(self, files: tuple[str, ...]) -> None:
        self.files = files
        super().__init__(f"damaged in the history: {', '.join(files)}; run `scanner sync` to fetch it again")


class BusyHistory(HistoryError):
    """Another process writes to the history: it has kept the lock for so many seconds, or has just taken it over.

    `lease` are the seconds after which one that was killed loses the lock, where the system does not see to it at once.
    """

    def __init__(self, place: str, seconds: float | None = None, lease: float | None = None) -> None:
        what = "has taken over the writing" if seconds is None else "has been writing"
        often = "" if seconds is None else f" for {seconds:.0f} s"
        killed = "" if lease is None else f", or in {lease:.0f} s if it was killed"
        super().__init__(f"another process {what} to the history at {place}{often}: try again when it is done{killed}")


class UnreachableHistory(HistoryError):
    """The place of the history does not answer, or not now; what was asked for may well be there."""

    def __init__(self, place: str, problem: str, todo: str) -> None:
        super().__init__(f"the history at {place} cannot be reached ({problem}): {todo}")


#: What a web caller is told.
HTTP_STATUS: dict[type[ScannerError], int] = {
    ScannerError: 500,
    RequestError: 400,
    ExpressionError: 400,
    AnswerTooLarge: 413,
    AdministrationRefused: 403,
    WrongMethod: 405,
    ConfigError: 500,
    SecretError: 503,
    MissingExtra: 500,
    MachineError: 503,
    OutOfTime: 504,
    MarketError: 502,
    MarketDataError: 502,
    MarketBusy: 502,
    MarketRefusal: 502,
    CacheError: 503,
    HistoryError: 503,
    EmptyHistory: 503,
    DamagedHistory: 503,
    BusyHistory: 503,
    UnreachableHistory: 503,
}

#: What a shell is told. 0 is success, 1 an unexpected failure, 130 an interruption.
EXIT_CODE: dict[type[ScannerError], int] = {
    ScannerError: 1,
    RequestError: 2,
    ExpressionError: 2,
    AnswerTooLarge: 2,
    AdministrationRefused: 2,
    WrongMethod: 2,
    ConfigError: 3,
    SecretError: 3,
    MissingExtra: 3,
    MachineError: 7,
    OutOfTime: 1,
    MarketError: 4,
    MarketDataError: 4,
    MarketBusy: 4,
    MarketRefusal: 4,
    CacheError: 6,
    HistoryError: 5,
    EmptyHistory: 5,
    DamagedHistory: 5,
    BusyHistory: 5,
    UnreachableHistory: 5,
}
