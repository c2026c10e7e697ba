"""A stock's place among the others.

Examples:
    >>> rs_rating().cross_sectional, rs_raw().cross_sectional
    (True, False)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from scanner.indicators.library.averages import ema
from scanner.indicators.library.momentum import ppo_histogram, relative_strength_index
from scanner.indicators.library.returns import change, excess_return
from scanner.indicators.spec import YEAR, IndicatorSpec, ema_memory
from scanner.indicators.terms import CLOSE, CrossSection, Term

#: How many bars back the balanced rating looks, and what each place counts there.
HORIZONS = ((0.20, 21), (0.30, 63), (0.20, 126), (0.15, 189), (0.15, YEAR))


def _sum(parts: Iterable[Term]) -> Term:
    first, *rest = parts
    for part in rest:
        first = first + part
    return first


def rs_raw() -> Term:
    """Weigh four closes of the past year, the latest quarter twice."""
    quarters = ((0.4, 63), (0.2, 126), (0.2, 189), (0.2, YEAR))
    return _sum(weight * (CLOSE / CLOSE[bars]) for weight, bars in quarters)


def rs_rating() -> Term:
    """Rank `rs_raw` among the eligible stocks."""
    return CrossSection(rs_raw(), "rating")


def _balanced() -> Term:
    # A stock without a year of bars has no place on the shorter horizons either: nothing plus what it lacks is nothing.
    longest = 0 * excess_return(YEAR)
    places = (weight * CrossSection(excess_return(bars) + longest, "balanced") for weight, bars in HORIZONS)
    return CrossSection(_sum(places), "balanced")


def sctr_raw() -> Term:
    """Weigh how far a price has come over the long, the medium and the short term."""
    above200, above50 = (100 * (CLOSE / ema(CLOSE, n) - 1) for n in (200, 50))
    histogram = ppo_histogram(CLOSE, 12, 26, 9)
    slope = (histogram - histogram[2]) / 2
    rsi = relative_strength_index(CLOSE, 14)
    parts = ((0.30, above200), (0.30, change(125)), (0.15, above50), (0.15, change(20)), (0.05, slope), (0.05, rsi))
    return _sum(weight * part for weight, part in parts)


def _relative_strength(name: str, formula: str, source: str, build: Callable[[], Term]) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source=source,
        parameters=(),
        series=None,
        build=build,
    )


def _technical(name: str, formula: str, build: Callable[[], Term]) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source="StockCharts Technical Rank (there among stocks of a class of market value)",
        parameters=(),
        series=None,
        build=build,
        forgets_after=lambda: ema_memory(200),
    )


INDICATORS = (
    _relative_strength(
        "rs_raw",
        "0.4 C/C[63] + 0.2 C/C[126] + 0.2 C/C[189] + 0.2 C/C[252]",
        "the weights of the common reconstruction of IBD's relative strength",
        rs_raw,
    ),
    _relative_strength(
        "rs_rating",
        "clip(floor(99 x average rank / count) + 1, 1, 99) of rs_raw among the session's eligible stocks",
        "IBD's scale of 1 to 99",
        rs_rating,
    ),
    _relative_strength(
        "rs_balanced",
        "B of 0.2 B(21) + 0.3 B(63) + 0.2 B(126) + 0.15 B(189) + 0.15 B(252), B(n) of return - the benchmark's over n "
        "bars; B = floor(98 x (average rank - 1) / (count - 1) + 1/2) + 1 among eligible stocks with 253 bars",
        "xang1234/stock-screener, balanced-horizon percentile",
        _balanced,
    ),
    IndicatorSpec(
        name="percentile",
        formula="100 x average rank / count of the series among the session's eligible stocks",
        source="pandas rank(pct=True)",
        parameters=(),
        series=CLOSE,
        build=lambda series: CrossSection(series, "percent"),
    ),
    _technical(
        "sctr_raw",
        "0.3 x % above ema(200) + 0.3 roc(125) + 0.15 x % above ema(50) + 0.15 roc(20) + 0.05 x slope of the PPO "
        "histogram over 3 bars + 0.05 rsi(14); PPO = 100 x (ema(12) / ema(26) - 1), its signal ema(9)",
        sctr_raw,
    ),
    _technical(
        "sctr",
        "99.9 x (average rank - 1) / (count - 1) of sctr_raw among the session's eligible stocks",
        lambda: CrossSection(sctr_raw(), "technical"),
    ),
)
