"""Entries that were checked lately: the same bytes are not checked again, whatever store they come from."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import replace
from typing import Any

from scanner.cache.entry import Entry, parse
from scanner.result import Answer

#: Bytes of JSON of the entries that are remembered; as objects they take three to four times as much.
MAX_BYTES = 4 << 20


class CheckedEntries:
    """Remembers the entries that some bytes were found to be; forgets the least recently used when it is full.

    Args:
        max_bytes: of their JSON.
    """

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._entries: OrderedDict[bytes, tuple[Entry, int]] = OrderedDict()  # least recently used first
        self._size = 0
        self._lock = threading.Lock()

    def read(self, data: bytes) -> Entry | None:
        """Read an entry as `entry.parse` does; what whoever got it before has done to its answer is not seen."""
        with self._lock:
            found = self._entries.get(data)
            if found:
                self._entries.move_to_end(data)
        if found is None:
            found = parse(data)
            if found is None:
                return None
            self._remember(data, found)
        entry = found[0]
        return entry.model_copy(update={"answer": _own(entry.answer)})

    def _remember(self, data: bytes, found: tuple[Entry, int]) -> None:
        with self._lock:
            if data in self._entries or found[1] > self._max_bytes:
                return
            self._entries[data] = found
            self._size += found[1]
            while self._size > self._max_bytes:
                _, (_, size) = self._entries.popitem(last=False)
                self._size -= size


def _own(answer: Answer) -> Answer:
    """Copy the parts of an answer that a program can change."""
    rows = (replace(row, factors={**row.factors}, columns={**row.columns}) for row in answer.results)
    own: dict[str, Any] = {name: {**getattr(answer, name)} for name in ("request", "timings", "versions")}
    return replace(answer, results=tuple(rows), **own)
