"""When two numbers count as equal: within 1e-9 of their size.

A sum taken in another order differs in its last digits, and a price that has stood still equals its own average. The
size of a number is the larger of the two magnitudes and the natural size of what they measure: the price level for
prices, 1 for ratios, 100 for oscillators; so a MACD of 1e-13 on a $50 share is nil.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanner.indicators.kernels import KERNELS
from scanner.indicators.terms import Arithmetic, Call, Field, Number, Offset, Output, Section, Term
from scanner.market.source import Floats
from scanner.panel.panel import Panel

TIE = 1e-9


def tied(left: Floats, right: Floats, size: Floats) -> NDArray[np.bool_]:
    """Tell where two values are equal, given their natural size; False where either is NaN."""
    scale = np.maximum(np.maximum(np.abs(left), np.abs(right)), size)
    return np.asarray(np.abs(left - right) <= TIE * scale)


def natural_size(term: Term, panel: Panel) -> Floats:
    """Give the natural size of a term for every ticker, (n,)."""
    match term:
        case Number(value):
            return np.full(len(panel.tickers), abs(value))
        case Field("benchmark"):
            return np.full(len(panel.tickers), panel.benchmark.closes[-1])
        case Field("volume"):
            return panel.volume[-1]
        case Field():
            return panel.close[-1]
        case Offset(of, _) | Output(of, _):
            return natural_size(of, panel)
        case Section():
            return np.full(len(panel.tickers), 100.0)
        case Call(name, inputs, _):
            return _unit_size(KERNELS[name].unit, inputs, panel)
        case Arithmetic(operator, left, right):
            return _joined(operator, natural_size(left, panel), natural_size(right, panel))
    raise TypeError(f"{term} has no natural size")


def _unit_size(unit: str, inputs: tuple[Term, ...], panel: Panel) -> Floats:
    match unit:
        case "price":
            return panel.close[-1]
        case "volume":
            return panel.volume[-1]
        case "percent":
            return np.full(len(panel.tickers), 100.0)
        case _:
            return natural_size(inputs[0], panel)


def _joined(operator: str, left: Floats, right: Floats) -> Floats:
    match operator:
        case "*":
            return left * right
        case "/":
            return np.where(right > 0, left / np.where(right > 0, right, 1.0), 0.0)
        case _:
            return np.maximum(left, right)
