"""What an indicator is: the facts that people read, and what makes the term that the engine computes."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from scanner.indicators.kernel import Kernel
from scanner.indicators.needs import bars_needed
from scanner.indicators.terms import Call, Field, Output, Term

#: Sessions in a year and in a month, as common use counts them: 252 sessions are 52 weeks.
YEAR, MONTH = 252, 21

#: The memory of a series that never forgets its first bar.
UNBOUNDED = math.inf

#: What a seed weighs when it counts as forgotten.
NEGLIGIBLE = 1e-6


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number an indicator takes.

    Attributes:
        name: as written in a screen.
        default: what it is where it is left out.
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
        forgets_after: own bars after which the seed weighs less than 1e-6, given the parameters; by default those that
            the first value takes, since a window remembers what it holds and nothing else.
        ordered: whether the first parameter must be less than the second.
        signals: what it is beside 0, if it tells whether something is there; empty for a measure.

    Examples:
        >>> from scanner.indicators.catalogue import INDICATORS
        >>> spec = INDICATORS["sma"]
        >>> spec.usage, spec.first(50), spec.memory(50)
        ('sma(close, n=50)', 49, 50)
        >>> spec.term(20)
        Call('sma', (20,), Field('close'))
    """

    name: str
    formula: str
    source: str
    parameters: tuple[Parameter, ...]
    series: Term | None
    build: Callable[..., Term]
    forgets_after: Callable[..., float] | None = None
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
        return self.term(*self.defaults)

    def term(self, *parameters: float) -> Term:
        """Make the term, taken of the series that is read where a screen names none."""
        return self.build(*([] if self.series is None else [self.series]), *parameters)

    def first(self, *parameters: float) -> int:
        """Count the own bars before the first value, given the parameters."""
        return bars_needed(self.term(*parameters)) - 1

    def memory(self, *parameters: float) -> float:
        """Count the own bars, today's included, before which nothing weighs 1e-6; `UNBOUNDED` if there is no limit."""
        return self.first(*parameters) + 1 if self.forgets_after is None else self.forgets_after(*parameters)


def of_series(kernel: Kernel, output: int | None = None) -> Callable[..., Term]:
    """Build the terms of an indicator taken of any series."""
    return lambda series, *parameters: _output(Call(kernel, (series,), parameters), output)


def of_fields(kernel: Kernel, *fields: Term, output: int | None = None) -> Callable[..., Term]:
    """Build the terms of an indicator that reads fixed fields."""
    return lambda *parameters: _output(Call(kernel, fields, parameters), output)


def _output(call: Call, index: int | None) -> Term:
    return call if index is None else Output(call, index)


def length(default: int, low: int = 1, name: str = "n") -> Parameter:
    """Describe the usual parameter, a number of bars."""
    return Parameter(name, default, low, 1000)


def never(*_: float) -> float:
    """Say that a seed is never forgotten, whatever the parameters."""
    return UNBOUNDED


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
