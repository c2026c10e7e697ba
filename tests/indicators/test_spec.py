"""A sheet's facts are true of what the engine computes: where it begins, what it remembers, how it is written."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scanner.arrays import Floats
from scanner.indicators import recursions
from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.families import candles
from scanner.indicators.kernels import KERNELS
from scanner.indicators.spec import (
    UNBOUNDED,
    IndicatorSpec,
    Parameter,
    before_window,
    chain_memory,
    ema_memory,
    length,
    of_fields,
    of_series,
    wilder_memory,
    window_memory,
)
from scanner.indicators.terms import BENCHMARK, CLOSE, HIGH, LOW, Call, Output, walk
from tests.indicators.stocks import Stocks, closing, indicator, measure, walking

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
#: What they remember depends on the prices; their sheets say the most, and their own tests show that it may be so long.
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
#: What means nothing of one bar, in averages, momentum and trend.
DIRECTIONS = {"adx", "plus_di", "minus_di", "dx", "adxr", "aroon_up", "aroon_down", "aroon_osc"}
USAGES = [
    "sma(close, n=50)",
    "ema(close, n=20)",
    "wma(close, n=20)",
    "dema(close, n=20)",
    "tema(close, n=20)",
    "t3(close, n=5, v=0.7)",
    "trima(close, n=20)",
    "kama(close, n=10)",
    "hma(close, n=20)",
    "vwma(close, n=20)",
    "wilder(close, n=14)",
    "linreg(close, n=20)",
    "rsi(close, n=14)",
    "cmo(close, n=14)",
    "connors_rsi(close, n=3, streak=2, rank=100)",
    "macd(close, fast=12, slow=26, signal=9)",
    "macd_signal(close, fast=12, slow=26, signal=9)",
    "macd_hist(close, fast=12, slow=26, signal=9)",
    "apo(close, fast=12, slow=26)",
    "ppo(close, fast=12, slow=26)",
    "ppo_signal(close, fast=12, slow=26, signal=9)",
    "ppo_hist(close, fast=12, slow=26, signal=9)",
    "roc(close, n=20)",
    "mom(close, n=10)",
    "trix(close, n=15)",
    "tsi(close, slow=25, fast=13)",
    "stoch_k(fast=5, slow=3, signal=3)",
    "stoch_d(fast=5, slow=3, signal=3)",
    "stochf_k(fast=5, signal=3)",
    "stochf_d(fast=5, signal=3)",
    "stochrsi_k(close, n=14, fast=5, slow=1, signal=3)",
    "stochrsi_d(close, n=14, fast=5, slow=1, signal=3)",
    "williams_r(n=14)",
    "cci(n=14)",
    "ultimate(short=7, middle=14, long=28)",
    "awesome(fast=5, slow=34)",
    "bop()",
    "adx(n=14)",
    "plus_di(n=14)",
    "minus_di(n=14)",
    "dx(n=14)",
    "adxr(n=14)",
    "aroon_up(n=14)",
    "aroon_down(n=14)",
    "aroon_osc(n=14)",
    "sar(step=0.02, most=0.2)",
    "supertrend(n=10, width=3)",
    "supertrend_direction(n=10, width=3)",
    "vortex_plus(n=14)",
    "vortex_minus(n=14)",
    "linreg_slope(close, n=14)",
    "r_squared(close, n=14)",
    "clenow(n=90)",
    "ichimoku_conversion(n=9)",
    "ichimoku_base(n=26)",
    "ichimoku_span_a(conversion=9, base=26, displacement=26)",
    "ichimoku_span_b(n=52, displacement=26)",
    "ichimoku_lagging()",
    "true_range()",
    "atr(n=14)",
    "natr(n=14)",
    "stdev(close, n=20)",
    "historical_volatility(close, n=20)",
    "ulcer_index(close, n=14)",
    "ulcer_martin(close, n=14)",
    "adr_percent(n=20)",
    "bb_upper(close, n=20, width=2)",
    "bb_middle(close, n=20, width=2)",
    "bb_lower(close, n=20, width=2)",
    "bb_percent(close, n=20, width=2)",
    "bb_bandwidth(close, n=20, width=2)",
    "kc_upper(n=20, width=2, range=10)",
    "kc_lower(n=20, width=2, range=10)",
    "dc_upper(n=20)",
    "dc_middle(n=20)",
    "dc_lower(n=20)",
    "squeeze_on(n=20, deviations=2, ranges=1.5)",
    "squeeze_fired(n=20, deviations=2, ranges=1.5)",
    "squeeze_momentum(n=20)",
    "chandelier_long(n=22, width=3)",
    "chandelier_short(n=22, width=3)",
    "avg_volume(n=50)",
    "avg_dollar_volume(n=20)",
    "obv()",
    "mfi(n=14)",
    "ad()",
    "chaikin_oscillator(fast=3, slow=10)",
    "cmf(n=20)",
    "force_index(n=13)",
    "vwap(n=20)",
    "relative_volume(n=20)",
    "up_down_volume(n=50)",
    "nvi()",
    "pvi()",
    "highest(high, n=252)",
    "lowest(low, n=252)",
    "bars_since_highest(high, n=252)",
    "bars_since_lowest(low, n=252)",
    "from_high(n=252)",
    "from_low(n=252)",
    "drawdown(close, n=252)",
    "gap()",
    "true_gap()",
    "closing_range()",
    "narrow_range(n=7)",
    "inside_day()",
    "outside_day()",
    "swing_high(n=5)",
    "swing_low(n=5)",
    "streak()",
    "returns(n=21)",
    "momentum_12_1()",
    "rs_line()",
    "relative_strength(n=63)",
    "beta(n=252)",
    "correlation(n=252)",
    "residual_volatility(n=252)",
    "rs_raw()",
    "rs_rating()",
    "rs_balanced()",
    "percentile(close)",
    "sctr_raw()",
    "sctr()",
    *(f"{spec.name}()" for spec in candles.INDICATORS),
]
#: What means nothing of one bar, in volatility, volume, structure and the market.
TWO_OR_MORE = {
    *("stdev", "historical_volatility", "ulcer_index", "ulcer_martin", "bb_percent", "squeeze_momentum"),
    *("narrow_range", "drawdown", "bars_since_highest", "bars_since_lowest"),
}
THREE_OR_MORE = {"beta", "correlation", "residual_volatility"}
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
    return all(KERNELS[call.kernel].window for call in calls)


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
def test_the_first_value_is_on_the_bar_the_sheet_says(name: str, parameters: tuple[float, ...]) -> None:
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
    assert (before_window(20, 2.5), window_memory(20, 2.5)) == (19, 20)


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


def test_lengths_are_of_one_bar_or_more_where_one_bar_means_something() -> None:
    two_or_more = {"hma", "linreg", "linreg_slope", "cci", "mfi", *DIRECTIONS, *TWO_OR_MORE}
    for spec in INDICATORS.values():
        for parameter in spec.parameters:
            if (spec.name, parameter.name) in OWN_BOUNDS:
                assert (parameter.low, parameter.high) == OWN_BOUNDS[spec.name, parameter.name]
            elif not parameter.whole:
                assert parameter.high == 20
                assert parameter.low == (0.1 if spec.name == "bb_percent" else 0)
            elif spec.name in THREE_OR_MORE:
                assert (parameter.low, parameter.high) == (3, 1000), spec.name
            elif spec.name in two_or_more or (parameter.name in {"fast", "slow"} and spec.ordered):
                assert (parameter.low, parameter.high) == (2, 1000), spec.name
            else:
                assert (parameter.low, parameter.high) == (1, 1000), spec.name


def test_a_sheet_says_how_it_is_written() -> None:
    assert [spec.usage for spec in INDICATORS.values()] == USAGES
    of_a_sum = IndicatorSpec("x", "", "", (length(3),), CLOSE + HIGH, of_series("sma"), before_window, window_memory)
    assert of_a_sum.usage == "x(series, n=3)"


def test_the_default_is_the_term_with_its_usual_parameters() -> None:
    assert INDICATORS["sma"].default == Call("sma", (CLOSE,), (50,))
    assert INDICATORS["bb_lower"].default == Output(Call("bollinger", (CLOSE,), (20, 2.0)), 2)
    (call,) = INDICATORS["bb_lower"].default.readings
    assert isinstance(call, Call)
    assert [type(n) for n in call.parameters] == [int, float]


def test_terms_are_built_from_a_series_or_from_fixed_fields() -> None:
    assert of_series("sma")(HIGH, 5) == Call("sma", (HIGH,), (5,))
    assert of_series("macd", 1)(HIGH, 2, 3, 4) == Output(Call("macd", (HIGH,), (2, 3, 4)), 1)
    assert of_fields("cci", HIGH, LOW, CLOSE)(5) == Call("cci", (HIGH, LOW, CLOSE), (5,))
    assert of_fields("stoch", HIGH, LOW, CLOSE, output=0)(5, 3, 3) == Output(
        Call("stoch", (HIGH, LOW, CLOSE), (5, 3, 3)), 0
    )


def test_a_length_is_a_whole_number_of_bars() -> None:
    assert length(14) == Parameter("n", 14, 1, 1000, whole=True)
    assert length(26, low=2, name="slow") == Parameter("slow", 26, 2, 1000, whole=True)
