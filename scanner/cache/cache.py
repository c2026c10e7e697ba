"""Stores and finds answers: the only module of this package that the service uses."""

from __future__ import annotations

import contextlib
import random
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from scanner.cache.checked import CheckedEntries
from scanner.cache.entry import Subject, answers, pack
from scanner.cache.key import AnswerKey
from scanner.cache.labels import Labels, relabelled
from scanner.cache.lock_renewal import LOCK_SECONDS, held
from scanner.cache.store import Counted, Store
from scanner.cache.stored_limits import smaller_limits, stored_limit
from scanner.deadline import TimeLeft, unlimited
from scanner.errors import CacheError
from scanner.query import Query
from scanner.result import Answer

#: Seconds to wait for an answer that another process computes, before computing it here.
MAX_WAIT = 120.0
#: Seconds between two polls for it: at first, and at most.
FIRST_PAUSE, MAX_PAUSE = 0.02, 0.5

_GROWTH = 1.5
_SPREAD = 0.1


def spread_ttl(key: str, seconds: float) -> float:
    """Extend a time to live by up to a tenth, the same for equal keys, so that entries do not all expire at once."""
    return seconds * (1 + _SPREAD * zlib.crc32(key.encode()) / (1 << 32))


@dataclass(frozen=True, slots=True)
class Question:
    """A request for an answer, and how to compute it.

    Attributes:
        subject: what the answer has to be about; its key is that of `AnswerKey`, for the limit that names the entry.
        limit: the most results to give; None for all.
        labels: what it calls its clauses and columns.
        compute: answers it, its notes only those of the answer itself.
        lasting: whether what was computed may be given to others who ask for this key.
        seconds: that an entry is kept.
        smaller: keys of entries with fewer results: a computed answer is put there too, cut to so many.
        time_left: another's answer is waited for no longer.
    """

    subject: Subject
    limit: int | None
    labels: Labels
    compute: Callable[[], Answer]
    lasting: Callable[[Answer], bool]
    seconds: float
    smaller: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    time_left: TimeLeft = unlimited

    @classmethod
    def of(  # what an answer depends on, and how to get it
        cls,
        query: Query,
        *,
        session: date,
        digest: str,
        benchmark: str,
        compute: Callable[[], Answer],
        lasting: Callable[[Answer], bool],
        seconds: float,
        time_left: TimeLeft,
    ) -> Question:
        """Make the question that a query is, about a session and the data of a digest; see `AnswerKey.of`."""
        limit = query.request.limit
        key = AnswerKey.of(query, session=session, digest=digest, benchmark=benchmark)
        return cls(
            subject=Subject(key.named(stored_limit(limit)), session, digest),
            limit=limit,
            labels=Labels.of(query),
            compute=compute,
            lasting=lasting,
            seconds=seconds,
            smaller={key.named(fewer): fewer for fewer in smaller_limits(limit)},
            time_left=time_left,
        )

    @property
    def key(self) -> str:
        """The key of the entry."""
        return self.subject.key


class Cache:
    """Uses the shared store, or the process's own if there is none or it fails.

    A store never blocks an answer; one that fails only costs time, once in a while.

    Args:
        own: gets a copy of every answer, for use while the shared one fails.
    """

    def __init__(self, own: Store, shared: Store | None = None) -> None:
        self.own = own
        self.shared = shared
        self._checked = CheckedEntries()

    def answer(self, question: Question) -> Answer:
        """Return a stored answer, or compute it: only one of simultaneous callers does. Raises as `compute` does."""
        answer = None
        if self.shared:
            with contextlib.suppress(CacheError):
                answer = self._answer(self.shared, question)
        return answer or self._answer(self.own, question)

    def _answer(self, store: Store, question: Question) -> Answer:
        found = self._found(store, question, asked=True)
        if found:
            return found
        deadline = time.monotonic() + min(MAX_WAIT, question.time_left())
        pauses = _pauses()
        while (lock := store.acquire(question.key, LOCK_SECONDS)) is None:
            left = deadline - time.monotonic()
            if left <= 0:
                return self._computed(store, question)
            time.sleep(min(next(pauses), left))
            found = self._found(store, question)
            if found:
                return found
        with held(lock):
            # Another may have finished between the lookup and the lock.
            return self._found(store, question) or self._computed(store, question)

    def _found(self, store: Store, question: Question, *, asked: bool = False) -> Answer | None:
        """Return the stored answer; None for anything that does not answer the question."""
        data = store.get(question.key, asked=asked)
        if data is None:
            return None
        entry = self._checked.read(data)
        if entry is None or not answers(entry, question.subject, question.labels):
            if asked:
                _count(store, "unreadable")
            return None
        if not entry.serves(question.limit):
            return None
        if store is not self.own:
            self._put(self.own, question, question.key, data)
        answer = relabelled(entry.answer, entry.labels, question.labels)
        return replace(answer, results=answer.results[: question.limit], cached=True, source=store.name)

    def _computed(self, store: Store, question: Question) -> Answer:
        _count(store, "computed")
        answer = question.compute()
        if question.lasting(answer):
            for key, limit in ((question.key, question.limit), *question.smaller.items()):
                data = pack(replace(answer, results=answer.results[:limit]), question.labels, key, limit)
                if data:
                    self._put(self.own, question, key, data)
                    if store is not self.own:
                        with contextlib.suppress(CacheError):
                            self._put(store, question, key, data)
        return answer

    @staticmethod
    def _put(store: Store, question: Question, key: str, data: bytes) -> None:
        store.put(key, data, spread_ttl(key, question.seconds))


def _pauses() -> Iterator[float]:
    """Yield growing pauses with jitter, so that many waiting callers do not poll at once."""
    pause = FIRST_PAUSE
    while True:
        yield pause * random.uniform(0.5, 1.0)  # noqa: S311  # not for security
        pause = min(pause * _GROWTH, MAX_PAUSE)


def _count(store: Store, what: Counted) -> None:
    with contextlib.suppress(CacheError):  # an answer does not depend on a counter
        store.count(what)
