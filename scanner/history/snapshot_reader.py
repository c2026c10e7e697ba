"""Reads files into arrays: every byte is verified, and each month is written by its own thread.

The waiting thread checks its deadline all the while, and gives up without waiting for a read that hangs.
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
from scanner.history.manifest import Manifest, StoredBlock, StoredFile
from scanner.history.snapshot import Bars, Snapshot
from scanner.history.stored_tables import decode_details, decode_details_fetched, decode_listings, decode_splits
from scanner.market_data.tables import Details, Listings
from scanner.reference_data.overlay import lay_details_over
from scanner.remedy import Advice, Either, SyncMoreSessions, check_settings
from scanner.storage.base import Storage
from scanner.threads import Pool

#: Seconds between two checks of the deadline.
_LOOK = 0.1
#: Bars of all sessions and tickers: some 4 GB of arrays. Ten years of the whole market are 30 million.
MAX_CELLS = 100_000_000
_READS = 2  # damage in transit is gone at the next read
_T = TypeVar("_T")
_R = TypeVar("_R")


def read(files: Storage, stored: StoredFile, time_left: TimeLeft = unlimited) -> bytes | None:
    """Return the file's bytes; None if it is missing or fails its checksum, also at a second read."""
    for _ in range(_READS):
        try:
            data = files.read(stored.name, stored.size, time_left)
        except (FileNotFoundError, ValueError):
            return None
        if stored.verifies(data):
            return data
    return None


def decoded(stored: StoredFile, decode: Callable[[bytes], _T], data: bytes) -> _T:
    """Decode a file's bytes. Raises `DamagedHistory` if their checksum is right but their content is invalid."""
    try:
        return decode(data)
    except ValueError:
        raise DamagedHistory((stored.name,)) from None


def read_sound(files: Storage, stored: StoredFile, decode: Callable[[bytes], _T]) -> _T | None:
    """Read a file and decode it; None if it is missing or damaged."""
    data = read(files, stored)
    if data is None:
        return None
    try:
        return decode(data)
    except ValueError:
        return None


def read_bars(files: Storage, block: StoredBlock) -> Bars | None:
    """Load one block; None if it is missing or damaged."""
    return read_sound(files, block.file, lambda data: Block(data, block.sessions).bars())


def read_snapshot(files: Storage, manifest: Manifest, until: date | None, time_left: TimeLeft = unlimited) -> Snapshot:
    """Load a state without its sessions after `until`.

    Raises:
        OutOfTime: `time_left` fell to zero.
        HistoryError: every session is after `until`, or there are more bars than `MAX_CELLS`.
        DamagedHistory: files it needs are missing or damaged; it names them all.
    """
    state = manifest.state()
    last = until or date.max
    if state.sessions[0] > last:
        raise HistoryError(
            f"the history at {files.place} begins with {state.sessions[0]}, after {last}",
            Either((Advice("change-request", "ask for a later session"), SyncMoreSessions(len(state.sessions) + 1))),
        )
    months = [block for block in manifest.blocks if block.sessions[0] <= last]
    wanted = (manifest.splits, manifest.listings, *(month.file for month in months))
    with _workers(files.parallel, time_left) as each:
        splits, listings, *data = _read_all(files, wanted, each, time_left)
        blocks = each(_block, list(zip(months, data, strict=True)))
        bars = _stack(months, blocks, last, each)
    details = read_details(files, manifest, time_left)
    known = lay_details_over(decoded(manifest.listings, decode_listings, listings), details)
    return Snapshot(state, bars, decoded(manifest.splits, decode_splits, splits), known)


def read_listings(files: Storage, manifest: Manifest) -> Listings:
    """Load the listings alone, without details. Raises `DamagedHistory`."""
    data = read(files, manifest.listings)
    if data is None:
        raise DamagedHistory((manifest.listings.name,))
    return decoded(manifest.listings, decode_listings, data)


def read_details(files: Storage, manifest: Manifest, time_left: TimeLeft = unlimited) -> tuple[Details, ...]:
    """Load the details, sorted by ticker; none if there are none. Raises `DamagedHistory`."""
    if manifest.details is None:
        return ()
    data = read(files, manifest.details, time_left)
    if data is None:
        raise DamagedHistory((manifest.details.name,))
    return decoded(manifest.details, decode_details, data)


def read_details_fetched(files: Storage, manifest: Manifest) -> dict[str, int]:
    """Load when each ticker's details were fetched, as far as known."""
    found = read_sound(files, manifest.details, decode_details_fetched) if manifest.details else None
    return {} if found is None else found


class _Each:
    """Applies a function to many things in parallel, as long as there is time."""

    def __init__(self, pool: Pool, time_left: TimeLeft) -> None:
        self._pool = pool
        self._time_left = time_left

    def __call__(self, work: Callable[[_T], _R], things: Sequence[_T]) -> list[_R]:
        """Return the result of `work` for each. Raises OutOfTime."""
        futures = [self._pool.submit(work, thing) for thing in things]
        for future in futures:
            check(self._time_left, "the history was loaded")
            while not future.done():
                wait((future,), _LOOK)
                check(self._time_left, "the history was loaded")
        return [future.result() for future in futures]


@contextlib.contextmanager
def _workers(count: int, time_left: TimeLeft) -> Iterator[_Each]:
    """Run a number of threads; on an error, running work is not waited for and pending work is not begun."""
    pool = Pool(count)
    try:
        yield _Each(pool, time_left)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _block(read_month: tuple[StoredBlock, bytes]) -> Block:
    month, data = read_month
    return decoded(month.file, lambda data: Block(data, month.sessions), data)


def _stack(months: Sequence[StoredBlock], blocks: Sequence[Block], last: date, each: _Each) -> Bars:
    """Stack blocks, ascending, in arrays, up to the session `last`."""
    sessions = [session for block in blocks for session in block.sessions]
    tickers = set[str]()
    for block in blocks:
        tickers.update(block.seen(last))
        if len(tickers) * len(sessions) > MAX_CELLS:
            raise HistoryError(
                f"the history has more than {MAX_CELLS:,} bars (sessions x tickers)",
                check_settings("sync fewer sessions into another SCANNER_HISTORY"),
            )
    bars = empty(sessions[: bisect_right(sessions, last)], sorted(tickers))
    rows = np.cumsum([0, *(len(block.sessions) for block in blocks)]).tolist()

    def write(placed: tuple[StoredBlock, Block, int]) -> None:
        month, block, row = placed
        try:
            block.write_into(bars, row)
        except ValueError:
            raise DamagedHistory((month.file.name,)) from None

    each(write, list(zip(months, blocks, rows[:-1], strict=True)))
    return bars


def _read_all(files: Storage, wanted: Sequence[StoredFile], each: _Each, time_left: TimeLeft) -> list[bytes]:
    data = each(lambda stored: read(files, stored, time_left), wanted)
    damaged = tuple(stored.name for stored, found in zip(wanted, data, strict=True) if found is None)
    if damaged:
        raise DamagedHistory(damaged)
    return [found for found in data if found is not None]
