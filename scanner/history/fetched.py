"""What is on its way into a history: each part with the time of its fetching, so that it replaces nothing newer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from scanner.history.changes import Changes
from scanner.history.snapshot import Origin, State
from scanner.market_data.tables import Listings, SessionBars, Splits


@dataclass(frozen=True, slots=True)
class FetchTimes:
    """When the parts of a history that are not bars were fetched, by a `FetchClock`; 0 where nobody knows.

    Attributes:
        origin: when the source was asked for its sessions.
        since: the first day that the splits were asked for.
        details: the newest of any ticker; each has its own beside it.
    """

    origin: int = 0
    splits: int = 0
    since: date = date.min
    listings: int = 0
    details: int = 0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched of a source.

    Attributes:
        listings: None to leave those that are stored.
        times: of origin, splits and listings.
        bars: sessions with the time of each, those of a month together; taken one after the other while the history is
            locked, so that not all of them need be in memory.
        withdrawn: the sessions that the source has no bars of any more, with the time that this was found.
        latest_before: the source's last session as it was stored when the fetch began. Only who knew that one is
            believed that the source ends earlier: another sync that runs at the same time may have seen it further on.
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
    """What became of it.

    Attributes:
        changes: to what was stored before.
        newest: the greatest time of fetching that is stored now.
    """

    state: State
    changes: Changes
    newest: int
