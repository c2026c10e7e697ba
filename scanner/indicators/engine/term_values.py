"""One term from the values of its readings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel
from scanner.indicators.terms import Arithmetic, Call, Number, Offset, Output, Term

#: A term's values: only a kernel has more than one output.
Outputs = tuple[Floats, ...]

_OPERATIONS = {"+": np.add, "-": np.subtract, "*": np.multiply}


def evaluate(term: Term, readings: Sequence[Outputs], rows: int) -> Outputs:
    """Compute a term.

    Args:
        readings: the values of `term.readings`, the newest row last.
        rows: how many of the last rows to give.

    Returns:
        (rows, width) each, or fewer rows where the readings have no more.
    """
    match term:
        case Number(value):
            return (np.full((rows, 1), value),)
        case Offset(_, bars):
            there = readings[0][0]
            return (there[: max(len(there) - bars, 0)][-rows:],)
        case Arithmetic(operator):
            return (join(operator, *_aligned([outputs[0] for outputs in readings], rows)),)
        case Output(_, index):
            return (readings[0][index][-rows:],)
        case Call(kernel, _, parameters):
            return _run(kernel, [outputs[0] for outputs in readings], parameters, rows)
    raise TypeError(f"{term} cannot be computed from one stock's bars")


def join(operator: str, left: Floats, right: Floats) -> Floats:
    """Apply an operator; a division by zero has no value."""
    if operator != "/":
        return _OPERATIONS[operator](left, right)
    zero = right == 0
    quotient = left / right
    if zero.any():
        np.copyto(quotient, np.nan, where=zero)
    return quotient


def filled(x: Floats, rows: int) -> Floats:
    """Put NaN above an array that has fewer rows: bars that no ticker of the block has."""
    missing = rows - len(x)
    return x if missing <= 0 else np.concatenate((np.full((missing, *x.shape[1:]), np.nan), x))


def _run(kernel: Kernel, inputs: list[Floats], parameters: tuple[float, ...], rows: int) -> Outputs:
    if kernel.window:
        first = kernel.bars_before(parameters)
        inputs = _aligned(inputs, rows + first)
        outputs = kernel.compute(*(filled(x, first + 1) for x in inputs), *parameters)
    else:
        inputs = _aligned(inputs, len(inputs[0]))
        outputs = kernel.compute(*inputs, *parameters, rows=min(rows, len(inputs[0])))
    return outputs if isinstance(outputs, tuple) else (outputs,)


def _aligned(inputs: list[Floats], rows: int) -> list[Floats]:
    """Take the last rows that all inputs have, `rows` at most."""
    common = min(rows, *(len(x) for x in inputs))
    return [x[len(x) - common :] for x in inputs]
