"""A local folder as a place to store in."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from scanner.deadline import TimeLeft, check, unlimited
from scanner.storage.base import MAX_FILE_BYTES, BusyError

_LOCK = ".lock"
_PART = ".scanner-part"
_RELEASES = 2
_HELD: list[BaseFileLock] = []  # the locks that this process could not release
# No link is followed, and opening a pipe does not wait for somebody to write; Windows has no such flags.
_SAFELY = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))


class Folder:
    """A local folder, made by its first writer.

    Args:
        timeout: seconds to wait for another writer.
    """

    def __init__(self, path: Path, timeout: float = 60) -> None:
        self._path = path
        self._timeout = timeout

    @property
    def place(self) -> str:
        """The folder's path."""
        return str(self._path)

    @property
    def parallel(self) -> int:
        """As many as there are cores."""
        return os.cpu_count() or 1

    def read(self, name: str, most: int = MAX_FILE_BYTES, time_left: TimeLeft = unlimited) -> bytes:
        """Read one file, and nothing else that a folder may hold: no link, pipe or device."""
        check(time_left, f"{self._path} was read")
        path = self._path / name
        try:
            descriptor = os.open(path, _SAFELY)
        except OSError as error:
            if path.is_symlink() or error.errno == errno.ENXIO:  # a socket
                raise ValueError(f"{name} is no file") from None
            raise
        with open(descriptor, "rb") as file:  # noqa: PTH123  # a descriptor has no path
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise ValueError(f"{name} is no file")
            return file.read(most + 1)

    def write(self, name: str, data: bytes) -> None:
        """Write beside, flush to the disk, rename, flush the folder."""
        part = self._path / (name + _PART)
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path / name)
        self._flush_names()

    def remove(self, name: str) -> None:
        """Remove one file."""
        # Windows keeps a file that a reader has open; the next publish removes it.
        with contextlib.suppress(PermissionError):
            (self._path / name).unlink(missing_ok=True)

    def names(self) -> tuple[str, ...]:
        """List the folder, without the lock and what a crash left half written."""
        if not self._path.is_dir():
            return ()
        names = (entry.name for entry in self._path.iterdir() if entry.is_file())
        return tuple(sorted(name for name in names if name != _LOCK and not name.endswith(_PART)))

    def probe(self) -> int:
        """Write a file in the folder, or where it would be made, and give what is free on that disk."""
        there = next(folder for folder in (self._path, *self._path.absolute().parents) if folder.exists())
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(b"\0")
        return shutil.disk_usage(there).free

    def clock(self) -> float:
        """Tell this machine's time."""
        return time.time()

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold a lock that the system gives back when its owner dies."""
        self._path.mkdir(parents=True, exist_ok=True)
        for _ in range(len(_HELD)):
            _give_back(_HELD.pop())
        lock = FileLock(self._path / _LOCK, timeout=self._timeout, poll_interval=0.01, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            raise BusyError(self.place, self._timeout) from None
        try:
            for leftover in self._path.glob(f"*{_PART}"):
                leftover.unlink()
            yield
        finally:
            _give_back(lock)

    def _flush_names(self) -> None:
        if os.name == "nt":  # Windows cannot open a folder; NTFS journals its renames
            return
        folder = os.open(self._path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _give_back(lock: BaseFileLock) -> None:
    """Release a lock. Where the system fails at that, what was written stays, and the next writer here tries again."""
    for _ in range(_RELEASES):
        with contextlib.suppress(OSError):
            lock.release()
            return
    _HELD.append(lock)
