"""Every error the scanner raises on purpose, in one tree.

ScannerError
├── RequestError        the request is wrong; carries all its faults at once
│   ├── ExpressionError     a screen's text is wrong; knows where
│   ├── AnswerTooLarge      its answer is larger than can be passed on
│   ├── AdministrationRefused  it came over HTTP, where nobody may administer
│   ├── WrongMethod         it came by an HTTP method that is not supported
│   ├── WrongContent        its body is no JSON by its type
│   ├── BodyTooLarge        its body has more bytes than are read
│   ├── NoSuchRoute         it came to an address where nothing is
│   ├── HeadersTooLarge     its headers have more bytes than are read
│   ├── RequestTimeout      it did not arrive in time
│   ├── BadMessage          it is not HTTP
│   ├── WrongHost           it came to this machine under the name of another
│   ├── UnknownTicker       its ticker has no usable bar in the session
│   ├── KeyRefused          it came without a key that is known
│   ├── TooManyRequests     its key, or its address, has used up what it may ask in a minute
│   └── DataChanged         it names data that are not the stored ones any more
├── ConfigError         a setting is wrong
├── SecretError         a setting is stored elsewhere and cannot be fetched
├── MissingExtra        an optional package is needed and not installed
├── MachineError        the machine refuses memory, threads, files or disk space
├── OutOfTime           the time given ended before the ranking was complete
├── Overloaded          the server has more requests than it takes, or is about to stop
├── MarketError         the source of market data did not answer
│   ├── MarketDataError     it answered with something that cannot be used
│   ├── MarketBusy          it gets more calls than it allows
│   └── MarketRefusal       it refused: the key, the plan or the question
├── BackendError        whoever computes for this service cannot be asked
│   └── BackendBusy         it gets more calls than it allows
├── CacheError          the shared cache cannot be used; scans do without
└── HistoryError        the stored history cannot be used
    ├── EmptyHistory        nothing has been synced yet
    ├── DamagedHistory      a stored file fails its checksum
    ├── BusyHistory         another process holds the lock
    └── UnreachableHistory  its place does not answer

A class takes facts, and has its meaning outside the process as class attributes: `status` for HTTP, `exit_code` for a
shell; a subclass inherits both. The problem is a sentence, the remedy a value, which each door puts into its own words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from scanner.remedy import (
    AdministerDirectly,
    Advice,
    AskForLess,
    GiveMoreTime,
    InstallExtra,
    ListRoutes,
    Remedy,
    SendKey,
    Sync,
    Words,
    in_python,
    retry,
    sentence,
)
from scanner.spot import Cure, Spot

#: Characters of an address that a sentence repeats.
MAX_PATH = 100
#: What a client without a key is asked for. Source: RFC 6750, 3.
CHALLENGE = 'Bearer realm="us-market-scanner"'
#: What to do about a shared cache where nothing closer is known.
CHECK_REDIS = Advice("check-settings", "check REDIS_URL and the server")


class ScannerError(Exception):
    """The root. `str(error)` is one sentence fit for a user: the problem, and what to do about it.

    Args:
        problem: what happened.
        remedy: what to do next; None where nothing helps, or the problem says it.

    Attributes:
        status: what a web caller is told. Only errors of the request are below 500.
        exit_code: what a shell is told. 0 is success, 130 an interruption, 143 a termination.
    """

    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1

    def __init__(self, problem: str, remedy: Remedy | None = None) -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(problem)

    def __str__(self) -> str:
        return self.said()

    def said(self, words: Words = in_python) -> str:
        """Say what happened and what to do.

        Args:
            words: puts the remedy into the words of a door; default: those of Python programs.
        """
        return sentence(self.problem, self.remedy, words)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request.

    Attributes:
        field: the request's field, or the command's option.
        problem: what is wrong with it, naming the value and the bound.
        remedy: what to do; None where the problem says it.
        spot: where in the field's text it is; None where it is not in a text of the language.
    """

    field: str
    problem: str
    remedy: Remedy | None = None
    spot: Spot | None = None

    def __str__(self) -> str:
        return self.said()

    def said(self, words: Words = in_python) -> str:
        """Say the field, what is wrong with it and what to do, in the words of a door."""
        return f"{self.field}: {sentence(self.problem, self.remedy, words)}"


class RequestError(ScannerError):
    """The request has faults; every one of them is listed."""

    status = 400
    exit_code = 2

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        problem = "; ".join(f"{fault.field}: {fault.problem}" for fault in faults)
        super().__init__(problem, next((fault.remedy for fault in faults if fault.remedy), None))

    def said(self, words: Words = in_python) -> str:
        """Say every fault."""
        return "; ".join(fault.said(words) for fault in self.faults)


class ExpressionError(RequestError):
    """A screen's text cannot be understood, or asks for something that does not exist.

    Attributes:
        text: the whole expression.
        position: of the character at which it is wrong, from 0.
        length: characters from there on that are; 0 where one is missing, as at the end.
        reason: what is wrong there, without the place.
        cures: what could stand there instead.
    """

    def __init__(
        self,
        text: str,
        position: int,
        reason: str,
        field: str = "where",
        remedy: Remedy | None = None,
        *,
        length: int = 0,
        cures: tuple[Cure, ...] = (),
    ) -> None:
        self.text = text
        self.position = position
        self.length = length
        self.reason = reason
        self.cures = cures
        problem = f"{reason} (at character {position + 1} of {text!r})"
        super().__init__((Fault(field, problem, remedy, Spot(reason, position, length, cures)),))

    def pointer(self) -> str:
        """Draw the text with a caret below the place, for a terminal."""
        return f"{self.text}\n{' ' * self.position}^"


class AnswerTooLarge(RequestError):
    """The answer has more bytes than can be passed on."""

    status = 413

    def __init__(self, results: int, size: int, most: int, field: str = "limit") -> None:
        fit = max(1, results * most // size * 9 // 10)
        problem = f"{results} results make {size:,} bytes and at most {most:,} can be passed on"
        super().__init__((Fault(field, problem, AskForLess(fit)),))


class AdministrationRefused(RequestError):
    """An administrative action was asked for over HTTP."""

    status = 403

    def __init__(self, action: str) -> None:
        problem = f"{action} administers the scanner, which who asks here may not"
        super().__init__((Fault("action", problem, AdministerDirectly()),))


class WrongMethod(RequestError):
    """An HTTP method is not supported here.

    Attributes:
        allowed: the methods that are.
    """

    status = 405

    def __init__(self, method: str, allowed: tuple[str, ...]) -> None:
        self.allowed = allowed
        use = Advice("change-request", f"use {', '.join(allowed)}")
        super().__init__((Fault("method", f"{method} is not supported here", use),))


class WrongContent(RequestError):
    """A body is of another type than JSON."""

    status = 415

    def __init__(self, sent: str) -> None:
        use = Advice("change-request", "send JSON as application/json")
        super().__init__((Fault("content-type", f"{sent[:MAX_PATH]!r} cannot be read here", use),))


class BodyTooLarge(RequestError):
    """A body has more bytes than are read."""

    status = 413

    def __init__(self, size: int, most: int) -> None:
        super().__init__((Fault("body", f"has {size:,} bytes or more; the most is {most:,}"),))


class NoSuchRoute(RequestError):
    """There is nothing at an address."""

    status = 404

    def __init__(self, path: str, meant: str = "") -> None:
        super().__init__((Fault("path", f"there is nothing at {path[:MAX_PATH]}{meant}", ListRoutes()),))


class UnknownTicker(RequestError):
    """A ticker has no usable bar in the session.

    Args:
        problem: says which it is, and what may have been meant.
        field: that names it.
    """

    status = 404

    def __init__(self, problem: str, field: str = "ticker") -> None:
        super().__init__((Fault(field, problem),))


class HeadersTooLarge(RequestError):
    """A request's headers have more bytes than are read."""

    status = 431

    def __init__(self, most: int) -> None:
        super().__init__((Fault("headers", f"have more than {most:,} bytes"),))


class RequestTimeout(RequestError):
    """A request did not arrive in time.

    Args:
        part: of the request that did not, its headers or its body.
        seconds: that it had.
    """

    status = 408

    def __init__(self, part: str, seconds: float) -> None:
        super().__init__((Fault(part, f"did not arrive within {seconds:g} s"),))


class BadMessage(RequestError):
    """What came is not HTTP."""

    def __init__(self) -> None:
        super().__init__((Fault("request", "is not HTTP/1.1"),))


class WrongHost(RequestError):
    """A request came to a server of this machine alone under the name of another.

    So do requests of a web page that has its own name point here (DNS rebinding), and those that a proxy passes on.
    """

    status = 421

    def __init__(self, host: str) -> None:
        use = Advice("check-settings", "ask for 127.0.0.1 or localhost, or set SCANNER_API_KEYS where the service runs")
        problem = f"{host[:MAX_PATH]!r} is not this machine, which alone may ask where no keys are set"
        super().__init__((Fault("host", problem, use),))


class KeyRefused(RequestError):
    """A request has no key that is known."""

    status = 401

    def __init__(self, problem: str) -> None:
        super().__init__((Fault("authorization", problem, SendKey()),))


class TooManyRequests(RequestError):
    """A key, or an address where no keys are needed, has used up what it may ask for now.

    Args:
        most: requests in a window.
        window: seconds.

    Attributes:
        seconds: after which it may ask again.
    """

    status = 429

    def __init__(self, most: int, window: float, seconds: float) -> None:
        self.seconds = seconds
        problem = f"more than {most:,} requests in {window:.0f} s"
        super().__init__((Fault("authorization", problem, retry(f"ask again in {math.ceil(seconds)} s")),))


class DataChanged(RequestError):
    """A request names data that have been replaced: by a sync, or in the user's own file.

    Args:
        field: that names them.
    """

    status = 409

    def __init__(self, field: str) -> None:
        problem = "belongs to data that have changed since"
        super().__init__((Fault(field, problem, Advice("change-request", "ask again without it")),))


class ConfigError(ScannerError):
    """A setting has a value that cannot be used.

    Attributes:
        name: the setting.
        value: as it was given, or `(not shown)`; None where it is not set.
        expected: what it may be.
    """

    exit_code = 3

    def __init__(self, name: str, value: str | None, expected: str) -> None:
        self.name = name
        self.value = value
        self.expected = expected
        super().__init__(self.about(name), Advice("check-settings", f"expected {expected}"))

    def about(self, name: str) -> str:
        """Say what is wrong with it, by the name that it has at a door."""
        return f"{name} is not set" if self.value is None else f"{name}={self.value!r} cannot be used"


class SecretError(ScannerError):
    """A setting names a secret that cannot be used.

    Args:
        setting: that names it.
        name: the secret's.
        problem: completes "the secret, which".
        remedy: what to do.
    """

    status = 503
    exit_code = 3

    def __init__(self, setting: str, name: str, problem: str, remedy: Remedy | None = None) -> None:
        super().__init__(f"{setting} names the secret {name}, which {problem}", remedy)


class MissingExtra(ScannerError):
    """A feature needs a package that is not installed."""

    exit_code = 3

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an optional package", InstallExtra(extra))


class MachineError(ScannerError):
    """The machine refuses what the work needs: memory, threads, open files, disk space."""

    status = 503
    exit_code = 7


class OutOfTime(ScannerError):
    """The time given was too short.

    Args:
        aim: what should have been done by then: completes "before".
    """

    status = 504

    def __init__(self, aim: str) -> None:
        super().__init__(f"the time given ended before {aim}", GiveMoreTime())


class Overloaded(ScannerError):
    """The server cannot take another request now.

    Args:
        why: completes "the server".

    Attributes:
        seconds: after which it may be asked again.
    """

    status = 503

    def __init__(self, why: str, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"the server {why}", retry(f"ask again in {seconds} s"))


class MarketError(ScannerError):
    """The market's source could not be reached or could not answer."""

    status = 502
    exit_code = 4


class MarketDataError(MarketError):
    """The source holds something that cannot be market data.

    Args:
        place: a file or an address.
        reason: what is wrong there.
        row: counts from 1 without the header; None where the place is not known as closely.
        column: its name; None likewise.
        remedy: what to do; None where the reason says what was expected.

    Attributes:
        where: the place, as closely as it is known.
        reason: what is wrong there.
    """

    def __init__(
        self,
        place: str,
        reason: str,
        row: int | None = None,
        column: str | None = None,
        remedy: Remedy | None = None,
    ) -> None:
        self.where = place + (f", row {row}" if row is not None else "") + (f", column {column}" if column else "")
        self.reason = reason
        super().__init__(f"{self.where}: {reason}", remedy)


class MarketBusy(MarketError):
    """The source answers that it gets more calls than it allows, and took none of this one's.

    Args:
        host: that refused.
        times: how often in a row.
        rate: the source's setting for how many calls a minute it is asked.
    """

    def __init__(self, host: str, times: int, rate: str) -> None:
        often = f" {times} times in a row" if times > 1 else ""
        super().__init__(
            f"{host} refused a call as one too many{often}",
            retry(f"wait a minute, and set {rate} to what your plan allows"),
        )


class MarketRefusal(MarketError):
    """The source refused, and would refuse again.

    Args:
        reason: `key`, `plan`, `today` (it gives that session later), `too-old` (it does not go back that far),
            `unknown` (it does not know the ticker), `missing` (it has no such address), `elsewhere` (it redirects) or
            `question`.
        problem: what happened.
        remedy: what to do.

    Attributes:
        reason: as above.
    """

    def __init__(self, reason: str, problem: str, remedy: Remedy | None = None) -> None:
        self.reason = reason
        super().__init__(problem, remedy)


class BackendError(ScannerError):
    """Whoever computes for this service cannot be asked, or gives no answer that can be read.

    Args:
        place: who that is.
        problem: completes "the function".
        remedy: what to do; None where nothing helps.
    """

    status = 502

    def __init__(self, place: str, problem: str, remedy: Remedy | None = None) -> None:
        super().__init__(f"{place} {problem}", remedy)


class BackendBusy(BackendError):
    """Whoever computes for this service gets more calls than it allows, and took none of this one's."""

    status = 503


class CacheError(ScannerError):
    """The shared cache cannot be used; scans do without.

    Args:
        place: the server.
        problem: completes "the server".
        remedy: what to do; None where the problem says it.
    """

    status = 503
    exit_code = 6

    def __init__(self, place: str, problem: str, remedy: Remedy | None = CHECK_REDIS) -> None:
        super().__init__(f"{place} {problem}", remedy)


class HistoryError(ScannerError):
    """The stored history cannot be used."""

    status = 503
    exit_code = 5


class EmptyHistory(HistoryError):
    """Nothing has been synced yet."""

    def __init__(self, place: str) -> None:
        super().__init__(f"the history at {place} is empty", Sync("to fill it"))


class DamagedHistory(HistoryError):
    """A stored file is missing or fails its checksum.

    Attributes:
        files: the names of all that are.
    """

    def __init__(self, files: tuple[str, ...]) -> None:
        self.files = files
        super().__init__(f"the history is damaged ({', '.join(files)})", Sync("to fetch it again"))


class BusyHistory(HistoryError):
    """Another process writes to the history: it has held the lock for so many seconds, or has just taken it over.

    Args:
        place: the history's.
        seconds: for which the lock has been held; None where it was taken over.
        lease: seconds after which one that was killed loses the lock, where the system does not see to it at once.
    """

    def __init__(self, place: str, seconds: float | None = None, lease: float | None = None) -> None:
        what = "has taken over the writing" if seconds is None else "has been writing"
        often = "" if seconds is None else f" for {seconds:.0f} s"
        killed = "" if lease is None else f", or in {lease:.0f} s if it was killed"
        super().__init__(
            f"another process {what} to the history at {place}{often}", retry(f"try again when it is done{killed}")
        )


class UnreachableHistory(HistoryError):
    """The place of the history does not answer, or not now; what was asked for may well be there.

    Attributes:
        reason: why, in brackets in the sentence.
    """

    def __init__(self, place: str, reason: str, remedy: Remedy) -> None:
        self.reason = reason
        super().__init__(f"the history at {place} cannot be reached ({reason})", remedy)
