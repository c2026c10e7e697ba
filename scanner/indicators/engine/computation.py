"""Computes terms over a panel.

1. `execution_plan` lists every distinct term that is needed, each after what it reads; derives, from the last to the
   first, how many rows of each are wanted (an offset of k needs k more, a window its length, a recursion all there
   are); and puts averages of one series together, where only few of their rows are wanted.
2. The panel is cut into blocks of tickers that fit the cache; blocks are computed side by side on all cores.
3. In a block each term is computed once, by `term_values` or with others by a product (`linear`), and dropped when its
   last reader is done.

The result does not depend on the number of threads: a block is computed by one thread, and blocks are cut the same way
always.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from scanner.arrays import Floats
from scanner.deadline import TimeLeft, unlimited
from scanner.indicators.engine.execution_plan import plan
from scanner.indicators.engine.term_values import filled
from scanner.indicators.engine.ticker_block import compute_block
from scanner.indicators.terms import Term
from scanner.panel.panel import Panel
from scanner.threads import Pool

#: Tickers in a block: their arrays fit the cache, and are wide enough that the calls do not count.
BLOCK = 640
SMALLEST_BLOCK = 128
#: Bytes that all threads' blocks take together: where they would take more, fewer threads compute.
ROOM = 192 << 20


def compute(
    panel: Panel, terms: Iterable[Term], *, rows: int = 1, threads: int = 1, time_left: TimeLeft = unlimited
) -> dict[Term, Floats]:
    """Compute terms for every ticker of the panel.

    Args:
        panel: one session, and what is stored before it.
        terms: none of them cross-sectional.
        rows: how many of the panel's last rows to give.
        threads: how many blocks to compute at one time, at most.
        time_left: tells the seconds that are left.

    Returns:
        For each term (rows, n), the session itself last; NaN where a ticker has too few bars.

    Raises:
        OutOfTime: `time_left` fell to zero.

    Examples:
        >>> from scanner.indicators.library.averages import sma
        >>> from scanner.indicators.terms import CLOSE
        >>> closes = np.array([[1.0, 5.0], [2.0, 5.0], [6.0, 5.0]])  # three bars of two tickers
        >>> class Closes:
        ...     tickers, bars, rows = np.array(["A", "B"]), np.array([3, 3]), 3
        ...     series = staticmethod(lambda name, columns: closes[:, columns])
        >>> compute(Closes, [sma(CLOSE, 2)], rows=2)[sma(CLOSE, 2)]
        array([[1.5, 5. ],
               [4. , 5. ]])
    """
    wanted = tuple(dict.fromkeys(terms))
    results = {term: np.empty((rows, len(panel.tickers))) for term in wanted}

    def keep(columns: slice, term: Term, values: Floats) -> None:
        results[term][:, columns] = filled(values, rows)

    compute_blocks(panel, wanted, keep, rows=rows, threads=threads, time_left=time_left)
    return results


def compute_blocks(  # each by its own name
    panel: Panel,
    terms: Iterable[Term],
    take: Callable[[slice, Term, Floats], object],
    *,
    rows: int,
    threads: int,
    time_left: TimeLeft = unlimited,
) -> None:
    """Compute terms and hand each block on, so that the whole need not be kept.

    Args:
        take: gets the block's columns, a term, and its values, (rows or fewer, width); from any of the threads.

    Raises:
        OutOfTime: `time_left` fell to zero.
    """
    planned = plan(tuple((term, rows) for term in dict.fromkeys(terms)), panel.rows)

    def block(columns: slice) -> None:
        deepest = int(panel.bars[columns.start])

        def field(name: str, last: int) -> Floats:
            # A copy without gaps between its rows: whatever reads it is two to three times as quick.
            return np.ascontiguousarray(panel.series(name, columns)[-min(last, deepest) :])

        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            for term, values in compute_block(planned, field, time_left=time_left):
                take(columns, term, values)

    fitting = ROOM // (np.dtype(np.float64).itemsize * (BLOCK + SMALLEST_BLOCK) * max(planned.most_rows, 1))
    with Pool(max(min(threads, fitting), 1)) as pool:
        for _ in pool.map(block, _cut(panel)):
            pass


def _cut(panel: Panel) -> Iterator[slice]:
    """Cut the tickers into blocks, where possible of tickers with equally many bars: those are the quickest."""
    start = 0
    while start < len(panel.tickers):
        end = min(start + BLOCK, len(panel.tickers))
        alike = int(np.searchsorted(-panel.bars, -panel.bars[start], side="right"))
        if start + SMALLEST_BLOCK <= alike <= end + SMALLEST_BLOCK:
            end = alike
        yield slice(start, end)
        start = end
