"""The answers of administration, as types; the tests hold every answer to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from scanner.doctor.finding import Level


@dataclass(frozen=True, slots=True)
class CheckedPart:
    """How a part of the scanner is.

    Attributes:
        said: one sentence, with what to do.
        remedy: the code of what to do; None where all is well.
        facts: the same for programs.
    """

    part: str
    level: Level
    said: str
    remedy: str | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Examination:
    """How everything is that the scanner needs.

    Attributes:
        status: the worst level of any part.
    """

    status: Level
    findings: tuple[CheckedPart, ...]


@dataclass(frozen=True, slots=True)
class StoredChanges:
    """The differences to what was stored; what is merely new does not count.

    Attributes:
        sessions: how many have different bars.
        changed: bars of those sessions that differ.
        added: their bars that are new.
        removed: their bars that are gone.
        withdrawn: the sessions that were removed whole.
        splits: how many of those stored are new, different or gone.
        listings: tickers whose description differs or is gone.
    """

    sessions: int
    changed: int
    added: int
    removed: int
    withdrawn: tuple[date, ...]
    splits: int
    listings: int


@dataclass(frozen=True, slots=True)
class DroppedRows:
    """Rows of the source that could not be read.

    Attributes:
        rows: how many.
        named: the first of them.
    """

    rows: int
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredSessions:
    """What the history holds.

    Attributes:
        sessions: how many.
        age_sessions: completed sessions of the source since the last one.
    """

    sessions: int
    first_session: date
    last_session: date
    age_sessions: int


@dataclass(frozen=True, slots=True)
class FetchedDetails:
    """Tickers whose sector and industry were asked for.

    Attributes:
        asked: how many.
        found: of how many the source knew them.
        left: for how many there was no time.
    """

    asked: int
    found: int
    left: int


@dataclass(frozen=True, slots=True)
class SyncDone:
    """What a sync has done.

    Attributes:
        fetched: sessions that were fetched.
        left: sessions still to be fetched: ask again.
        repaired: files that were damaged.
        lost: sessions whose bars were damaged and that the source no longer has.
        future: sessions that were removed because they were not over by the source's clock.
        source_ends: the source's last session, where it ends before the stored ones do.
        details: None where none were asked for, or sessions are left.
        details_lost: whether the details of tickers were damaged, and have to be fetched again.
        digest: identifies the data.
    """

    market: str
    simulated: bool
    fetched: int
    left: int
    repaired: tuple[str, ...]
    lost: tuple[date, ...]
    changes: StoredChanges
    future: tuple[date, ...]
    source_ends: date | None
    dropped: DroppedRows
    seconds: float
    history: StoredSessions
    details: FetchedDetails | None
    details_lost: bool
    digest: str


@dataclass(frozen=True, slots=True)
class WarmDone:
    """The presets that were answered.

    Attributes:
        warmed: for each preset's name, how many stocks pass it.
        left: presets for which there was no time.
    """

    warmed: dict[str, int]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefreshDone:
    """A sync and what follows on it.

    Attributes:
        warm: None where sessions are left to be synced.
    """

    sync: SyncDone
    warm: WarmDone | None
