"""The five lines of the Ichimoku cloud, each bar's as it is known on that bar.

Examples:
    >>> from scanner.indicators.catalogue import INDICATORS
    >>> INDICATORS["ichimoku_span_a"].first(9, 26, 26)  # 26 bars of the base, seen 25 bars later
    50
"""

from __future__ import annotations

from collections.abc import Callable

from scanner.indicators.library.channels import middle_of_range
from scanner.indicators.spec import IndicatorSpec, Parameter, length
from scanner.indicators.terms import CLOSE, Term

_CONVERSION, _BASE = length(9, name="conversion"), length(26, name="base")
_DISPLACEMENT = length(26, name="displacement")
SOURCE = "Hosoda, 1969; TradingView, whose displacement counts today's bar (elsewhere it does not: 27 here is 26 there)"


def _span_a(conversion: int, base: int, displacement: int) -> Term:
    return ((middle_of_range(conversion) + middle_of_range(base)) / 2)[displacement - 1]


def _span_b(n: int, displacement: int) -> Term:
    return middle_of_range(n)[displacement - 1]


def _line(name: str, default: int) -> IndicatorSpec:
    return IndicatorSpec(
        name=f"ichimoku_{name}",
        formula="(highest high + lowest low) / 2 of n bars",
        source=SOURCE,
        parameters=(length(default),),
        series=None,
        build=middle_of_range,
    )


def _span(name: str, formula: str, parameters: tuple[Parameter, ...], build: Callable[..., Term]) -> IndicatorSpec:
    return IndicatorSpec(
        name=f"ichimoku_span_{name}",
        formula=f"{formula}, of displacement - 1 bars ago, so that it stands over today",
        source=SOURCE,
        parameters=parameters,
        series=None,
        build=build,
    )


INDICATORS = (
    _line("conversion", 9),
    _line("base", 26),
    _span(
        "a",
        "mean of the conversion and the base line",
        (_CONVERSION, _BASE, _DISPLACEMENT),
        _span_a,
    ),
    _span("b", "(highest high + lowest low) / 2 of n bars", (length(52), _DISPLACEMENT), _span_b),
    IndicatorSpec(
        name="ichimoku_lagging",
        formula="today's close, drawn 25 bars back: it is compared with the prices there, as in > high[25]",
        source=SOURCE,
        parameters=(),
        series=None,
        build=lambda: CLOSE,
    ),
)
