"""Somebody else computes: answers are looked for in the shared cache, and asked for once where they are not there."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Protocol

import orjson

from scanner.actions.action import Action, Asked, Content
from scanner.actions.registry import ACTIONS
from scanner.backend.flights import Flights
from scanner.backend.front_store import FrontStore
from scanner.backend.known_status import KnownStatus, Status
from scanner.backend.messages import ForeignReplyError, content_of, question
from scanner.cache.cache import Cache, Question
from scanner.cache.expiry import MAX_TTL
from scanner.cache.memory import MemoryStore
from scanner.cache.store import Store
from scanner.deadline import TimeLeft, check
from scanner.errors import BackendError
from scanner.query import read_request
from scanner.remedy import Advice, in_python
from scanner.result import Answer
from scanner.service import for_asker
from scanner.standing import Standing
from scanner.stopwatch import Stopwatch
from scanner.version import NUMBERS, __version__

_SCAN, _STATUS = ACTIONS["scan"], ACTIONS["status"]
_OWN = (__version__, str(NUMBERS))


class Transport(Protocol):
    """A way to whoever computes; `str` names them in errors."""

    @property
    def place(self) -> str:
        """Who it is, as the setting has it."""
        ...

    def ask(self, message: bytes, time_left: TimeLeft) -> bytes:
        """Ask once, and give what is told, see `messages`.

        Raises:
            BackendError: they cannot be asked.
            OutOfTime: `time_left` fell to zero.
        """
        ...


class RemoteBackend:
    """Passes questions on.

    Args:
        transport: the way to whoever computes.
        shared: where they keep answers; None where that is not known.
    """

    def __init__(self, transport: Transport, shared: Store | None = None) -> None:
        self._transport = transport
        self._cache = Cache(MemoryStore(), FrontStore(shared) if shared else None)
        self._flights = Flights()
        self._status = KnownStatus(self._told_status)

    @property
    def place(self) -> str:
        """Who computes, as the setting has it."""
        return self._transport.place

    def run(self, action: Action, asked: Asked) -> Content:
        """Do what is asked; what is read is asked for once, however many ask for it at the same time.

        Raises:
            BackendError: whoever computes cannot be asked.
            OutOfTime: the asker's time is over.
            ScannerError: what they say went wrong.
        """
        if action.rights != "read":
            return self._told(action, asked)
        key = orjson.dumps([action.name, asked.fields], option=orjson.OPT_SORT_KEYS)
        find = self._scanned if action is _SCAN else partial(self._told, action)
        content = self._flights.content(key, partial(find, asked), asked.time_left)
        return content if isinstance(content, Answer) else self._named(content)

    def _named(self, content: dict[str, object]) -> Content:
        """Tell beside the versions who computes."""
        match content:
            case {"versions": dict(versions)}:
                return {**content, "versions": {**versions, "backend": self.place}}
        return content

    def standing(self, as_of: object, time_left: TimeLeft) -> Standing:
        """Tell of what data a question about a session would be answered.

        It may be as old as `known_status.STATUS_TTL`, and older where whoever computes does not tell it.

        Raises:
            RequestError: `as_of` is no session.
            OutOfTime: nothing is known yet, and `time_left` fell to zero.
            BackendError: nothing is known yet, and whoever computes cannot be asked.
        """
        return self._status.standing(read_request({"as_of": as_of}).request.as_of, time_left)

    def _scanned(self, asked: Asked) -> Content:
        """Give a scan's answer: a stored one under the key that whoever computes stores it by, or theirs."""
        clock = Stopwatch()
        query = read_request(_SCAN.request(asked.fields))
        standing = self._status.standing(query.request.as_of, asked.time_left)
        if asked.fields.get("skip") or standing.computed_by != _OWN:
            return self._answered(asked)
        told: list[Answer] = []

        def ask() -> Answer:
            told.append(self._answered(asked))
            return told[-1]

        found = self._cache.answer(
            Question.of(
                query,
                session=standing.session,
                digest=standing.digest,
                benchmark=standing.benchmark,
                compute=ask,
                lasting=lambda _: False,  # whoever computes keeps it
                seconds=MAX_TTL,  # of a copy here: other data have another key
                time_left=asked.time_left,
            )
        )
        if told:
            return found
        clock.phase("cache")
        aged = replace(found, data=replace(found.data, age_sessions=standing.age_sessions))
        return for_asker(replace(aged, notes=(*standing.notes, *aged.notes)), query, clock)

    def _answered(self, asked: Asked) -> Answer:
        content = self._told(_SCAN, asked)
        if not isinstance(content, Answer):
            raise self._foreign()
        return content

    def _told(self, action: Action, asked: Asked) -> Content:
        """Ask whoever computes."""
        check(asked.time_left, f"{self._transport} was asked")
        try:
            content = content_of(self._transport.ask(question(action, asked), asked.time_left))
        except ForeignReplyError:
            raise self._foreign() from None
        self._status.seen(_digest(content))
        return content

    def _told_status(self, time_left: TimeLeft) -> Status:
        content = self._told(_STATUS, Asked({}, time_left, in_python))
        try:
            return Status.of(content if isinstance(content, dict) else {})
        except ForeignReplyError:
            raise self._foreign() from None

    def _foreign(self) -> BackendError:
        todo = Advice("fix-server", "deploy the same version of the scanner there as here")
        return BackendError(str(self._transport), "does not answer as this version of the scanner does", todo)


def _digest(content: Content) -> str | None:
    """Give the digest of the data that an answer is of; None where it is of none."""
    match content:
        case Answer():
            return content.data.digest
        case {"data": {"digest": str(digest)}}:
            return digest
    return None
