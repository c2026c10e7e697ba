"""Fetched data on its way into a history: each part has its fetch time, so that it never replaces newer data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from scanner.history.changes import Changes
from scanner.history.snapshot import Origin, State
from scanner.market_data.tables import Listings, SessionBars, Splits


@dataclass(frozen=True, slots=True)
class FetchTimes:
    """The fetch times of a history's parts other than bars, by a `FetchClock`; 0 if unknown.

    Attributes:
        origin: when the source's sessions were fetched.
        since: the first day of the requested splits.
        details: the latest of any ticker; each ticker's own is stored with its details.
    """

    origin: int = 0
    splits: int = 0
    since: date = date.min
    listings: int = 0
    details: int = 0


@dataclass(frozen=True, slots=True)
class Fetched:
    """Data fetched from a source.

    Attributes:
        listings: None to leave the stored ones.
        times: of origin, splits and listings.
        bars: sessions with their fetch times, those of a month together; consumed one after the other while the history
            is locked, so that they need not all be in memory.
        withdrawn: the sessions that the source no longer has, with the time when this was found.
        latest_before: the source's last session as stored when the fetch began. An earlier end of the source is
            believed only if that is still the stored one: another sync running meanwhile may have seen a later session.
    """

    origin: Origin
    splits: Splits
    listings: Listings | None
    times: FetchTimes
    bars: Iterable[tuple[SessionBars, int]] = ()
    withdrawn: Mapping[date, int] = field(default_factory=dict)
    latest_before: date | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """The result of a publish.

    Attributes:
        changes: the differences to what was stored before.
        newest: the latest fetch time stored now.
    """

    state: State
    changes: Changes
    newest: int
