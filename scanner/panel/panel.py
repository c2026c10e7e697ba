"""The panel: the prices that a scan of one session uses.

Each column is a ticker that has a bar in the session, each row one of the ticker's own bars: the last row is the
session itself, the row before it the ticker's bar before that, whenever that was. Halts and missing days therefore
leave no holes, and a window of n rows is the ticker's own last n bars, as the textbooks have it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Dates, Floats, Strings
from scanner.deadline import TimeLeft, check, unlimited
from scanner.history.snapshot import Bars, Snapshot
from scanner.market_data.tables import Splits
from scanner.panel.adjust import prices_show_splits, resolve_splits, split_factors
from scanner.panel.benchmark import Benchmark
from scanner.panel.quality import MAX_ABSENCE, faults, listing_start, usable

PRICES = ("open", "high", "low", "close")
#: The step that a deadline may interrupt, for its message.
BUILT = "the panel was built"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many tickers a session has, by the state of their bars.

    Attributes:
        current: with a usable bar in the session; only these are scanned.
        stale: without a bar in the session, but with one in the 60 sessions before.
        faulty: with an impossible bar in the session.
        listed: the sum of the three.
    """

    current: int
    stale: int
    faulty: int

    @property
    def listed(self) -> int:
        """The number of listed tickers: current, stale and faulty."""
        return self.current + self.stale + self.faulty


@dataclass(frozen=True)
class Panel:
    """The own bars of all tickers current in one session, on that session's split basis.

    Columns are ordered by number of bars, most first, so that the columns of a block have similar lengths.

    Attributes:
        sessions: (T,) the market's sessions up to and including the one described.
        tickers: (n,).
        bars: (n,) the number of own bars since the listing began.
        position: (rows, n) the index in `sessions` of each bar; -1 where there is none.
        open: (rows, n) USD; NaN where a ticker has fewer bars.
        high: as `open`.
        low: as `open`.
        close: as `open`.
        volume: (rows, n) shares; NaN likewise.
        raw_close: (n,) USD, the session's close as published.
        split: (n,) whether a split falls within its bars.
        doubtful: (n,) whether the prices do not show one of these splits, or show another ratio.
        coverage: of the session.
        faults: what is wrong with the session's faulty bars, by ticker.
        benchmark: the closes that relative measures use.
    """

    sessions: Dates
    tickers: Strings
    bars: NDArray[np.int64]
    position: NDArray[np.int16]
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats
    raw_close: Floats
    split: NDArray[np.bool_]
    doubtful: NDArray[np.bool_]
    coverage: Coverage
    benchmark: Benchmark
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """The largest number of own bars of any ticker."""
        return len(self.close)

    @property
    def session(self) -> date:
        """The session described."""
        session: date = self.sessions[-1].astype(date)
        return session

    @cached_property
    def column(self) -> dict[str, int]:
        """The column of each ticker."""
        return {ticker: index for index, ticker in enumerate(self.tickers.tolist())}

    def series(self, name: str, columns: slice) -> Floats:
        """Return one stored series, (rows, len(columns)); `benchmark` is the benchmark's close at each own bar."""
        if name != "benchmark":
            return getattr(self, name)[:, columns]  # type: ignore[no-any-return]  # a field by its name
        position = self.position[:, columns]
        return np.where(position >= 0, self.benchmark.closes[position], np.nan)


def panel_at(snapshot: Snapshot, row: int, benchmark: str, time_left: TimeLeft = unlimited) -> Panel:
    """Build the panel of one session from the data that was known then.

    Args:
        row: the session's index in `snapshot.bars.sessions`; later sessions and splits are not used.
        benchmark: the benchmark's ticker; if the market does not have it, the market's own index is used.

    Raises:
        OutOfTime: `time_left` fell to zero.
    """
    bars = _until(snapshot.bars, row)
    good = usable(bars)
    check(time_left, BUILT)
    observed = good & (np.arange(row + 1)[:, None] >= listing_start(good))
    bars_of = np.count_nonzero(observed, axis=0)
    current = np.flatnonzero(observed[-1])
    columns = current[np.argsort(-bars_of[current], kind="stable")]
    count = bars_of[columns]
    check(time_left, BUILT)
    position = _positions(np.take(observed, columns, axis=1), count)
    fields = _own_bars(bars, columns, position, time_left)
    splits = resolve_splits(snapshot.splits, bars, good)
    split, doubtful = _adjust(fields, position, splits, bars, columns)
    return Panel(
        sessions=bars.sessions,
        tickers=bars.tickers[columns],
        bars=count,
        position=position,
        raw_close=bars.close[-1, columns],
        split=split,
        doubtful=doubtful,
        coverage=_coverage(bars, observed, len(columns)),
        benchmark=Benchmark.choose(benchmark, bars, good, splits),
        faults=faults(bars),
        **fields,
    )


def _until(bars: Bars, row: int) -> Bars:
    end = row + 1
    arrays = {name: getattr(bars, name)[:end] for name in ("sessions", "present", *PRICES, "volume")}
    return Bars(tickers=bars.tickers, **arrays)


def _positions(observed: NDArray[np.bool_], count: NDArray[np.int64]) -> NDArray[np.int16]:
    """Right-align each column's observed rows: (rows, n), -1 above the first."""
    rows = int(count.max(initial=1))
    # A stable sort puts unobserved rows first and leaves both parts in their order.
    position = np.argsort(observed, axis=0, kind="stable").astype(np.int16)[len(observed) - rows :]
    position[np.arange(rows)[:, None] < rows - count] = -1
    return position


def _own_bars(
    bars: Bars, columns: NDArray[np.int64], position: NDArray[np.int16], time_left: TimeLeft
) -> dict[str, Floats]:
    """Gather each ticker's own bars from the market's arrays, field by field: (rows, n), in C order."""
    place = np.multiply(position, len(bars.tickers), dtype=np.intp)
    place += columns
    missing = position < 0
    fields = {}
    for name in (*PRICES, "volume"):
        check(time_left, BUILT)
        own = np.take(getattr(bars, name), place, mode="clip")  # flat places, within bounds: any other mode is slower
        own[missing] = np.nan
        fields[name] = own
    return fields


def _adjust(
    fields: dict[str, Floats], position: NDArray[np.int16], splits: Splits, bars: Bars, columns: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Adjust the fields to the last session's basis, in place; return which tickers split, and which doubtfully."""
    touched, doubtful = np.zeros((2, len(columns)), dtype=np.bool_)
    for index, factor in split_factors(splits, bars.sessions, bars.tickers[columns]):
        own = np.where(position[:, index] >= 0, factor[position[:, index]], 1.0)
        doubtful[index] = not prices_show_splits({name: fields[name][:, index] for name in PRICES}, own)
        for name in PRICES:
            fields[name][:, index] *= own
        fields["volume"][:, index] /= own
        touched[index] = bool((own != 1).any())
    return touched, doubtful


def _coverage(bars: Bars, observed: NDArray[np.bool_], current: int) -> Coverage:
    faulty = bars.present[-1] & ~observed[-1]
    recent = observed[-MAX_ABSENCE - 1 :].any(axis=0) & ~bars.present[-1]
    return Coverage(current=current, stale=int(recent.sum()), faulty=int(faulty.sum()))
