"""The history, as used by the rest of the scanner."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from scanner.deadline import TimeLeft, unlimited
from scanner.errors import DamagedHistory, EmptyHistory
from scanner.history import inspection, publishing
from scanner.history.block import separate
from scanner.history.fetch_clock import UNKNOWN, FetchClock
from scanner.history.fetched import Fetched, FetchTimes, Published
from scanner.history.inspection import Report
from scanner.history.manifest import PREVIOUS, Manifest, find, read_manifest
from scanner.history.snapshot import Origin, Snapshot, State
from scanner.history.snapshot_reader import read_bars, read_details, read_listings, read_snapshot
from scanner.history.unusable import failing_clearly
from scanner.market_data.tables import Details, Listings, SessionBars, Splits
from scanner.storage.base import Storage
from scanner.storage.folder import Folder

_RELOADS = 10  # a slow reader is overtaken by a sync once or twice


class History:
    """One market's stored sessions. Readers see one consistent state; writers take turns, and their changes add up.

    Every method raises `HistoryError` when the place cannot be read or written.

    Args:
        place: a folder, or another adapter of `Storage`.
    """

    def __init__(self, place: Path | Storage) -> None:
        self._files = Folder(place) if isinstance(place, Path) else place

    @property
    def place(self) -> str:
        """The place's name for users."""
        return self._files.place

    def state(self, time_left: TimeLeft = unlimited) -> State:
        """Read the current state, without its bars.

        Raises:
            OutOfTime: `time_left` fell to zero.
            UnreachableHistory: its place does not answer.
            EmptyHistory: no session has been published.
            DamagedHistory: neither the manifest nor the one before it can be read.
        """
        with failing_clearly(self.place):
            manifest, damage = self._found(time_left)
            return replace(manifest.state(), damage=damage)

    def load(self, until: date | None = None, time_left: TimeLeft = unlimited) -> Snapshot:
        """Load the state; with `until`, as if it ended there: later sessions and the tickers only they have left out.

        Raises:
            OutOfTime: `time_left` fell to zero; what was loaded so far is discarded.
            EmptyHistory: no session has been published.
            DamagedHistory: files it needs are missing or fail their checksum; it names them all.
            HistoryError: every session is after `until`.
        """
        with failing_clearly(self.place):
            manifest = self._manifest(time_left)
            for _ in range(_RELOADS):
                try:
                    return read_snapshot(self._files, manifest, until, time_left)
                except DamagedHistory:
                    newer = self._manifest(time_left)
                    if newer == manifest:
                        raise
                    manifest = newer  # writers have moved on, and removed what we were reading
            return read_snapshot(self._files, manifest, until, time_left)

    def load_before(self, error: DamagedHistory, time_left: TimeLeft = unlimited) -> Snapshot:
        """Load the state before the one whose loading raised an error, which its `damage` names.

        Raises:
            OutOfTime: `time_left` fell to zero.
            DamagedHistory: `error`; there is no such state, or it is damaged too.
        """
        with failing_clearly(self.place):
            try:
                before = read_manifest(self._files, PREVIOUS, time_left)
                snapshot = read_snapshot(self._files, before, None, time_left)
            except (FileNotFoundError, ValueError, DamagedHistory):
                raise error from None
            return replace(snapshot, state=replace(snapshot.state, damage=error.files))

    def listings(self) -> Listings:
        """Load the market's list of tickers as it was published. Raises as `load` does."""
        with failing_clearly(self.place):
            return read_listings(self._files, self._manifest())

    def details(self) -> tuple[Details, ...]:
        """Load the details of single tickers, sorted by ticker. Raises as `load` does."""
        with failing_clearly(self.place):
            return read_details(self._files, self._manifest())

    def inspect(self) -> Report:
        """Read and verify everything. Raises as `state` does; other damage is reported, not raised."""
        with failing_clearly(self.place):
            manifest = self._manifest()
            report = inspection.inspect(self._files, manifest)
            for _ in range(_RELOADS):
                newer = self._manifest()
                if not report.damage or newer == manifest:
                    break
                manifest, report = newer, inspection.inspect(self._files, newer)
            return report

    def probe(self) -> int | None:
        """Test whether the place can be written to, without leaving a file.

        Returns:
            Free bytes; None if the place has no such limit.
        """
        with failing_clearly(self.place):
            return self._files.probe()

    def fetch_clock(self) -> FetchClock:
        """Return a clock for new fetches, later than everything stored."""
        with failing_clearly(self.place):
            manifest = find(self._files).manifest
            return FetchClock(self._files.clock(), manifest.newest() if manifest else UNKNOWN)

    def add(self, fetched: Fetched) -> Published:
        """Add sessions and remove withdrawn ones, replace splits, listings and origin: all or nothing.

        Stored data is replaced unless it was fetched later.

        Raises:
            HistoryError: the history holds another market.
            BusyHistory: another process holds the lock.
        """
        with failing_clearly(self.place):
            return publishing.publish(self._files, fetched)

    def publish(self, sessions: Sequence[SessionBars], splits: Splits, listings: Listings, origin: Origin) -> State:
        """Add sessions, in any order, and what belongs to them, as fetched at the current time; see `add`."""
        now = self.fetch_clock().now()
        bars = [(bars, now) for bars in sorted(sessions, key=lambda bars: bars.session)]
        return self.add(Fetched(origin, splits, listings, FetchTimes(now, now, listings=now), bars)).state

    def publish_details(self, details: Sequence[Details], fetched: Mapping[str, int] | None = None) -> int:
        """Add details of single tickers, replacing stored ones unless these were fetched later.

        Args:
            fetched: when each ticker's fetch began, by a `fetch_clock`; None for now.

        Returns:
            The latest fetch time stored now.

        Raises:
            EmptyHistory: no session has been published.
            BusyHistory: another process holds the lock.
        """
        with failing_clearly(self.place):
            return publishing.publish_details(self._files, details, fetched)

    def stored_bars(self, sessions: Container[date]) -> Iterator[SessionBars]:
        """Read sessions one after the other, except those that are not stored or damaged."""
        with failing_clearly(self.place):
            for block in self._manifest().blocks:
                wanted = [session for session in block.sessions if session in sessions]
                found = read_bars(self._files, block) if wanted else None
                if found is not None:
                    yield from (bars for bars in separate(found) if bars.session in sessions)

    def drop_damaged(self) -> None:
        """Publish the state without damaged sessions and damaged details."""
        with failing_clearly(self.place):
            publishing.drop_damaged(self._files)

    def _manifest(self, time_left: TimeLeft = unlimited) -> Manifest:
        return self._found(time_left)[0]

    def _found(self, time_left: TimeLeft = unlimited) -> tuple[Manifest, tuple[str, ...]]:
        """Find the newest readable manifest, and the name of the newer one if that is damaged."""
        found = find(self._files, time_left)
        if found.manifest is None and found.damage:
            raise DamagedHistory(found.damage)
        if found.manifest is None or not found.manifest.blocks:
            raise EmptyHistory(self.place)
        return found.manifest, found.damage
