"""Responses that were made a moment ago, given again while the data stands as it stood.

A question that many ask is packed once. What a response depends on besides its question is its `Standing`, which is
asked for once a second at most: by so much an answer may be late after a sync.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from scanner.actions.action import Action, Asked, Content
from scanner.backend.base import Backend
from scanner.deadline import TimeLeft, alone
from scanner.http.headers import lasting
from scanner.http.message import Request, Response
from scanner.standing import Standing

#: Seconds for which a standing holds.
STANDING_TTL = 1.0
#: Sessions whose standing is remembered.
MAX_STANDINGS = 64
#: Bytes of all responses that are kept, and of one.
MAX_BYTES = 64 << 20
MAX_RESPONSE = 8 << 20
_OVERHEAD = 2_000
_Key: TypeAlias = tuple[str, str, str, str]
#: How a response came about that is given again. Source: RFC 9211.
_KEPT = {"cache-status": "scanner; hit; detail=response", "server-timing": ""}


class SteadyBackend:
    """A backend whose standings hold for a moment.

    Args:
        backend: is asked when they do not.
        clock: a monotonic clock, seconds.
    """

    def __init__(self, backend: Backend, clock: Callable[[], float] = time.monotonic) -> None:
        self._backend = backend
        self._clock = clock
        self._asking = threading.Lock()
        self._standings: OrderedDict[object, tuple[float, Standing]] = OrderedDict()

    def run(self, action: Action, asked: Asked) -> Content:
        """Do what is asked. Raises ScannerError."""
        return self._backend.run(action, asked)

    def standing(self, as_of: object, time_left: TimeLeft) -> Standing:
        """Tell of what data a question about a session would be answered, by now or a moment ago."""
        known = self.known(as_of)
        if known is not None:
            return known
        with alone(self._asking, time_left, "the history was looked at"):  # of many, one asks
            return self.known(as_of) or self._asked(as_of, time_left)

    def _asked(self, as_of: object, time_left: TimeLeft) -> Standing:
        begun = self._clock()
        found = self._backend.standing(as_of, time_left)
        _, before = self._standings.pop(as_of, (0.0, None))
        if before == found:
            found = before  # the same object, so that it is quickly recognised
        self._standings[as_of] = begun, found
        if len(self._standings) > MAX_STANDINGS:
            self._standings.popitem(last=False)
        return found

    def known(self, as_of: object) -> Standing | None:
        """Give a standing that holds, without asking."""
        told, found = self._standings.get(as_of, (-STANDING_TTL, None))
        return found if self._clock() - told < STANDING_TTL else None


@dataclass(frozen=True, slots=True)
class Made:
    """A response, and what it was made of.

    Attributes:
        route: its path, as the table has it.
        action: what was asked for.
        as_of: the session that was asked for, as it was sent.
        standing: of the data.
        encoded: the response's headers, once it is kept.
    """

    route: str
    action: str
    as_of: object
    standing: Standing
    response: Response
    encoded: tuple[tuple[bytes, bytes], ...] = ()


class Responses:
    """Keeps responses, those used last, up to `MAX_BYTES`. Threads may share it."""

    def __init__(self) -> None:
        self._made: OrderedDict[_Key, Made] = OrderedDict()
        self._bytes = 0
        self._changing = threading.Lock()

    def get(self, request: Request, backend: SteadyBackend, time_left: TimeLeft) -> Made | None:
        """Give the response to an equal request, if the data stands as it stood then. Raises as `standing` does."""
        key = _key(request)
        made = self._made.get(key)
        if made is None or backend.standing(made.as_of, time_left) != made.standing:
            return None
        return self._used(key, made)

    def ready(self, request: Request, backend: SteadyBackend) -> Made | None:
        """Give the same, if that is known without asking anybody."""
        key = _key(request)
        made = self._made.get(key)
        if made is None or backend.known(made.as_of) is not made.standing:
            return None
        return self._used(key, made)

    def put(self, request: Request, made: Made) -> None:
        """Keep a response; it replaces the one for an equal request."""
        key = _key(request)
        headers = {**made.response.headers, **_KEPT}
        made = replace(made, response=replace(made.response, headers=headers), encoded=lasting(headers))
        size = _size(key, made)
        if request.method != "GET" or size > MAX_RESPONSE:
            return
        with self._changing:
            before = self._made.pop(key, None)
            self._bytes += size - (_size(key, before) if before else 0)
            self._made[key] = made
            while self._bytes > MAX_BYTES:
                self._bytes -= _size(*self._made.popitem(last=False))

    def _used(self, key: _Key, made: Made) -> Made:
        with contextlib.suppress(KeyError):  # another thread has dropped it
            self._made.move_to_end(key)
        return made


def _key(request: Request) -> _Key:
    asked = "GET" if request.method == "HEAD" else request.method
    return asked, request.path, request.query, request.headers.get("accept-encoding", "")


def _size(key: _Key, made: Made) -> int:
    """Count the bytes of a response, and about those of what is kept with it."""
    return len(made.response.body) + sum(map(len, key)) + _OVERHEAD
