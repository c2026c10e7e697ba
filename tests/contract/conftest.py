"""Every place that something can be stored in, opened again as another process would."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scanner.deadline import TimeLeft, unlimited
from scanner.storage.base import MAX_FILE_BYTES, BusyError, Storage
from scanner.storage.folder import Folder
from scanner.storage.s3.bucket import Bucket
from tests.amazon import client_of, signed_in

TIMEOUT = 0.05


class Memory:
    """The least that can store: proof that the port asks for no more than it says."""

    place = "memory"
    parallel = 1

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def read(self, name: str, most: int = MAX_FILE_BYTES, time_left: TimeLeft = unlimited) -> bytes:
        try:
            return self._files[name][: most + 1]
        except KeyError:
            raise FileNotFoundError(name) from None

    def write(self, name: str, data: bytes) -> None:
        self._files[name] = data

    def remove(self, name: str) -> None:
        self._files.pop(name, None)

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._files))

    def probe(self) -> None:
        pass

    def clock(self) -> float:
        return time.time()

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=TIMEOUT):
            raise BusyError(self.place, TIMEOUT)
        try:
            yield
        finally:
            self._lock.release()


Open = Callable[[], Storage]


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A stand-in for S3."""
    with signed_in(monkeypatch):
        yield


@pytest.fixture(params=["folder", "memory", "bucket"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Open the same place, as another process would."""
    memory = Memory()
    if request.param == "bucket":
        request.getfixturevalue("amazon")
        client_of("s3").create_bucket(Bucket="prices")
    places: dict[str, Open] = {
        "folder": lambda: Folder(tmp_path / "new" / "history", TIMEOUT),
        "memory": lambda: memory,
        "bucket": lambda: Bucket("s3://prices/us/history", TIMEOUT),
    }
    return places[request.param]
