"""Merges fetched data into stored data: of each part, the version that was fetched later wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from scanner.errors import EmptyHistory
from scanner.history.block import as_stored, encode_bars, gather, separate
from scanner.history.changes import Changes, bar_changes, listing_changes, split_changes
from scanner.history.fetch_clock import UNKNOWN
from scanner.history.fetched import Fetched, FetchTimes
from scanner.history.manifest import Manifest, StoredBlock, StoredFile, month_of
from scanner.history.snapshot import Origin
from scanner.history.snapshot_reader import read_bars, read_sound
from scanner.history.stored_tables import decode_listings, decode_splits, earlier_and, encode_listings, encode_splits
from scanner.market_data.tables import SessionBars
from scanner.observe import log
from scanner.storage.base import Storage


def merge(files: Storage, base: Manifest | None, fetched: Fetched) -> tuple[Manifest, Changes]:
    """Write the files that change, and build the manifest that names them; newer data is never replaced by older.

    Args:
        base: the stored state.

    Returns:
        The manifest, and what differs from `base`.
    """
    blocks, withdrawn, changes = _merged(files, base, fetched)
    splits, split_times, corrected_splits = _newer_splits(files, base, fetched)
    listings, listed, corrected_listings = _newer_listings(files, base, fetched)
    origin, asked = _newer_origin(base, fetched, blocks)
    manifest = Manifest(
        base.sequence + 1 if base else 1,
        origin,
        blocks,
        splits,
        listings,
        base.details if base else None,
        replace(split_times, origin=asked, listings=listed, details=base.times.details if base else UNKNOWN),
        withdrawn,
    )
    return manifest, changes + corrected_splits + corrected_listings


def put(files: Storage, stem: str, data: bytes, content: str) -> StoredFile:
    """Write a file under its content's name, even if that file exists: it may be damaged."""
    stored = StoredFile.of(stem, data, content)
    files.write(stored.name, data)
    return stored


def _merged(
    files: Storage, base: Manifest | None, fetched: Fetched
) -> tuple[tuple[StoredBlock, ...], tuple[tuple[date, int], ...], Changes]:
    """Write the months that change; return every month's block, the sessions withdrawn, and what changed."""
    blocks = {block.month: block for block in (base.blocks if base else ())}
    withdrawn, changes = dict(base.withdrawn if base else ()), Changes()
    days = sorted(fetched.withdrawn)
    for month, gone in groupby(days, key=month_of):
        stored = _stored(files, blocks.get(month))
        for day in gone:
            time = fetched.withdrawn[day]
            if day not in stored or stored[day][1] <= time:
                withdrawn[day] = max(time, withdrawn.get(day, UNKNOWN))
                changes += Changes(withdrawn=(day,) if stored.pop(day, None) else ())
        _write(files, blocks, month, stored)
    for month, arrivals in groupby(fetched.bars, key=lambda arrival: month_of(arrival[0].session)):
        stored = _stored(files, blocks.get(month))
        for bars, time in arrivals:
            before, stored_time = stored.get(bars.session, (None, UNKNOWN))
            if time < max(stored_time, withdrawn.get(bars.session, UNKNOWN)):
                continue
            after = as_stored(bars)
            stored[bars.session] = after, time
            withdrawn.pop(bars.session, None)
            changes += bar_changes(before, after) if before else Changes()
        _write(files, blocks, month, stored)
    return tuple(blocks[month] for month in sorted(blocks)), tuple(sorted(withdrawn.items())), changes


def _stored(files: Storage, block: StoredBlock | None) -> dict[date, tuple[SessionBars, int]]:
    """Return the sessions of a block; none if it is damaged, since they have to be fetched again then."""
    if block is None:
        return {}
    found = read_bars(files, block)
    if found is None:
        log.warning("%s at %s is damaged: its sessions have to be fetched again", block.file.name, files.place)
        return {}
    times = block.times()
    return {bars.session: (bars, times[bars.session]) for bars in separate(found)}


def _write(
    files: Storage, blocks: dict[str, StoredBlock], month: str, sessions: Mapping[date, tuple[SessionBars, int]]
) -> None:
    """Write a month's sessions as its block."""
    days = tuple(sorted(sessions))
    if not days:
        blocks.pop(month, None)
        return
    file = put(files, f"bars-{month}", *encode_bars(gather([sessions[day][0] for day in days])))
    blocks[month] = StoredBlock(file, days, tuple(sessions[day][1] for day in days))


def _newer_splits(files: Storage, base: Manifest | None, fetched: Fetched) -> tuple[StoredFile, FetchTimes, Changes]:
    """Return the file of the newest splits, when they were fetched, and the first day that they cover.

    Where the newer splits do not go as far back as the older ones, the older ones cover the days before.
    """
    splits, times, encoded = fetched.splits, fetched.times, encode_splits(fetched.splits)
    if base is None:
        return put(files, "splits", *encoded), times, Changes()
    known = FetchTimes(splits=max(times.splits, base.times.splits), since=min(times.since, base.times.since))
    if encoded[1] == base.splits.content:
        return put(files, "splits", *encoded), known, Changes()
    stored = read_sound(files, base.splits, decode_splits)
    if stored is None:
        return put(files, "splits", *encoded), times, Changes()
    last = base.blocks[-1].sessions[-1] if base.blocks else date.min
    if times.splits < base.times.splits:
        splits = earlier_and(stored, base.times.since, splits)
    else:
        splits = earlier_and(splits, times.since, stored)
    return put(files, "splits", *encode_splits(splits)), known, split_changes(stored, splits, last)


def _newer_listings(files: Storage, base: Manifest | None, fetched: Fetched) -> tuple[StoredFile, int, Changes]:
    """Return the file of the newest listings, and when they were fetched."""
    arriving, time = fetched.listings, fetched.times.listings
    if arriving is None:
        if base is None:
            raise EmptyHistory(files.place)
        return base.listings, base.times.listings, Changes()
    encoded = encode_listings(arriving)
    if base is None:
        return put(files, "listings", *encoded), time, Changes()
    if encoded[1] == base.listings.content:
        return put(files, "listings", *encoded), max(time, base.times.listings), Changes()
    stored = read_sound(files, base.listings, decode_listings)
    if stored and time < base.times.listings:
        return base.listings, base.times.listings, Changes()
    changes = listing_changes(stored, arriving) if stored else Changes()
    return put(files, "listings", *encoded), time, changes


def _newer_origin(base: Manifest | None, fetched: Fetched, blocks: Sequence[StoredBlock]) -> tuple[Origin, int]:
    """Return the newest origin, and when it was fetched; a session that is stored is not absent."""
    origin, time = fetched.origin, fetched.times.origin
    shorter = base is not None and origin.latest < base.origin.latest != fetched.latest_before
    if base and (shorter or time < base.times.origin):
        origin, time = base.origin, base.times.origin
    stored = {session for block in blocks for session in block.sessions}
    return replace(origin, absent=tuple(day for day in origin.absent if day not in stored)), time
