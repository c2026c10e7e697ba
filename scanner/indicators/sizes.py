"""The natural size of what a term measures, by which two of its values count as equal.

It is the price level for prices, 1 for ratios, 100 for oscillators; so a MACD of 1e-13 on a $50 share is zero.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from scanner.arrays import Floats, Strings
from scanner.indicators.terms import Arithmetic, Call, CrossSection, Field, Number, Offset, Output, Term


class Closes(Protocol):
    """The benchmark's closes, the newest last."""

    @property
    def closes(self) -> Floats:
        """(T,), or (T, n) where each value is of another day."""
        ...


class Levels(Protocol):
    """What sizes are taken from: a panel, whose newest row counts."""

    @property
    def tickers(self) -> Strings:
        """(n,) whose values are compared."""
        ...

    @property
    def close(self) -> Floats:
        """(rows, n) USD."""
        ...

    @property
    def volume(self) -> Floats:
        """(rows, n) shares."""
        ...

    @property
    def benchmark(self) -> Closes:
        """What relative measures use."""
        ...


def natural_size(term: Term, panel: Levels, known: dict[Term, Floats] | None = None) -> Floats:
    """Give the natural size of a term for every ticker, (n,).

    Args:
        known: what was worked out before, to which what is below `term` is added: a term that is read often has one
            size.
    """
    known = {} if known is None else known
    if term not in known:
        known[term] = _size(term, panel, known)
    return known[term]


def _size(term: Term, panel: Levels, known: dict[Term, Floats]) -> Floats:
    match term:
        case Number(value):
            return np.broadcast_to(np.float64(abs(value)), panel.tickers.shape)
        case Offset(of, _) | Output(of, _):
            return natural_size(of, panel, known)
        case Call(kernel, (series, *_), _) if kernel.unit == "series":
            return natural_size(series, panel, known)
        case Arithmetic(operator, left, right):
            return _joined(operator, natural_size(left, panel, known), natural_size(right, panel, known))
    return _unit_size(_unit(term), panel)


def _unit(term: Term) -> str:
    match term:
        case Field(name):
            return name if name in {"volume", "benchmark"} else "price"
        case Call(kernel):
            return kernel.unit
        case CrossSection():
            return "percent"
    raise TypeError(f"{term} has no natural size")


def _unit_size(unit: str, panel: Levels) -> Floats:
    match unit:
        case "volume":
            size = panel.volume[-1]
        case "benchmark":
            size = panel.benchmark.closes[-1]
        case "percent":
            size = 100.0
        case "number":
            size = 1.0
        case _:
            size = panel.close[-1]
    return np.broadcast_to(size, panel.tickers.shape)


def _joined(operator: str, left: Floats, right: Floats) -> Floats:
    match operator:
        case "*":
            return left * right
        case "/":
            return np.where(right > 0, left / np.where(right > 0, right, 1.0), 0.0)
        case _:
            return np.maximum(left, right)
