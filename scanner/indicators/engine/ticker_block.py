"""Computes one block of tickers, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from scanner.arrays import Floats
from scanner.deadline import TimeLeft, check, unlimited
from scanner.indicators.engine.execution_plan import Plan, Step, plan
from scanner.indicators.engine.recent import Recent
from scanner.indicators.engine.term_values import Outputs, evaluate
from scanner.indicators.kernels.recursions import product
from scanner.indicators.terms import Field, Term

#: Bytes of all weights that are kept: a long-lived process meets many questions.
WEIGHTS_ROOM = 32 << 20
#: The weights of sums, and where each term's begin after the first's.
Weights = tuple[Floats, list[int]]
#: Gives the last rows of a stored series, (rows or fewer, width), by its name.
Fields = Callable[[str, int], Floats]

_WEIGHTS: Recent[tuple[Step, int], Weights] = Recent(WEIGHTS_ROOM, lambda made: made[0].nbytes)


def compute_block(
    planned: Plan, fields: Fields, given: Floats | None = None, time_left: TimeLeft = unlimited
) -> Iterator[tuple[Term, Floats]]:
    """Follow a plan; yield each wanted term, (rows or fewer, width), as soon as it is there.

    Args:
        planned: what to compute, in which order.
        fields: gives the stored series of the block.
        given: the values of the plan's given series, if it has one.
        time_left: tells the seconds that are left.

    Raises:
        OutOfTime: `time_left` fell to zero; it is looked at before each step.

    Examples:
        >>> from scanner.indicators.library.averages import sma
        >>> from scanner.indicators.terms import CLOSE
        >>> closes = np.array([[1.0], [2.0], [6.0]])
        >>> planned = plan(((sma(CLOSE, 3) - CLOSE[1], 1),), deepest=3)
        >>> [(term, values) for term, values in compute_block(planned, lambda name, rows: closes[-rows:])]
        [(Arithmetic('-', Call('sma', (3,), Field('close')), Offset(1, Field('close'))), array([[1.]]))]
    """
    values: dict[int, Outputs] = {}
    if planned.given is not None and given is not None:
        values[planned.given] = (given,)
    for step in planned.steps:
        check(time_left)
        made = _outputs(step, [values[number] for number in step.reads], fields)
        for number, outputs in zip(step.makes, made, strict=True):
            values[number] = outputs
            if number in planned.wanted:
                term, rows = planned.wanted[number]
                yield term, outputs[0][-rows:]
        for number in step.drops:
            del values[number]


def _outputs(step: Step, readings: Sequence[Outputs], fields: Fields) -> list[Outputs]:
    if step.series is not None:
        return [(values,) for values in _sums(step, readings[0][0])]
    ((term, rows),) = step.needs
    return [(fields(term.name, rows),)] if isinstance(term, Field) else [evaluate(term, readings, rows)]


def _sums(step: Step, series: Floats) -> list[Floats]:
    """Compute all weighted sums of a series by one product."""
    if not len(series):  # a change of a stock with a single bar
        return _one_by_one(step, series)
    weights, ends = _weights(step, len(series))
    sums = product(weights, series)
    # A product spreads a NaN all over its column, even from rows that count for nothing.
    faulty = np.flatnonzero(~np.isfinite(sums[np.isfinite(weights[:, -1])]).all(axis=0))
    if len(faulty):
        sums[:, faulty] = np.concatenate(_one_by_one(step, np.take(series, faulty, axis=1)))
    return np.split(sums, ends)


def _weights(step: Step, depth: int) -> Weights:
    """Give the weights of a series' rows in each sum, (sums, depth), and where each term's begin after the first's."""
    return _WEIGHTS.get((step, depth), lambda: _make_weights(step, depth))


def _make_weights(step: Step, depth: int) -> Weights:
    parts = _one_by_one(step, np.eye(depth))
    return np.concatenate(parts), np.cumsum([len(part) for part in parts])[:-1].tolist()


def _one_by_one(step: Step, series: Floats) -> list[Floats]:
    """Compute the terms of a step as they are written."""
    planned = plan(step.needs, len(series), step.series)
    values = dict(compute_block(planned, _no_fields, series))
    return [values[term] for term, _ in step.needs]


def _no_fields(name: str, _rows: int) -> Floats:
    raise LookupError(f"a weighted sum of another series does not read {name}")
