"""From sessions to files: months merged, one manifest swapped, what no manifest names removed.

New files come first, the copy of the old manifest second, the new manifest third, removals last: whoever stops
anywhere leaves the old state or the new one. All of it happens under the lock, on top of the manifest found there
then, so two writers add up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from scanner.errors import EmptyHistory, HistoryError
from scanner.history.block import Block, encode_bars, gather, separate
from scanner.history.files import Files
from scanner.history.manifest import (
    CURRENT,
    PREVIOUS,
    Manifest,
    StoredBlock,
    StoredFile,
    encode_manifest,
    find,
    month_of,
)
from scanner.history.reading import read, read_details
from scanner.history.snapshot import Origin
from scanner.history.tables import encode_details, encode_listings, encode_splits
from scanner.market.source import Details, Listings, SessionBars, Splits
from scanner.observe import log

_OURS = re.compile(r"(bars-\d{4}-\d{2}|splits|listings|details)-[0-9a-f]{16}\.zst")  # a folder may hold files of others


def publish(
    files: Files, sessions: Sequence[SessionBars], splits: Splits, listings: Listings, origin: Origin
) -> Manifest:
    """Add sessions, or replace them, and replace splits and listings; see `History.publish`."""
    with files.exclusive():
        base = find(files).manifest
        if base:
            refuse_another(files.place, base.origin, origin.market)
            origin = max(origin, base.origin, key=lambda known: known.latest)
        manifest = Manifest(
            base.sequence + 1 if base else 1,
            origin,
            _merged(files, base.blocks if base else (), sessions),
            _put(files, "splits", *encode_splits(splits)),
            _put(files, "listings", *encode_listings(listings)),
            base.details if base else None,
        )
        _swap(files, base, manifest)
    return manifest


def publish_details(files: Files, details: Sequence[Details]) -> None:
    """Add details, or replace them; see `History.publish_details`."""
    with files.exclusive():
        base = find(files).manifest
        if base is None:
            raise EmptyHistory(files.place)
        known = {one.ticker: one for one in (*read_details(files, base), *details)}
        file = _put(files, "details", *encode_details(known.values()))
        _swap(files, base, replace(base, sequence=base.sequence + 1, details=file))


def drop_damaged(files: Files) -> None:
    """Leave out the blocks, and the details, that cannot be read."""
    with files.exclusive():
        base = find(files).manifest
        if base:
            sound = tuple(block for block in base.blocks if read(files, block.file) is not None)
            details = base.details if base.details and read(files, base.details) is not None else None
            _swap(files, base, replace(base, sequence=base.sequence + 1, blocks=sound, details=details))


def refuse_another(place: str, held: Origin, market: str) -> None:
    """Raise `HistoryError` if the history holds another market than `market`."""
    if held.market != market:
        raise HistoryError(
            f"the history at {place} holds the market {held.market}, not {market}: "
            "give each market a folder of its own with SCANNER_HISTORY"
        )


def _merged(files: Files, blocks: Sequence[StoredBlock], sessions: Sequence[SessionBars]) -> tuple[StoredBlock, ...]:
    """Write the months that change; return every month's block."""
    month_blocks = {block.month: block for block in blocks}
    arrivals = sorted(sessions, key=lambda bars: bars.session)
    for month, group in groupby(arrivals, key=lambda bars: month_of(bars.session)):
        stored = _stored(files, month_blocks[month]) if month in month_blocks else {}
        both = stored | {bars.session: bars for bars in group}
        kept = tuple(sorted(both))
        file = _put(files, f"bars-{month}", *encode_bars(gather([both[session] for session in kept])))
        month_blocks[month] = StoredBlock(file, kept)
    return tuple(month_blocks[month] for month in sorted(month_blocks))


def _stored(files: Files, block: StoredBlock) -> dict[date, SessionBars]:
    """Return the sessions of a block; none if it is damaged, for then they are as good as not stored."""
    data = read(files, block.file)
    if data is None:
        log.warning("%s at %s is damaged: its sessions have to be fetched again", block.file.name, files.place)
        return {}
    return {bars.session: bars for bars in separate(Block(data).bars())}


def _put(files: Files, stem: str, data: bytes, content: str) -> StoredFile:
    # Written even where a file of that name is: it may be damaged.
    stored = StoredFile.of(stem, data, content)
    files.write(stored.name, data)
    return stored


def _swap(files: Files, base: Manifest | None, manifest: Manifest) -> None:
    if base:
        files.write(PREVIOUS, encode_manifest(base))
    files.write(CURRENT, encode_manifest(manifest))
    named = {stored.name for kept in (base, manifest) if kept for stored in kept.files()}
    for name in files.names():
        if _OURS.fullmatch(name) and name not in named:
            files.remove(name)
