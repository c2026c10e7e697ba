"""A spec's facts are true of what the engine computes: where it begins, what it remembers, how it is written."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest

from scanner.arrays import Floats
from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.kernels import recursions
from scanner.indicators.kernels.ranges import MOVES
from scanner.indicators.kernels.windows import HIGHEST, SMA
from scanner.indicators.library import candles
from scanner.indicators.spec import (
    UNBOUNDED,
    IndicatorSpec,
    Parameter,
    chain_memory,
    ema_memory,
    length,
    never,
    of_fields,
    of_series,
    wilder_memory,
)
from scanner.indicators.terms import BENCHMARK, CLOSE, HIGH, LOW, Call, Output, walk
from tests.indicators.stocks import Stocks, closing, indicator, measure, walking

#: Every fact of every indicator, as they were when somebody last looked at what changed.
PAGE = Path(__file__).resolve().parents[2].joinpath("docs", "indicators.md").read_text("utf-8")
#: Two values of a recursion that has forgotten its seed differ by less than this part of their size.
FORGOTTEN = 2e-6
#: What a stock alone decides.
OWN = [s for s in INDICATORS.values() if not s.default.cross_sectional and BENCHMARK not in walk([s.default])]


def least(spec: IndicatorSpec) -> tuple[float, ...]:
    """The lowest parameters that are allowed."""
    lows = [int(p.low) if p.whole else p.low for p in spec.parameters]
    return (lows[0], lows[0] + 1, *lows[2:]) if spec.ordered else tuple(lows)


def odd(spec: IndicatorSpec) -> tuple[float, ...]:
    """Short parameters, each another, as far as their bounds go."""
    return tuple(min(3 + 2 * place, parameter.high) for place, parameter in enumerate(spec.parameters))


CASES = list(dict.fromkeys((spec.name, of(spec)) for of in (odd, lambda spec: spec.defaults) for spec in OWN))
#: By themselves these would be there, and forget, sooner than the signal with which they begin.
WITH_SIGNAL = {"macd", "stoch_k"}
#: What they remember depends on the prices; their specs say the most, and their own tests show that it may be so long.
BY_PRICES = {"kama", "streak", "connors_rsi", "sar", "supertrend", "supertrend_direction"}
#: They look at no other bar.
OF_ONE_BAR = {"bop", "ichimoku_lagging"}
#: Bounds of their own: T3 is six averages deep, the awesome oscillator's fast one may be the bar itself, a line through
#: two points explains all.
OWN_BOUNDS = {
    ("t3", "n"): (1, 500),
    ("t3", "v"): (0, 1),
    ("awesome", "fast"): (1, 1000),
    ("sar", "step"): (0, 1),
    ("sar", "most"): (0, 1),
    ("r_squared", "n"): (3, 1000),
    ("clenow", "n"): (3, 1000),
}
#: What answers 1 or 0 may give the same answer whatever lies before.
ANSWERS = {"squeeze_on", "squeeze_fired", "narrow_range", "inside_day", "outside_day"}
ANSWERS |= {spec.name for spec in candles.INDICATORS}
#: Without a limit they reach back to the last turn, of which there mostly is one in the last bars.
SINCE_A_TURN = {"swing_high", "swing_low"}
#: Its memory is that of ema(200), six years, in which a price that walks at random comes to another level.
SO_LONG = {"sctr_raw"}
#: Without a lower close there is no volume to divide by; before the first turn there is none.
SOMETIMES_NONE = {"up_down_volume", *SINCE_A_TURN}
#: Less than their memory may do, or there is nothing less.
NOT_TIGHT = {*WITH_SIGNAL, *ANSWERS, *SINCE_A_TURN, *SO_LONG, *BY_PRICES, *OF_ONE_BAR, "closing_range"}
LEAST = [(spec.name, least(spec)) for spec in OWN]


def is_window(name: str, parameters: tuple[float, ...]) -> bool:
    """Whether an indicator is made of windows alone."""
    calls = [term for term in walk([indicator(name, *parameters)]) if isinstance(term, Call)]
    return all(call.kernel.window for call in calls)


def with_other_pasts(shared: int, jump: float) -> Stocks:
    """Stocks that share their last bars and came to them from elsewhere, up to `jump` times higher or lower."""
    past, common = walking(5, 500 - shared, (0,) * 6), walking(6, shared)
    scale = common.open[0] / past.close[-1] * jump ** np.linspace(-1, 1, 6)
    pasts = [prices * scale for prices in past[:4]] + [past.volume]
    return Stocks(*(np.concatenate([before, np.tile(after, 6)]) for before, after in zip(pasts, common, strict=True)))


def spread(name: str, parameters: tuple[float, ...], shared: int) -> float:
    """How far apart the last values of such stocks are, in units of their size in the last bars."""
    jump = 10.0 if is_window(name, parameters) else 1.0
    values: Floats = measure(with_other_pasts(shared, jump), indicator(name, *parameters), rows=20)
    return float(np.ptp(values[-1]) / max(np.nanmax(np.abs(values)), 30.0))


@pytest.mark.parametrize(("name", "parameters"), CASES + LEAST)
def test_the_first_value_is_on_the_bar_the_spec_says(name: str, parameters: tuple[float, ...]) -> None:
    values = measure(walking(1, 300), indicator(name, *parameters))[:, 0]
    first = INDICATORS[name].first(*parameters)
    assert np.isnan(values[:first]).all()
    assert np.isfinite(values[first:]).all() or name in SOMETIMES_NONE


@pytest.mark.parametrize(
    ("name", "parameters"), [case for case in CASES if case[0] not in SINCE_A_TURN | SO_LONG | BY_PRICES]
)
def test_what_lies_before_its_memory_is_forgotten(name: str, parameters: tuple[float, ...]) -> None:
    memory = INDICATORS[name].memory(*parameters)
    if memory == UNBOUNDED:
        assert spread(name, parameters, shared=490) > FORGOTTEN
    else:
        allowed = 1e-12 if is_window(name, parameters) else FORGOTTEN
        assert spread(name, parameters, shared=int(memory)) <= allowed


@pytest.mark.parametrize(("name", "parameters"), [case for case in CASES if case[0] not in NOT_TIGHT])
def test_less_than_its_memory_is_not_enough(name: str, parameters: tuple[float, ...]) -> None:
    memory = min(INDICATORS[name].memory(*parameters), 500)
    shared = memory - 1 if is_window(name, parameters) else memory // 3
    assert spread(name, parameters, int(shared)) > FORGOTTEN


@pytest.mark.parametrize("n", [2, 5, 14, 30])
@pytest.mark.parametrize("name", ["ema", "wilder"])
def test_after_its_memory_a_seed_weighs_less_than_a_millionth(name: str, n: int) -> None:
    weight = measure(closing([2.0] * n + [1.0] * 600), indicator(name, n))[:, 0] - 1
    memory = int(INDICATORS[name].memory(n))
    assert weight[memory] < 1e-6 <= weight[memory - 2]


@pytest.mark.parametrize("n", [2, 5, 14, 30])
@pytest.mark.parametrize("times", [1, 2, 6])
def test_after_its_memory_the_seeds_of_a_chain_weigh_less_than_a_millionth(n: int, times: int) -> None:
    x = np.array([2.0] * (times * (n - 1) + 1) + [1.0] * 1000)[:, None]
    for _ in range(times):
        x = recursions.ema(x, n, rows=len(x))
    memory = int(chain_memory(n, times))
    assert x[memory, 0] - 1 < 1e-6 <= x[memory - 3, 0] - 1


def test_a_window_remembers_what_it_holds() -> None:
    of_a_sum = IndicatorSpec("x", "", "", (length(3),), CLOSE + HIGH, of_series(SMA))
    assert (of_a_sum.first(20), of_a_sum.memory(20)) == (19, 20)
    assert IndicatorSpec("x", "", "", (), CLOSE, of_series(SMA), never).memory(20) == UNBOUNDED


def test_an_average_of_one_has_nothing_to_forget() -> None:
    assert (ema_memory(1), wilder_memory(1)) == (1, 2)


def test_only_what_adds_up_or_waits_for_a_turn_remembers_for_ever() -> None:
    assert {spec.name for spec in INDICATORS.values() if math.isinf(spec.memory(*spec.defaults))} == {
        "obv",
        "ad",
        "nvi",
        "pvi",
        *BY_PRICES - {"kama"},
        *SINCE_A_TURN,
    }


@pytest.mark.parametrize("spec", INDICATORS.values(), ids=INDICATORS.keys())
def test_defaults_are_allowed(spec: IndicatorSpec) -> None:
    for parameter in spec.parameters:
        assert parameter.low <= parameter.default <= parameter.high
        assert not parameter.whole or parameter.default == int(parameter.default)
    if spec.ordered:
        assert spec.parameters[0].default < spec.parameters[1].default


def test_lengths_have_the_usual_bounds_and_factors_the_usual_limit() -> None:
    for spec in INDICATORS.values():
        for parameter in spec.parameters:
            if (spec.name, parameter.name) in OWN_BOUNDS:
                assert (parameter.low, parameter.high) == OWN_BOUNDS[spec.name, parameter.name]
            elif not parameter.whole:
                assert parameter.high == 20
                assert parameter.low == (0.1 if spec.name == "bb_percent" else 0)
            else:
                assert parameter.low in {1, 2, 3}, spec.name
                assert parameter.high == 1000, spec.name


def test_the_page_of_indicators_has_the_bounds_of_each_parameter() -> None:
    for spec in INDICATORS.values():
        (bounds,) = re.findall(rf"^\| `{spec.name}\(.*?\)` \| (?:.*?[^\\]) \| ([^|]*) \| \d+ \|", PAGE, re.MULTILINE)
        assert bounds == ", ".join(f"{p.name} {p.low:g} to {p.high:g}" for p in spec.parameters)


def test_a_spec_says_how_it_is_written() -> None:
    documented = re.findall(r"^\| `(\w+\(.*?\))` \|", PAGE, re.MULTILINE)
    assert [spec.usage for spec in INDICATORS.values()] == documented
    of_a_sum = IndicatorSpec("x", "", "", (length(3),), CLOSE + HIGH, of_series(SMA))
    assert of_a_sum.usage == "x(series, n=3)"


def test_the_default_is_the_term_with_its_usual_parameters() -> None:
    assert INDICATORS["sma"].default == Call(SMA, (CLOSE,), (50,))
    lower = INDICATORS["bb_lower"].default
    assert isinstance(lower, Output)
    assert (lower.index, lower.of.kernel.name, lower.of.parameters) == (2, "bollinger", (20, 2.0))
    assert [type(n) for n in lower.of.parameters] == [int, float]


def test_a_term_is_taken_of_the_usual_series() -> None:
    assert INDICATORS["highest"].term(5) == Call(HIGHEST, (HIGH,), (5,))
    assert INDICATORS["atr"].term(5) == INDICATORS["atr"].build(5)


def test_terms_are_built_from_a_series_or_from_fixed_fields() -> None:
    assert of_series(SMA)(HIGH, 5) == Call(SMA, (HIGH,), (5,))
    assert of_series(SMA, 1)(HIGH, 5) == Output(Call(SMA, (HIGH,), (5,)), 1)
    assert of_fields(MOVES, HIGH, LOW)() == Call(MOVES, (HIGH, LOW), ())
    assert of_fields(MOVES, HIGH, LOW, output=0)() == Output(Call(MOVES, (HIGH, LOW), ()), 0)


def test_a_length_is_a_whole_number_of_bars() -> None:
    assert length(14) == Parameter("n", 14, 1, 1000, whole=True)
    assert length(26, low=2, name="slow") == Parameter("slow", 26, 2, 1000, whole=True)
