"""The history as the rest of the scanner sees it."""

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

_RELOADS = 10  # a reader that slow is overtaken by a sync once or twice


class History:
    """One market's stored sessions. Readers see one whole state; writers take turns and add up.

    Every method raises `HistoryError` when the place cannot be read or written.

    Args:
        place: a folder, or another adapter of `Storage`.
    """

    def __init__(self, place: Path | Storage) -> None:
        self._files = Folder(place) if isinstance(place, Path) else place

    @property
    def place(self) -> str:
        """What a user would call it."""
        return self._files.place

    def state(self, time_left: TimeLeft = unlimited) -> State:
        """Look at what is there, without its bars.

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
            OutOfTime: `time_left` fell to zero; nothing of what was loaded is kept.
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
        """Load what is known of single tickers, sorted by ticker. Raises as `load` does."""
        with failing_clearly(self.place):
            return read_details(self._files, self._manifest())

    def inspect(self) -> Report:
        """Read and verify everything. Raises as `state` does; damage besides is not raised, but reported."""
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
        """Try whether it can be written to, and leave nothing.

        Returns:
            Bytes that are free there; None where nobody counts them.
        """
        with failing_clearly(self.place):
            return self._files.probe()

    def fetch_clock(self) -> FetchClock:
        """Give a clock for what is fetched from now on: later than all that is stored."""
        with failing_clearly(self.place):
            manifest = find(self._files).manifest
            return FetchClock(self._files.clock(), manifest.newest() if manifest else UNKNOWN)

    def add(self, fetched: Fetched) -> Published:
        """Add sessions and remove those withdrawn, replace splits, listings and origin: all of it or nothing.

        What is stored already is replaced unless it was fetched later.

        Raises:
            HistoryError: the history holds another market.
            BusyHistory: another process keeps the lock.
        """
        with failing_clearly(self.place):
            return publishing.publish(self._files, fetched)

    def publish(self, sessions: Sequence[SessionBars], splits: Splits, listings: Listings, origin: Origin) -> State:
        """Add sessions, in any order, and what belongs to them, as fetched just now; see `add`."""
        now = self.fetch_clock().now()
        bars = [(bars, now) for bars in sorted(sessions, key=lambda bars: bars.session)]
        return self.add(Fetched(origin, splits, listings, FetchTimes(now, now, listings=now), bars)).state

    def publish_details(self, details: Sequence[Details], fetched: Mapping[str, int] | None = None) -> int:
        """Add details of single tickers, replacing those that are stored of the same and were not fetched later.

        Args:
            fetched: when each ticker's were asked for, by a `fetch_clock`; None if just now.

        Returns:
            The greatest time of fetching that is stored now.

        Raises:
            EmptyHistory: no session has been published.
            BusyHistory: another process keeps the lock.
        """
        with failing_clearly(self.place):
            return publishing.publish_details(self._files, details, fetched)

    def stored_bars(self, sessions: Container[date]) -> Iterator[SessionBars]:
        """Read sessions one after the other, those left out that are not stored or damaged."""
        with failing_clearly(self.place):
            for block in self._manifest().blocks:
                wanted = [session for session in block.sessions if session in sessions]
                found = read_bars(self._files, block) if wanted else None
                if found is not None:
                    yield from (bars for bars in separate(found) if bars.session in sessions)

    def drop_damaged(self) -> None:
        """Publish the state without the sessions whose bars are damaged, and without details that are."""
        with failing_clearly(self.place):
            publishing.drop_damaged(self._files)

    def _manifest(self, time_left: TimeLeft = unlimited) -> Manifest:
        return self._found(time_left)[0]

    def _found(self, time_left: TimeLeft = unlimited) -> tuple[Manifest, tuple[str, ...]]:
        """Find the manifest that serves, and the name of the newer one that is damaged."""
        found = find(self._files, time_left)
        if found.manifest is None and found.damage:
            raise DamagedHistory(found.damage)
        if found.manifest is None or not found.manifest.blocks:
            raise EmptyHistory(self.place)
        return found.manifest, found.damage
