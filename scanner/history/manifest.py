"""The manifest: the only file of a history that changes; it names all others and is replaced as a whole.

It is JSON that contains its own checksum. The previous manifest is stored beside it: if the current one is damaged,
readers see the previous state, and the next publish repairs it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import orjson

from scanner.deadline import TimeLeft, unlimited
from scanner.errors import HistoryError
from scanner.history import untrusted
from scanner.history.fetch_clock import MAX_FETCH_TIME, UNKNOWN
from scanner.history.fetched import FetchTimes
from scanner.history.snapshot import Origin, State
from scanner.observe import log
from scanner.remedy import check_settings
from scanner.storage.base import MAX_FILE_BYTES, Storage

CURRENT = "manifest.json"
PREVIOUS = "manifest-previous.json"
#: Bytes of a manifest; one of ten years has some 65 thousand.
MAX_MANIFEST_BYTES = 4 << 20
#: Maximum number of months, and of bytes of all files, that a manifest may name.
MAX_MONTHS = 600
MAX_HISTORY_BYTES = 1 << 30

_FORMAT = 1
_NEVER = FetchTimes()
_READS = 2  # damage in transit is gone at the next read
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MAX_SEQUENCE = 1 << 53


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An immutable file.

    Attributes:
        name: contains the first digits of `sha256`, so that other bytes have another name.
        sha256: of the file's bytes.
        size: bytes.
        content: sha256 of the content, before compression.
    """

    name: str
    sha256: str
    size: int
    content: str

    @classmethod
    def of(cls, stem: str, data: bytes, content: str) -> StoredFile:
        """Describe the file of some bytes."""
        sha256 = hashlib.sha256(data).hexdigest()
        return cls(f"{stem}-{sha256[:16]}.zst", sha256, len(data), content)

    @classmethod
    def read(cls, value: object, stem: str) -> StoredFile:
        """Parse one from a manifest. Raises `ValueError` for a name that no such file has: it might lead elsewhere."""
        found = untrusted.having(value, "name", "sha256", "size", "content")
        sha256, content = (untrusted.text(found[member]) for member in ("sha256", "content"))
        if not _SHA256.fullmatch(sha256) or found["name"] != f"{stem}-{sha256[:16]}.zst":
            raise ValueError("a name that no file of a history has")
        return cls(found["name"], sha256, untrusted.whole(found["size"], 0, MAX_FILE_BYTES), content)

    def verifies(self, data: bytes) -> bool:
        """Tell whether these are the bytes that were written."""
        return len(data) == self.size and hashlib.sha256(data).hexdigest() == self.sha256


@dataclass(frozen=True, slots=True)
class StoredBlock:
    """All bars of a calendar month's stored sessions, ascending.

    Attributes:
        fetched: when each of the sessions was fetched, by a `FetchClock`; empty if unknown.
    """

    file: StoredFile
    sessions: tuple[date, ...]
    fetched: tuple[int, ...] = ()

    def times(self) -> dict[date, int]:
        """Return when each session was fetched."""
        return dict(zip(self.sessions, self.fetched or [UNKNOWN] * len(self.sessions), strict=True))

    @classmethod
    def read(cls, value: object) -> StoredBlock:
        """Parse one from a manifest. Raises `ValueError`."""
        found = untrusted.having(value, "file", "sessions")
        sessions = untrusted.sessions(found["sessions"])
        months = {*map(month_of, sessions)}
        if len(months) != 1:
            raise ValueError("a block is of one month")
        fetched = tuple(
            map(_time, untrusted.listed(found.get("fetched", [])))
        )  # manifests of earlier versions have none
        if fetched and len(fetched) != len(sessions):
            raise ValueError("not every session has a time of fetching")
        return cls(StoredFile.read(found["file"], f"bars-{months.pop()}"), sessions, fetched)

    @property
    def month(self) -> str:
        """`2016-09`."""
        return month_of(self.sessions[0])


@dataclass(frozen=True, slots=True)
class Manifest:
    """One published state.

    Attributes:
        sequence: the number of publishes.
        blocks: one a month, ascending.
        details: None if none have been fetched.
        times: when the parts other than bars were fetched.
        withdrawn: sessions that the source no longer has, each with the time when this was found, ascending; bars of
            them that were fetched before that are not stored again.
    """

    sequence: int
    origin: Origin
    blocks: tuple[StoredBlock, ...]
    splits: StoredFile
    listings: StoredFile
    details: StoredFile | None = None
    times: FetchTimes = _NEVER
    withdrawn: tuple[tuple[date, int], ...] = ()

    def files(self) -> tuple[StoredFile, ...]:
        """Every file it names."""
        details = (self.details,) if self.details else ()
        return (*(block.file for block in self.blocks), self.splits, self.listings, *details)

    def newest(self) -> int:
        """The latest fetch time of anything in it."""
        bars = (time for block in self.blocks for time in block.fetched)
        times, withdrawn = self.times, (time for _, time in self.withdrawn)
        return max(times.origin, times.splits, times.listings, times.details, *bars, *withdrawn)

    def state(self) -> State:
        """Return the state that readers see.

        The digest depends only on what answers depend on: on the data, not on how it was published, and on the source's
        end if that is before the history's.
        """
        sessions = tuple(session for block in self.blocks for session in block.sessions)
        state = State("", self.origin, sessions)
        source_end = [state.source_ends] if state.source_ends else []
        contents = [file.content for file in self.files()]
        text = orjson.dumps([self.origin.market, self.origin.simulated, contents, *source_end])
        return replace(state, digest=hashlib.sha256(text).hexdigest())


@dataclass(frozen=True, slots=True)
class Found:
    """The result of looking for the manifest.

    Attributes:
        manifest: the newest readable one, if any.
        damage: the names of those newer than it that are missing or damaged.
    """

    manifest: Manifest | None
    damage: tuple[str, ...]


def find(files: Storage, time_left: TimeLeft = unlimited) -> Found:
    """Find the newest readable manifest.

    Raises:
        HistoryError: it is of a format this version cannot read.
        OutOfTime: `time_left` fell to zero.
    """
    damage: list[str] = []
    absent = 0
    for name in (CURRENT, PREVIOUS):
        try:
            found = Found(read_manifest(files, name, time_left), tuple(damage))
        except FileNotFoundError:
            absent += 1
        except ValueError:
            pass
        else:
            if damage:
                log.warning(
                    "%s at %s is damaged: the state before it is used until the next sync", CURRENT, files.place
                )
            return found
        damage.append(name)
    return Found(None, () if absent == len(damage) else tuple(damage))


def read_manifest(files: Storage, name: str, time_left: TimeLeft = unlimited) -> Manifest:
    """Read a manifest; a damaged one is read again.

    Raises:
        FileNotFoundError: there is none.
        ValueError: it is damaged.
        HistoryError: it is whole, and of a format this version cannot read.
        OutOfTime: `time_left` fell to zero.
    """
    for left in reversed(range(_READS)):
        try:
            return decode_manifest(files.read(name, MAX_MANIFEST_BYTES, time_left))
        except ValueError:
            if not left:
                raise
    raise AssertionError("the last reading returns or raises")


def encode_manifest(manifest: Manifest) -> bytes:
    """Encode a manifest as a file."""
    return _sealed({"format": _FORMAT, **orjson.loads(orjson.dumps(manifest))})


@lru_cache(maxsize=4)  # every question reads it, and it changes with a sync: the current one, and the one before it
def decode_manifest(data: bytes) -> Manifest:
    """Parse a manifest's file; the same bytes are parsed once.

    Raises:
        ValueError: it is damaged, or its content is impossible.
        HistoryError: it is intact, but in the format of another version of the scanner.
    """
    if len(data) > MAX_MANIFEST_BYTES:
        raise ValueError(f"a manifest has at most {MAX_MANIFEST_BYTES} bytes")
    document = untrusted.members(data, "checksum", "format")
    del document["checksum"]
    if _sealed(document) != data:
        raise ValueError("the checksum of the manifest is wrong")
    if untrusted.whole(document["format"], 1, _MAX_SEQUENCE) != _FORMAT:
        raise HistoryError(
            f"the history has format {document['format']} and this version reads format {_FORMAT}",
            check_settings("use the version that wrote it, or sync into another SCANNER_HISTORY"),
        )
    untrusted.having(document, "sequence", "origin", "blocks", "splits", "listings")
    details = document.get("details")  # manifests of earlier versions have none
    manifest = Manifest(
        untrusted.whole(document["sequence"], 1, _MAX_SEQUENCE),
        _origin(document["origin"]),
        tuple(map(StoredBlock.read, untrusted.listed(document["blocks"])[: MAX_MONTHS + 1])),
        StoredFile.read(document["splits"], "splits"),
        StoredFile.read(document["listings"], "listings"),
        StoredFile.read(details, "details") if details else None,
        _times(document.get("times", {})),
        _withdrawn(document.get("withdrawn", [])),
    )
    if len(manifest.blocks) > MAX_MONTHS or not untrusted.ascending([block.month for block in manifest.blocks]):
        raise ValueError(f"blocks ascend by month, and there are at most {MAX_MONTHS}")
    if sum(file.size for file in manifest.files()) > MAX_HISTORY_BYTES:
        raise ValueError(f"the files of a history have at most {MAX_HISTORY_BYTES} bytes")
    return manifest


def month_of(session: date) -> str:
    """`2016-09`."""
    return f"{session:%Y-%m}"


def _sealed(document: dict[str, Any]) -> bytes:
    checksum = hashlib.sha256(orjson.dumps(document)).hexdigest()
    return orjson.dumps({**document, "checksum": checksum})


def _origin(value: object) -> Origin:
    found = untrusted.having(value, "market", "simulated", "latest", "upcoming")
    (latest,), upcoming = untrusted.sessions([found["latest"]]), untrusted.sessions(found["upcoming"])
    absent = untrusted.sessions(found.get("absent", []))  # manifests of earlier versions have none
    return Origin(untrusted.text(found["market"]), untrusted.truth(found["simulated"]), latest, upcoming, absent)


def _times(value: object) -> FetchTimes:
    """Parse when parts were fetched; manifests of earlier versions do not say."""
    found = untrusted.having(value)
    parts = {name: _time(found.get(name, UNKNOWN)) for name in ("origin", "splits", "listings", "details")}
    return FetchTimes(**parts, since=untrusted.day(found.get("since", str(date.min))))


def _withdrawn(value: object) -> tuple[tuple[date, int], ...]:
    pairs = [untrusted.listed(pair) for pair in untrusted.listed(value)]
    return tuple((untrusted.day(day), _time(time)) for day, time in pairs)


def _time(number: object) -> int:
    return untrusted.whole(number, UNKNOWN, MAX_FETCH_TIME)
