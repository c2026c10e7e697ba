"""The one file of a history that changes: it names all the others and is replaced whole.

It is JSON with its own checksum inside. The one before it is kept beside it: when the current one is damaged, readers
see the state before, and the next publish repairs.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import orjson

from scanner.errors import HistoryError
from scanner.history.fetch_clock import MAX_FETCH_TIME, UNKNOWN
from scanner.history.fetched import FetchTimes
from scanner.history.files import Files
from scanner.history.snapshot import Origin, State
from scanner.observe import log

CURRENT = "manifest.json"
PREVIOUS = "manifest-previous.json"

_FORMAT = 1
_NEVER = FetchTimes()


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An immutable file.

    Attributes
    ----------
    name: with the first digits of `sha256` in it, so that other bytes have another name.
    sha256: of the file's bytes.
    size: bytes.
    content: sha256 of what the file holds, before compression.
    """

    name: str
    sha256: str
    size: int
    content: str

    @classmethod
    def of(cls, stem: str, data: bytes, content: str) -> StoredFile:
        """Name some bytes."""
        sha256 = hashlib.sha256(data).hexdigest()
        return cls(f"{stem}-{sha256[:16]}.zst", sha256, len(data), content)

    def verifies(self, data: bytes) -> bool:
        """Whether these are the bytes that were written."""
        return hashlib.sha256(data).hexdigest() == self.sha256


@dataclass(frozen=True, slots=True)
class StoredBlock:
    """All bars of a calendar month's stored sessions, ascending.

    Attributes
    ----------
    fetched: when each of the sessions was fetched, by a `FetchClock`; empty where nobody knows.
    """

    file: StoredFile
    sessions: tuple[date, ...]
    fetched: tuple[int, ...] = ()

    def times(self) -> dict[date, int]:
        """Return when each session was fetched."""
        return dict(zip(self.sessions, self.fetched or [UNKNOWN] * len(self.sessions), strict=True))

    @property
    def month(self) -> str:
        """`2016-09`."""
        return month_of(self.sessions[0])


@dataclass(frozen=True, slots=True)
class Manifest:
    """One published state.

    Attributes
    ----------
    sequence: counts publishes.
    blocks: one a month, ascending.
    details: None if nobody has asked for any.
    times: when all but the bars was fetched.
    withdrawn: sessions that the source took back, each with the time that this was found, ascending; bars of them that
        were fetched before are not stored again.
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
        """Return the time of the latest fetch of anything in it."""
        bars = (time for block in self.blocks for time in block.fetched)
        times, withdrawn = self.times, (time for _, time in self.withdrawn)
        return max(times.origin, times.splits, times.listings, times.details, *bars, *withdrawn)

    def state(self) -> State:
        """Return what readers are told of it.

        The digest depends on what answers are made of alone: on the data, not on how it was published, and on the
        source's end where that is before the history's.
        """
        sessions = tuple(session for block in self.blocks for session in block.sessions)
        state = State("", self.origin, sessions)
        told = [state.source_ends] if state.source_ends else []
        contents = [file.content for file in self.files()]
        text = orjson.dumps([self.origin.market, self.origin.simulated, contents, *told])
        return replace(state, digest=hashlib.sha256(text).hexdigest())


@dataclass(frozen=True, slots=True)
class Found:
    """What a look for the manifest finds.

    Attributes
    ----------
    manifest: the newest readable one, if any.
    damage: the names of those newer than it that are missing or damaged.
    """

    manifest: Manifest | None
    damage: tuple[str, ...]


def find(files: Files) -> Found:
    """Find the newest readable manifest. Raises `HistoryError` if it is of a format this version cannot read."""
    damage: list[str] = []
    absent = 0
    for name in (CURRENT, PREVIOUS):
        try:
            found = Found(decode_manifest(files.read(name)), tuple(damage))
        except FileNotFoundError:
            absent += 1
        except ValueError:
            pass
        else:
            if damage:
                log.warning(
                    "%s at %s is damaged: the state before it serves until `scanner sync`", CURRENT, files.place
                )
            return found
        damage.append(name)
    return Found(None, () if absent == len(damage) else tuple(damage))


def encode_manifest(manifest: Manifest) -> bytes:
    """Make the manifest's file."""
    return _sealed({"format": _FORMAT, **orjson.loads(orjson.dumps(manifest))})


def decode_manifest(data: bytes) -> Manifest:
    """Read a manifest's file.

    Raises
    ------
    ValueError: a byte of it is not as it was written.
    HistoryError: it is whole, and written by a version of the scanner this one does not know.
    """
    document = orjson.loads(data)
    if not isinstance(document, dict) or "checksum" not in document:
        raise ValueError("not a manifest")
    del document["checksum"]
    if _sealed(document) != data:
        raise ValueError("the checksum of the manifest is wrong")
    if document["format"] != _FORMAT:
        raise HistoryError(
            f"the history has format {document['format']} and this version reads format {_FORMAT}: "
            "use the version that wrote it, or sync into another SCANNER_HISTORY"
        )
    details = document.get("details")  # manifests of before have none
    return Manifest(
        document["sequence"],
        _origin(document["origin"]),
        tuple(_block(block) for block in document["blocks"]),
        StoredFile(**document["splits"]),
        StoredFile(**document["listings"]),
        StoredFile(**details) if details else None,
        _times(document.get("times", {})),
        tuple((date.fromisoformat(day), _time(time)) for day, time in document.get("withdrawn", [])),
    )


def month_of(session: date) -> str:
    """`2016-09`."""
    return f"{session:%Y-%m}"


def _sealed(document: dict[str, Any]) -> bytes:
    checksum = hashlib.sha256(orjson.dumps(document)).hexdigest()
    return orjson.dumps({**document, "checksum": checksum})


def _origin(document: dict[str, Any]) -> Origin:
    latest, upcoming = date.fromisoformat(document["latest"]), _dates(document["upcoming"])
    absent = _dates(document.get("absent", []))  # manifests of before have none
    return Origin(document["market"], document["simulated"], latest, upcoming, absent)


def _block(document: dict[str, Any]) -> StoredBlock:
    sessions = _dates(document["sessions"])
    fetched = tuple(map(_time, document.get("fetched", [])))  # manifests of before have none
    if fetched and len(fetched) != len(sessions):
        raise ValueError("not every session has a time of fetching")
    return StoredBlock(StoredFile(**document["file"]), sessions, fetched)


def _times(document: dict[str, Any]) -> FetchTimes:
    """Read when parts were fetched; manifests of before do not tell."""
    parts = {name: _time(document.get(name, UNKNOWN)) for name in ("origin", "splits", "listings", "details")}
    return FetchTimes(**parts, since=date.fromisoformat(document.get("since", str(date.min))))


def _time(number: object) -> int:
    if not isinstance(number, int) or not UNKNOWN <= number <= MAX_FETCH_TIME:
        raise ValueError("not a time of fetching")
    return number


def _dates(texts: list[str]) -> tuple[date, ...]:
    return tuple(date.fromisoformat(text) for text in texts)
