"""Faults by name, `NAME[:ARGUMENT[:ARGUMENT]]`.

Temporary faults end by the number of requests for an address, so that the order of concurrent requests does not matter:
`5xx:2` fails the first two requests for each address. Without a number, a fault is permanent.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from types import MappingProxyType

from scanner.devserver import effects
from scanner.devserver.effects import Effect
from scanner.devserver.plans import PLANS
from scanner.devserver.query import Call
from scanner.devserver.response import Answer, Ending
from scanner.errors import ConfigError

_MINUTE = "60"  # seconds


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault.

    Attributes:
        arguments: their form, as written by users.
        meaning: its effect, in words.
        make: makes one from the server's day and the arguments; `ValueError` if these are invalid.
    """

    arguments: str
    meaning: str
    make: Callable[..., Effect]


def read_fault(text: str, today: date) -> Effect:
    """Parse the description of a fault.

    Raises `ConfigError` for an invalid one.
    """
    name, *arguments = text.split(":")
    if name not in KINDS:
        forms = ", ".join(f"{known}{kind.arguments}" for known, kind in KINDS.items())
        raise ConfigError("faults", text, f"one of {forms}")
    try:
        return KINDS[name].make(today, *arguments)
    except (TypeError, ValueError) as error:  # too many arguments or too few, or not what they should be
        raise ConfigError("faults", text, f"{name}{KINDS[name].arguments}") from error


class Limit:
    """Limits the number of calls in a period of time; refused calls do not count."""

    def __init__(self, calls: int, seconds: float) -> None:
        self._calls, self._seconds = calls, seconds
        self._granted: deque[float] = deque()

    def __call__(self, call: Call, answer: Answer) -> Answer:
        """Answer or refuse."""
        now = time.monotonic()
        while self._granted and self._granted[0] <= now - self._seconds:
            self._granted.popleft()
        if len(self._granted) >= self._calls:
            return effects.too_many(call, answer)
        self._granted.append(now)
        return answer


def _plan(today: date, name: str) -> Effect:
    if name not in PLANS:
        raise ValueError(name)
    return lambda call, answer: PLANS[name].refusal(call, today) or answer


def _limit(_today: date, calls: str, seconds: str = _MINUTE) -> Effect:
    return Limit(int(calls), float(seconds))


def _retry_after(_today: date, seconds: str, times: str = "") -> Effect:
    return _ending_after(effects.retry_after(int(seconds)), times)


def _slow(_today: date, seconds: str, times: str = "") -> Effect:
    return _ending_after(effects.slow(float(seconds)), times)


def _correction(_today: date, requests: str = "1") -> Effect:
    return effects.correction(int(requests))


def _random(_today: date, percent: str, seed: str = "1") -> Effect:
    """Draw for each request whether it fails and how, always the same for the same request."""
    chance = float(percent) / 100

    def drawn(call: Call, answer: Answer) -> Answer:
        draw = Random(f"{seed} {call.address} {call.visit}")  # noqa: S311  # reproducible, for tests
        return draw.choice(_PASSING)(call, answer) if draw.random() < chance else answer

    return drawn


def _always(effect: Effect) -> Callable[[date], Effect]:
    return lambda _today: effect


def _passing(effect: Effect) -> Callable[..., Effect]:
    """Let an effect end after a number of requests for an address."""
    return lambda _today, times="": _ending_after(effect, times)


def _ending_after(effect: Effect, times: str) -> Effect:
    if not times:
        return effect
    most = int(times)
    return lambda call, answer: effect(call, answer) if call.visit <= most else answer


_RESET, _SHORT, _CUT = (effects.ending(how) for how in (Ending.RESET, Ending.SHORT, Ending.CUT))

#: The possible random faults: all that a retry, or a careful reader, overcomes.
_PASSING = (
    effects.too_many,
    effects.retry_after(1),
    effects.server_error,
    effects.slow(0.2),
    _SHORT,
    _CUT,
    _RESET,
    effects.html,
    effects.null_results,
    effects.status_error,
    effects.delayed,
    effects.duplicate_bars,
    effects.duplicate_splits,
)

#: Every kind, by name.
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "plan": Kind(f":{'|'.join(PLANS)}", "403 for what a plan does not include", _plan),
        "limit": Kind(":CALLS[:SECONDS]", "429 beyond CALLS a minute, or in SECONDS", _limit),
        "429": Kind("[:TIMES]", "too many requests, without a Retry-After", _passing(effects.too_many)),
        "retry-after": Kind(":SECONDS[:TIMES]", "too many requests, with a Retry-After", _retry_after),
        "5xx": Kind("[:TIMES]", "500, 502, 503 and 504 in turn", _passing(effects.server_error)),
        "slow": Kind(":SECONDS[:TIMES]", "the answer takes SECONDS", _slow),
        "reset": Kind("[:TIMES]", "the connection is reset", _passing(_RESET)),
        "short": Kind("[:TIMES]", "half of the Content-Length arrives", _passing(_SHORT)),
        "cut-gzip": Kind("[:TIMES]", "half of the gzip, with the Content-Length of that half", _passing(_CUT)),
        "html": Kind("[:TIMES]", "a page of HTML with status 200", _passing(effects.html)),
        "null": Kind("[:TIMES]", "results: null", _passing(effects.null_results)),
        "error": Kind("[:TIMES]", "status ERROR in a 200", _passing(effects.status_error)),
        "page-2": Kind("[:TIMES]", "status ERROR in a 200 for all pages but the first", _passing(effects.second_page)),
        "delayed": Kind("", "bars with status DELAYED", _always(effects.delayed)),
        "correction": Kind("[:REQUESTS]", "bars differ after REQUESTS for them (default: 1)", _correction),
        "duplicate-bars": Kind("", "some bars come twice", _always(effects.duplicate_bars)),
        "duplicate-splits": Kind("", "splits come twice", _always(effects.duplicate_splits)),
        "wrong-splits": Kind("", "splits have from and to exchanged", _always(effects.wrong_splits)),
        "old-splits": Kind("", "the new path for splits does not exist", _always(effects.no_new_splits)),
        "random": Kind(":PERCENT[:SEED]", "any temporary fault, for PERCENT of the requests", _random),
    }
)
