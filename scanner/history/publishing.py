"""Publishes sessions: merges months, swaps the manifest, removes files that no manifest names.

New files come first, the copy of the old manifest second, the new manifest third, removals last: an interruption at any
point leaves the old state or the new one. All of it happens under the lock, based on the manifest found then, so that
the changes of two writers add up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from scanner.errors import EmptyHistory, HistoryError
from scanner.history.fetch_clock import UNKNOWN
from scanner.history.fetched import Fetched, Published
from scanner.history.manifest import CURRENT, PREVIOUS, Manifest, encode_manifest, find
from scanner.history.merging import merge, put
from scanner.history.snapshot import Origin
from scanner.history.snapshot_reader import read_bars, read_details, read_details_fetched, read_sound
from scanner.history.stored_tables import decode_details, encode_details
from scanner.market_data.tables import Details
from scanner.remedy import check_settings
from scanner.storage.base import Storage

_OURS = re.compile(r"(bars-\d{4}-\d{2}|splits|listings|details)-[0-9a-f]{16}\.zst")  # the folder may hold other files


def publish(files: Storage, fetched: Fetched) -> Published:
    """Add or replace sessions, remove withdrawn ones, and replace splits, listings and origin; see `History.add`.

    Newer data is never replaced by older.
    """
    with files.exclusive():
        base = find(files).manifest
        if base:
            refuse_another(files.place, base.origin, fetched.origin.market)
        manifest, changes = merge(files, base, fetched)
        _swap(files, base, manifest)
    return Published(manifest.state(), changes, manifest.newest())


def publish_details(files: Storage, details: Sequence[Details], fetched: Mapping[str, int] | None) -> int:
    """Add details, or replace those fetched earlier; see `History.publish_details`."""
    with files.exclusive():
        base = find(files).manifest
        if base is None:
            raise EmptyHistory(files.place)
        known, times = {one.ticker: one for one in read_details(files, base)}, read_details_fetched(files, base)
        now = max(base.newest() + 1, int(files.clock() * 1e6))
        for one in details:
            time = now if fetched is None else fetched[one.ticker]
            if time >= times.get(one.ticker, UNKNOWN):
                known[one.ticker], times[one.ticker] = one, time
        file = put(files, "details", *encode_details(known.values(), times))
        newest_times = replace(base.times, details=max(times.values(), default=UNKNOWN))
        manifest = replace(base, sequence=base.sequence + 1, details=file, times=newest_times)
        _swap(files, base, manifest)
    return manifest.newest()


def drop_damaged(files: Storage) -> None:
    """Publish the state without blocks and details that cannot be read."""
    with files.exclusive():
        base = find(files).manifest
        if base:
            sound = tuple(block for block in base.blocks if read_bars(files, block) is not None)
            known = read_sound(files, base.details, decode_details) if base.details else None
            details = None if known is None else base.details
            _swap(files, base, replace(base, sequence=base.sequence + 1, blocks=sound, details=details))


def refuse_another(place: str, held: Origin, market: str) -> None:
    """Raise `HistoryError` if the history holds another market than `market`."""
    if held.market != market:
        raise HistoryError(
            f"the history at {place} holds the market {held.market}, not {market}",
            check_settings("give each market its own folder with SCANNER_HISTORY"),
        )


def _swap(files: Storage, base: Manifest | None, manifest: Manifest) -> None:
    if base:
        files.write(PREVIOUS, encode_manifest(base))
    files.write(CURRENT, encode_manifest(manifest))
    named = {stored.name for state in (base, manifest) if state for stored in state.files()}
    for name in files.names():
        if _OURS.fullmatch(name) and name not in named:
            files.remove(name)
