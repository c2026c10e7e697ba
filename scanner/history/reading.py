"""From files to arrays: every byte verified, every month laid by its own thread.

Whoever waits for it looks at their deadline all the while, and gives up without waiting for a read that hangs.
"""

from __future__ import annotations

import contextlib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import wait
from datetime import date
from typing import TypeVar

import numpy as np

from scanner.deadline import TimeLeft, check, unlimited
from scanner.errors import DamagedHistory, HistoryError
from scanner.history.block import Block, empty
from scanner.history.files import Files
from scanner.history.manifest import Manifest, StoredFile
from scanner.history.snapshot import Bars, Snapshot
from scanner.history.tables import decode_details, decode_details_fetched, decode_listings, decode_splits
from scanner.market.overlay import lay_details_over
from scanner.market.source import Details, Listings
from scanner.threads import Pool

#: Seconds between two looks at the deadline.
_LOOK = 0.1
_T = TypeVar("_T")
_R = TypeVar("_R")


def read(files: Files, stored: StoredFile) -> bytes | None:
    """Return the file's bytes, or None if it is missing or not as it was written."""
    try:
        data = files.read(stored.name)
    except FileNotFoundError:
        return None
    return data if stored.verifies(data) else None


def read_snapshot(files: Files, manifest: Manifest, until: date | None, time_left: TimeLeft = unlimited) -> Snapshot:
    """Load a state, its sessions after `until` left out.

    Raises
    ------
    OutOfTime: `time_left` fell to zero.
    HistoryError: every session is after `until`.
    DamagedHistory: files it needs are missing or damaged; it names them all.
    """
    state = manifest.state()
    last = until or date.max
    if state.sessions[0] > last:
        raise HistoryError(
            f"the history at {files.place} begins with {state.sessions[0]}, after {last}: "
            "ask for a later session, or run `scanner sync --sessions N` with a larger N"
        )
    months = [block.file for block in manifest.blocks if block.sessions[0] <= last]
    with _workers(files.parallel, time_left) as each:
        splits, listings, *data = _read_all(files, (manifest.splits, manifest.listings, *months), each)
        bars = _stack(each(Block, data), last, each)
    known = lay_details_over(decode_listings(listings), read_details(files, manifest))
    return Snapshot(state, bars, decode_splits(splits), known)


def read_listings(files: Files, manifest: Manifest) -> Listings:
    """Load the listings alone, without what details tell. Raises `DamagedHistory`."""
    data = read(files, manifest.listings)
    if data is None:
        raise DamagedHistory((manifest.listings.name,))
    return decode_listings(data)


def read_details(files: Files, manifest: Manifest) -> tuple[Details, ...]:
    """Load the details, sorted by ticker; none if there are none. Raises `DamagedHistory`."""
    if manifest.details is None:
        return ()
    data = read(files, manifest.details)
    if data is None:
        raise DamagedHistory((manifest.details.name,))
    return decode_details(data)


def read_details_fetched(files: Files, manifest: Manifest) -> dict[str, int]:
    """Load when each ticker's details were fetched, as far as that is known."""
    data = read(files, manifest.details) if manifest.details else None
    return {} if data is None else decode_details_fetched(data)


class _Each:
    """Does the same to each of many things at once, as long as there is time."""

    def __init__(self, pool: Pool, time_left: TimeLeft) -> None:
        self._pool = pool
        self._time_left = time_left

    def __call__(self, work: Callable[[_T], _R], things: Sequence[_T]) -> list[_R]:
        """Give what `work` makes of each. Raises OutOfTime."""
        futures = [self._pool.submit(work, thing) for thing in things]
        for future in futures:
            check(self._time_left, "the history was loaded")
            while not future.done():
                wait((future,), _LOOK)
                check(self._time_left, "the history was loaded")
        return [future.result() for future in futures]


@contextlib.contextmanager
def _workers(count: int, time_left: TimeLeft) -> Iterator[_Each]:
    """Have so many threads work; on an error nobody waits for what is under way, or begins what is not."""
    pool = Pool(count)
    try:
        yield _Each(pool, time_left)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _stack(blocks: Sequence[Block], last: date, each: _Each) -> Bars:
    """Lay blocks, ascending, one below the other, up to the session `last`."""
    tickers = sorted(set().union(*(block.seen(last) for block in blocks)))
    sessions = [session for block in blocks for session in block.sessions]
    bars = empty(sessions[: bisect_right(sessions, last)], tickers)
    rows = np.cumsum([0, *(len(block.sessions) for block in blocks)])
    each(lambda placed: placed[0].lay(bars, placed[1]), list(zip(blocks, rows.tolist(), strict=False)))
    return bars


def _read_all(files: Files, wanted: Sequence[StoredFile], each: _Each) -> list[bytes]:
    data = each(lambda stored: read(files, stored), wanted)
    damaged = tuple(stored.name for stored, found in zip(wanted, data, strict=True) if found is None)
    if damaged:
        raise DamagedHistory(damaged)
    return [found for found in data if found is not None]
