"""Computes terms over a panel.

1. `walk` lists every distinct term that is needed, each after what it reads.
2. `_rows_needed` derives, from the last term to the first, how many rows of each are wanted: an offset of k needs k
   more, a window its length, a recursion all there are.
3. The panel is cut into blocks of tickers that fit the cache; blocks are computed side by side on all cores.
4. In a block each term is computed once, and dropped when its last reader is done.

The result does not depend on the number of threads: a block is computed by one thread, and blocks are cut the same way
always.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from scanner.deadline import TimeLeft, check, unlimited
from scanner.indicators.kernels import KERNELS
from scanner.indicators.spec import Kernel
from scanner.indicators.terms import Arithmetic, Call, Field, Number, Offset, Output, Term, walk
from scanner.market.source import Floats
from scanner.panel.panel import Panel

#: Tickers in a block: their arrays fit the cache, and are wide enough that the calls do not count.
BLOCK = 640
SMALLEST_BLOCK = 128

_Values = dict[Term, tuple[Floats, ...]]

_OPERATIONS = {"+": np.add, "-": np.subtract, "*": np.multiply}


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to compute, in which order, how far back, and what may be dropped after each step."""

    order: list[Term]
    rows: dict[Term, int]
    done_after: list[list[Term]]


def compute(
    panel: Panel, terms: Iterable[Term], *, rows: int = 1, threads: int = 1, time_left: TimeLeft = unlimited
) -> dict[Term, Floats]:
    """Compute terms for every ticker of the panel.

    Parameters
    ----------
    terms: none of them cross-sectional.
    rows: how many of the panel's last rows to give.

    Returns
    -------
    For each term (rows, n), the session itself last; NaN where a ticker has too few bars.

    Raises
    ------
    OutOfTime: `time_left` fell to zero.
    """
    wanted = tuple(dict.fromkeys(terms))
    results = {term: np.empty((rows, len(panel.tickers))) for term in wanted}

    def keep(columns: slice, term: Term, values: Floats) -> None:
        check(time_left)
        results[term][:, columns] = _filled(values, rows)

    compute_blocks(panel, wanted, keep, rows=rows, threads=threads)
    return results


def compute_blocks(
    panel: Panel, terms: Iterable[Term], take: Callable[[slice, Term, Floats], object], *, rows: int, threads: int
) -> None:
    """Compute terms and hand each block on, so that the whole need not be kept.

    Parameters
    ----------
    take: gets the block's columns, a term, and its values, (rows or fewer, width); from any of the threads.
    """
    wanted = tuple(dict.fromkeys(terms))
    plan = _plan(wanted, rows, panel.rows)

    def block(columns: slice) -> None:
        for term, values in _block(panel, columns, plan, wanted, rows):
            take(columns, term, values)

    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(block, _cut(panel)):
            pass


def _cut(panel: Panel) -> Iterator[slice]:
    """Cut the tickers into blocks, where possible of tickers with equally many bars: those are the quickest."""
    start = 0
    while start < len(panel.tickers):
        end = min(start + BLOCK, len(panel.tickers))
        alike = int(np.searchsorted(-panel.bars, -panel.bars[start], side="right"))
        if start + SMALLEST_BLOCK <= alike < end:
            end = alike
        yield slice(start, end)
        start = end


def _plan(wanted: tuple[Term, ...], rows: int, deepest: int) -> _Plan:
    order = walk(wanted)
    needed = _rows_needed(order, wanted, rows, deepest)
    last_use = {term: step for step, term in enumerate(order)}
    for step, term in enumerate(order):
        for reading in term.readings:
            last_use[reading] = step
    done_after: list[list[Term]] = [[] for _ in order]
    for term, step in last_use.items():
        done_after[step].append(term)
    return _Plan(order, needed, done_after)


def _rows_needed(order: list[Term], wanted: tuple[Term, ...], rows: int, deepest: int) -> dict[Term, int]:
    needed = dict.fromkeys(order, 0) | dict.fromkeys(wanted, rows)
    for term in reversed(order):
        for reading in term.readings:
            needed[reading] = max(needed[reading], _rows_read(term, needed[term], deepest))
    return needed


def _rows_read(term: Term, rows: int, deepest: int) -> int:
    """How many rows of its readings a term needs to give `rows`."""
    if isinstance(term, Offset):
        return rows + term.bars
    if isinstance(term, Call):
        kernel = KERNELS[term.kernel]
        return rows + kernel.first(*term.parameters) if kernel.window else max(deepest, rows)
    return rows


def _block(
    panel: Panel, columns: slice, plan: _Plan, wanted: tuple[Term, ...], rows: int
) -> Iterator[tuple[Term, Floats]]:
    """Compute one block of tickers; yield each wanted term as soon as it is there."""
    values: _Values = {}
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        for step, term in enumerate(plan.order):
            values[term] = _outputs(panel, columns, term, plan.rows[term], values)
            if term in wanted:
                yield term, values[term][0][-rows:]
            for done in plan.done_after[step]:
                del values[done]


def _outputs(panel: Panel, columns: slice, term: Term, rows: int, values: _Values) -> tuple[Floats, ...]:
    """Compute a term from the values of its readings; only a call has more than one output.

    An output has `rows` rows, or fewer where the panel holds no more bars.
    """
    match term:
        case Number(value):
            return (np.full((rows, 1), value),)
        case Field(name):
            # A copy without gaps between its rows: whatever reads it is two to three times as quick.
            return (np.ascontiguousarray(panel.series(name, columns)[-min(rows, int(panel.bars[columns.start])) :]),)
        case Offset(of, bars):
            there = values[of][0]
            return (there[: max(len(there) - bars, 0)][-rows:],)
        case Arithmetic(operator, left, right):
            return (join(operator, *_aligned([values[left][0], values[right][0]], rows)),)
        case Output(of, index):
            return (values[of][index][-rows:],)
        case Call(name, inputs, parameters):
            return _run(KERNELS[name], [values[x][0] for x in inputs], parameters, rows)
    raise TypeError(f"{term} cannot be computed from one stock's bars")


def join(operator: str, left: Floats, right: Floats) -> Floats:
    """Apply an operator; a division by zero has no value."""
    if operator == "/":
        return np.where(right == 0, np.nan, left / right)
    return _OPERATIONS[operator](left, right)


def _run(kernel: Kernel, inputs: list[Floats], parameters: tuple[float, ...], rows: int) -> tuple[Floats, ...]:
    if kernel.window:
        first = kernel.first(*parameters)
        inputs = _aligned(inputs, rows + first)
        outputs = kernel.compute(*(_filled(x, first + 1) for x in inputs), *parameters)
    else:
        inputs = _aligned(inputs, len(inputs[0]))
        outputs = kernel.compute(*inputs, *parameters, rows=min(rows, len(inputs[0])))
    return outputs if isinstance(outputs, tuple) else (outputs,)


def _aligned(inputs: list[Floats], rows: int) -> list[Floats]:
    """Take the last rows that all inputs have, `rows` at most."""
    common = min(rows, *(len(x) for x in inputs))
    return [x[len(x) - common :] for x in inputs]


def _filled(x: Floats, rows: int) -> Floats:
    """Put NaN above an array that has fewer rows: bars that no ticker of the block has."""
    missing = rows - len(x)
    return x if missing <= 0 else np.concatenate((np.full((missing, *x.shape[1:]), np.nan), x))
