"""Answers kept and found again: the one thing of this room that the service sees."""

from __future__ import annotations

import contextlib
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from scanner.cache.entry import pack, unpack
from scanner.cache.store import Counted, Store
from scanner.cache.wording import Words, reworded
from scanner.deadline import TimeLeft, unlimited
from scanner.errors import CacheError
from scanner.result import Answer

#: Seconds that an entry is kept, give or take a tenth.
LIFETIME = 36 * 3600
#: Seconds after which whoever was to compute an answer is taken for dead.
CLAIM = 5.0
#: Seconds to wait for an answer that another is computing, before computing it oneself.
PATIENCE = 5.0
#: Seconds between two looks for it.
PAUSE = 0.02

_SPREAD = 0.1


def lifetime(key: str) -> float:
    """Give the seconds that a key's entry is kept: its own number of them, so that not all expire at once."""
    return LIFETIME * (1 + _SPREAD * (zlib.crc32(key.encode()) / (1 << 31) - 1))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for, and how to answer it.

    Attributes
    ----------
    key: `answer_key` of it.
    words: what it calls its clauses and columns.
    compute: answers it, its notes only those of the answer itself.
    lasting: whether what was computed may be given to others who ask for this key.
    time_left: another's answer is waited for no longer.
    """

    key: str
    words: Words
    compute: Callable[[], Answer]
    lasting: Callable[[Answer], bool]
    time_left: TimeLeft = unlimited


class Cache:
    """Looks in the shared store, or in the process's own where there is none or it fails.

    Whatever a store does, there is an answer; a store that fails costs time, once in a while.

    Parameters
    ----------
    own: gets a copy of all that passes, for when the shared one fails.
    """

    def __init__(self, own: Store, shared: Store | None = None) -> None:
        self.own = own
        self.shared = shared

    def answer(self, question: Question) -> Answer:
        """Give a kept answer, or compute it: of simultaneous askers, one does. Raises as `compute` does."""
        answer = None
        if self.shared:
            with contextlib.suppress(CacheError):
                answer = self._answer(self.shared, question)
        return answer or self._answer(self.own, question)

    def _answer(self, store: Store, question: Question) -> Answer:
        found = self._found(store, question, asked=True)
        if found:
            return found
        deadline = time.monotonic() + min(PATIENCE, question.time_left())
        while (release := store.claim(question.key, CLAIM)) is None and time.monotonic() < deadline:
            time.sleep(PAUSE)
            found = self._found(store, question)
            if found:
                return found
        try:
            # Between looking and claiming another may have finished.
            return self._found(store, question) or self._computed(store, question)
        finally:
            if release:
                with contextlib.suppress(CacheError):  # it expires by itself
                    release()

    def _found(self, store: Store, question: Question, *, asked: bool = False) -> Answer | None:
        data = store.get(question.key, asked=asked)
        if data is None:
            return None
        entry = unpack(data)
        if entry is None:
            _count(store, "unreadable")
            return None
        if store is not self.own:
            self.own.put(question.key, data, lifetime(question.key))
        answer = reworded(entry.answer, entry.words, question.words)
        return replace(answer, cached=True, source=store.name)

    def _computed(self, store: Store, question: Question) -> Answer:
        _count(store, "computed")
        answer = question.compute()
        data = pack(answer, question.words) if question.lasting(answer) else None
        if data:
            self.own.put(question.key, data, lifetime(question.key))
            if store is not self.own:
                with contextlib.suppress(CacheError):
                    store.put(question.key, data, lifetime(question.key))
        return answer


def _count(store: Store, what: Counted) -> None:
    with contextlib.suppress(CacheError):  # no answer is given up for a count
        store.count(what)
