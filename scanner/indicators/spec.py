"""What an indicator is: a fact sheet for people, and a kernel for the engine."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from scanner.arrays import Floats
from scanner.indicators.terms import Call, Field, Output, Term

#: The natural size of a value, by which two values count as equal: `series` is that of the input, `price` the price
#: level, `percent` 100, `number` 1, `volume` the session's volume.
Unit = Literal["series", "price", "percent", "number", "volume"]

#: The memory of a series that never forgets its first bar.
UNBOUNDED = math.inf

#: What a seed weighs when it counts as forgotten.
NEGLIGIBLE = 1e-6


@dataclass(frozen=True, slots=True)
class Kernel:
    """A computation over blocks of stocks.

    Attributes:
        compute: takes the input arrays and then the parameters; gives one array, or a tuple of them.
        first: how many own bars lie before the first value, given the parameters.
        window: whether it needs only `first` rows more than it is to give (`windows`), or all there are (`recursions`).
        unit: the natural size of its outputs.
        linear: whether each output is a sum of one input's rows with weights that the parameters alone decide.
    """

    compute: Callable[..., Floats | tuple[Floats, ...]]
    first: Callable[..., int]
    window: bool
    unit: Unit
    linear: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number an indicator takes.

    Attributes:
        low: the least it may be.
        high: the most it may be.
        whole: whether only whole numbers make sense.
    """

    name: str
    default: float
    low: float
    high: float
    whole: bool = True


@dataclass(frozen=True, slots=True)
class IndicatorSpec:
    """The facts of one indicator.

    Attributes:
        name: as written in a screen.
        formula: with its seed and its variant.
        source: where the definition comes from.
        parameters: in the order they are written.
        series: what it is taken of where the screen names no series; None if it reads fixed fields.
        build: makes the term from the series and the parameters.
        first: own bars before the first value, given the parameters.
        memory: own bars after which the seed weighs less than 1e-6, given the parameters.
        ordered: whether the first parameter must be less than the second.
        signals: what it is beside 0, if it tells whether something is there; empty for a measure.
    """

    name: str
    formula: str
    source: str
    parameters: tuple[Parameter, ...]
    series: Term | None
    build: Callable[..., Term]
    first: Callable[..., int]
    memory: Callable[..., float]
    ordered: bool = False
    signals: tuple[int, ...] = ()

    @property
    def usage(self) -> str:
        """How it is written, with its defaults: `sma(close, n=50)`."""
        series = [] if self.series is None else [self.series.name if isinstance(self.series, Field) else "series"]
        return f"{self.name}({', '.join(series + [f'{p.name}={p.default:g}' for p in self.parameters])})"

    @property
    def example(self) -> str:
        """How it is written with every argument and none of their names: `sma(close, 50)`."""
        return re.sub(r"\b\w+=", "", self.usage)

    @property
    def defaults(self) -> tuple[float, ...]:
        """What the parameters are where they are left out."""
        return tuple(int(p.default) if p.whole else p.default for p in self.parameters)

    @property
    def default(self) -> Term:
        """The term with every argument left out."""
        series = () if self.series is None else (self.series,)
        return self.build(*series, *self.defaults)


def of_series(kernel: str, output: int | None = None) -> Callable[..., Term]:
    """Build the terms of an indicator taken of any series."""
    return lambda series, *parameters: _output(Call(kernel, (series,), parameters), output)


def of_fields(kernel: str, *fields: Term, output: int | None = None) -> Callable[..., Term]:
    """Build the terms of an indicator that reads fixed fields."""
    return lambda *parameters: _output(Call(kernel, fields, parameters), output)


def _output(call: Call, index: int | None) -> Term:
    return call if index is None else Output(call, index)


def length(default: int, low: int = 1, name: str = "n") -> Parameter:
    """Describe the usual parameter, a number of bars."""
    return Parameter(name, default, low, 1000)


def before_window(n: int, *_: float) -> int:
    """Bars before the first value of a window of n bars."""
    return n - 1


def window_memory(n: int, *_: float) -> float:
    """A window remembers what it holds and nothing else."""
    return n


def ema_memory(n: int) -> float:
    """Bars an exponential average of n takes to forget its seed."""
    return n - 1 + forgets(2 / (n + 1))


def chain_memory(n: int, times: int) -> float:
    """Bars an exponential average of n, taken so many times over, takes to forget its seeds."""
    decay = 1 - 2 / (n + 1)
    # What came j bars ago weighs C(j + times - 1, j) (1 - decay)^times decay^j.
    bars, weight = 0, (1 - decay) ** times
    left = 1 - weight
    while left >= NEGLIGIBLE:
        bars += 1
        weight *= decay * (bars + times - 1) / bars
        left -= weight
    return times * (n - 1) + bars + 1


def wilder_memory(n: int, *_: float) -> float:
    """Bars a Wilder average of n takes to forget its seed."""
    return n + forgets(1 / n)


def forgets(weight: float) -> float:
    """Bars until a seed weighs less than NEGLIGIBLE."""
    return math.ceil(math.log(NEGLIGIBLE) / math.log1p(-weight)) if weight < 1 else 1
