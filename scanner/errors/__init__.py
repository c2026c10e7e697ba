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

from scanner.errors.base import Fault, ScannerError
from scanner.errors.history import BusyHistory, DamagedHistory, EmptyHistory, HistoryError, UnreachableHistory
from scanner.errors.http import (
    CHALLENGE,
    MAX_PATH,
    BadMessage,
    BodyTooLarge,
    DataChanged,
    HeadersTooLarge,
    KeyRefused,
    NoSuchRoute,
    Overloaded,
    RequestTimeout,
    TooManyRequests,
    WrongContent,
    WrongHost,
    WrongMethod,
)
from scanner.errors.process import ConfigError, MachineError, MissingExtra, OutOfTime, SecretError
from scanner.errors.request import AdministrationRefused, AnswerTooLarge, ExpressionError, RequestError, UnknownTicker
from scanner.errors.services import (
    CHECK_REDIS,
    BackendBusy,
    BackendError,
    CacheError,
    MarketBusy,
    MarketDataError,
    MarketError,
    MarketRefusal,
)

__all__ = [
    "CHALLENGE",
    "CHECK_REDIS",
    "MAX_PATH",
    "AdministrationRefused",
    "AnswerTooLarge",
    "BackendBusy",
    "BackendError",
    "BadMessage",
    "BodyTooLarge",
    "BusyHistory",
    "CacheError",
    "ConfigError",
    "DamagedHistory",
    "DataChanged",
    "EmptyHistory",
    "ExpressionError",
    "Fault",
    "HeadersTooLarge",
    "HistoryError",
    "KeyRefused",
    "MachineError",
    "MarketBusy",
    "MarketDataError",
    "MarketError",
    "MarketRefusal",
    "MissingExtra",
    "NoSuchRoute",
    "OutOfTime",
    "Overloaded",
    "RequestError",
    "RequestTimeout",
    "ScannerError",
    "SecretError",
    "TooManyRequests",
    "UnknownTicker",
    "UnreachableHistory",
    "WrongContent",
    "WrongHost",
    "WrongMethod",
]
