"""Faults of files: what `os`, `open` and `fcntl` do below one folder."""

from __future__ import annotations

import builtins
import fcntl
import io
import os
from collections.abc import Callable
from typing import Any

from scripts.torture.faults import FILES, LOOKING, NAMING, READING, WRITING, Faults, failure

_LOOKS = ("stat", "lstat", "listdir", "scandir")
_NAMES = ("mkdir", "replace", "rename", "unlink", "remove", "rmdir")


def wrap_files(faults: Faults) -> None:
    """Put faults into all that is done with files of the folder."""
    known = set[int]()  # descriptors of its files
    for name, kinds in ((name, LOOKING) for name in _LOOKS):
        setattr(os, name, _of_path(faults, name, kinds, getattr(os, name)))
    for name in _NAMES:
        setattr(os, name, _of_path(faults, name, NAMING, getattr(os, name)))
    _wrap_descriptors(faults, known)
    _wrap_open(faults, known)


def _wrap_descriptors(faults: Faults, known: set[int]) -> None:
    opened, closed, fsync, flock = os.open, os.close, os.fsync, fcntl.flock

    def opening(path: Any, flags: int, *arguments: Any, **options: Any) -> int:  # handed through
        channel = faults.channel_of_path(path)
        _meet(faults, channel, "open", NAMING if flags & os.O_CREAT else LOOKING)
        descriptor = opened(path, flags, *arguments, **options)
        if channel:
            known.add(descriptor)
        return descriptor

    def closing(descriptor: int) -> None:
        ours = descriptor in known
        known.discard(descriptor)
        closed(descriptor)
        _meet(faults, FILES if ours else None, "close", LOOKING)

    def flushing(descriptor: int) -> None:
        _meet(faults, FILES if descriptor in known else None, "fsync", NAMING)
        fsync(descriptor)

    def locking(descriptor: int, operation: int) -> None:
        _meet(faults, FILES if descriptor in known else None, "flock", LOOKING)
        flock(descriptor, operation)

    os.open, os.close, os.fsync, fcntl.flock = opening, closing, flushing, locking  # type: ignore[assignment]


def _wrap_open(faults: Faults, known: set[int]) -> None:
    plain = io.open

    def reading_or_writing(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        ours = file in known if isinstance(file, int) else faults.channel_of_path(file) is not None
        if not ours or "b" not in mode:
            return plain(file, mode, *arguments, **options)
        if not isinstance(file, int):
            _meet(faults, FILES, "open", LOOKING if "r" in mode else NAMING)
        raw = _File(faults, known, file, mode.replace("b", ""))
        return io.BufferedReader(raw) if "r" in mode else io.BufferedWriter(raw)

    builtins.open = io.open = reading_or_writing


class _File(io.FileIO):
    """A file of the folder, opened."""

    def __init__(self, faults: Faults, known: set[int], file: Any, mode: str) -> None:  # path or number
        super().__init__(file, mode)
        self._faults, self._known = faults, known
        known.add(self.fileno())

    def readinto(self, buffer: Any) -> Any:  # handed through
        """Read some, or less."""
        fault = _meet(self._faults, FILES, "read", READING)
        if fault == "cut":
            return 0
        return super().readinto(memoryview(buffer)[:1] if fault == "short" else buffer)

    def read(self, size: int | None = -1) -> bytes:
        """Read some, or all."""
        if size is None or size < 0:
            return self.readall()
        piece = bytearray(size)
        return bytes(piece[: self.readinto(piece) or 0])

    def readall(self) -> bytes:
        """Read to the end."""
        pieces = list[bytes]()
        while piece := self.read(1 << 16):
            pieces.append(piece)
        return b"".join(pieces)

    def write(self, data: Any) -> int:  # handed through
        """Write some, or less; where there is no room, a part has been written."""
        fault = self._faults.at(FILES, "write", WRITING)
        if fault in {"short", "no-room"}:
            written = super().write(memoryview(data)[: max(1, len(data) // 2)])
            if fault == "short":
                return written or 0
        if fault:
            raise failure(fault)
        return super().write(data) or 0

    def close(self) -> None:
        """Close it; the descriptor is free even where that fails."""
        ours = not self.closed
        if ours:
            self._known.discard(self.fileno())
        super().close()
        if ours:
            _meet(self._faults, FILES, "close", LOOKING)


def _of_path(faults: Faults, name: str, kinds: tuple[str, ...], real: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(path: Any = ".", *arguments: Any, **options: Any) -> Any:  # handed through
        _meet(faults, faults.channel_of_path(path), name, kinds)
        return real(path, *arguments, **options)

    return wrapped


def _meet(faults: Faults, channel: str | None, operation: str, kinds: tuple[str, ...]) -> str | None:
    """Raise the fault that an operation meets, or give what it has to do itself."""
    fault = faults.at(channel, operation, kinds)
    if fault in {"io-error", "no-room"}:
        raise failure(fault)
    return fault
