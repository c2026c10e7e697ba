from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scanner.arrays import Floats
from scanner.errors import ExpressionError
from scanner.indicators.terms import Field, Number, Term
from scanner.screening.condition import AllKnown, AllOf, AnyOf, Compare, Condition, Not
from scanner.screening.evaluate import compare, evaluate
from tests.panels import Row, at, panel
from tests.screening.shapes import GLUED
from tests.screening.verdicts import verdicts

ONE = panel({"A": at(50.0)})
ZERO = Number(0.0)

#: A comparison with 0, whose left side is said to be 1 (true), -1 (false) or unknown.
ATOMS = {Compare(">", Field(name), ZERO): name for name in ("p", "q", "r")}
TRUTHS: st.SearchStrategy[Condition] = st.recursive(
    st.sampled_from(list(ATOMS)),
    lambda parts: st.one_of(
        parts.map(Not),
        st.lists(parts, min_size=1, max_size=3).map(lambda some: AllOf(tuple(some))),
        st.lists(parts, min_size=1, max_size=3).map(lambda some: AnyOf(tuple(some))),
        st.lists(parts, min_size=1, max_size=3).map(lambda some: AllKnown(tuple(some))),
    ),
    max_leaves=8,
)
KNOWN = st.sampled_from([True, False, None])


def kleene(condition: Condition, known: dict[str, bool | None]) -> bool | None:
    """Say what is true whatever the unknown may be: Kleene's strong logic, his weak one in a cross or a chain."""
    match condition:
        case Compare():
            return known[ATOMS[condition]]
        case Not(of):
            opposite = kleene(of, known)
            return None if opposite is None else not opposite
        case AllOf(parts):
            said = {kleene(part, known) for part in parts}
            return False if False in said else None if None in said else True
        case AnyOf(parts):
            said = {kleene(part, known) for part in parts}
            return True if True in said else None if None in said else False
        case AllKnown(parts):
            said = {kleene(part, known) for part in parts}
            return None if None in said else False not in said
    raise TypeError(condition)


@given(TRUTHS, st.fixed_dictionaries(dict.fromkeys("pqr", KNOWN)))
def test_an_unknown_part_leaves_the_whole_unknown_unless_the_rest_decides(
    condition: Condition, known: dict[str, bool | None]
) -> None:
    number = {True: 1.0, False: -1.0, None: np.nan}
    values: dict[Term, Floats] = {Field(name): np.array([number[said]]) for name, said in known.items()}
    verdict = evaluate(condition, {ZERO: np.zeros(1), **values}, ONE)
    assert (bool(verdict.yes[0]), bool(verdict.no[0])) == {
        True: (True, False),
        False: (False, True),
        None: (False, False),
    }[kleene(condition, known)]


@pytest.mark.parametrize(
    "text",
    [
        "close > sma(200)",
        "not close > sma(200)",
        "close <= sma(200)",
        "close != sma(200)",
        "not (close > sma(200) or rsi(14) < 0)",
        "not not close < sma(200)",
        "(close > close[1])[199]",
        "not close crosses above sma(200)",
        "not close crosses below sma(200)",
        "not crosses_above(close, sma(200))",
        "not (close crosses below 0)[198]",
        "not 0 > close > sma(200)",
        "not sma(200) < close < 0",
        "not (0 > close > 1 > sma(200))",
        "not (0 > close > sma(200))[1]",
        "not (close crosses above sma(200) or close < 0)",
        "not (close < 0 or 0 > close > sma(200))",
        "not (close crosses above sma(200) > 0)",
        "close > 5 and not close < sma(200)",
    ],
)
def test_a_stock_without_enough_bars_never_passes(text: str) -> None:
    young = panel({"YOUNG": at(*np.linspace(50, 60, 199)), "OLD": at(*np.linspace(50, 60, 250))})
    assert verdicts(text, young)["YOUNG"] is None
    assert verdicts(text, young)["OLD"] is not None


def test_what_is_decided_without_the_missing_bars_is_decided() -> None:
    young = panel({"A": at(50.0)})
    assert verdicts("close > 5 or close > sma(200)", young) == {"A": True}
    assert verdicts("close < 5 and close > sma(200)", young) == {"A": False}


@pytest.mark.parametrize(
    ("operator", "holds"),
    [
        ("<", [True, False, False, False, False]),
        ("<=", [True, True, True, True, False]),
        (">", [False, False, False, False, True]),
        (">=", [False, True, True, True, True]),
        ("==", [False, True, True, True, False]),
        ("!=", [True, False, False, False, True]),
    ],
)
def test_numbers_within_the_tie_are_equal(operator: str, holds: list[bool]) -> None:
    left = np.array([50 - 6e-8, 50 - 4e-8, 50.0, 50 + 4e-8, 50 + 6e-8])
    verdict = compare(operator, left, np.full(5, 50.0), np.zeros(5))
    assert verdict.yes.tolist() == holds
    assert verdict.no.tolist() == [not one for one in holds]


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">=", "==", "!="])
def test_a_comparison_with_a_number_that_is_not_finite_is_unknown(operator: str) -> None:
    left = np.array([np.nan, np.inf, -np.inf, 1.0, np.nan, 1.0])
    right = np.array([1.0, 1.0, np.nan, np.nan, np.nan, np.inf])
    with np.errstate(invalid="ignore"):
        verdict = compare(operator, left, right, np.ones(6))
    assert not (verdict.yes | verdict.no).any()


#: A price that its own average misses by a rounding.
STILL = at(*[50.1] * 60)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("close > sma(50)", False),
        ("close < sma(50)", False),
        ("close >= sma(50)", True),
        ("close <= sma(50)", True),
        ("close == sma(50)", True),
        ("close != sma(50)", False),
        ("close - sma(50) == 0", True),
        ("close / sma(50) - 1 > 0", False),
        ("close / sma(50) - 1 < 0", False),
        ("macd() > 0", False),
        ("macd() < 0", False),
        ("macd() == 0", True),
        ("macd_hist() == 0", True),
        ("roc(20) == 0", True),
        ("bb_upper() > close", False),
        ("atr(14) == 0", True),
        ("close crosses above sma(50)", False),
        ("close crosses below sma(50)", False),
        ("close + 1e-6 > sma(50)", True),
    ],
)
def test_a_price_that_stands_still_is_level_with_all_its_averages(text: str, holds: bool) -> None:
    assert verdicts(text, panel({"A": STILL})) == {"A": holds}


def test_a_macd_of_a_rounding_error_on_a_50_dollar_share_is_zero() -> None:
    assert np.abs(50 * 2e-10) < 50e-9
    drifted = panel({"A": at(*[50.0] * 59, 50.0 * (1 + 5e-10))})
    assert verdicts("macd() > 0", drifted) == {"A": False}
    moved = panel({"A": at(*[50.0] * 59, 50.01)})
    assert verdicts("macd() > 0", moved) == {"A": True}


@pytest.mark.parametrize(
    ("closes", "crosses"),
    [
        ((9.0, 11.0), True),
        ((10.0, 11.0), True),
        ((10 * (1 + 1e-10), 11.0), True),
        ((9.0, 10.0), False),
        ((9.0, 10 * (1 + 1e-10)), False),
        ((10.1, 11.0), False),
        ((11.0, 9.0), False),
        ((11.0,), None),
        ((9.0,), None),
    ],
)
def test_a_cross_ends_strictly_on_the_other_side(
    closes: tuple[float, ...],
    crosses: bool | None,
) -> None:
    assert verdicts("close crosses above 10", panel({"A": at(*closes)})) == {"A": crosses}
    mirrored = [20 - close for close in closes]
    assert verdicts("crosses_below(close, 10)", panel({"A": at(*mirrored)})) == {"A": crosses}


def test_an_offset_counts_the_stocks_own_bars() -> None:
    halted = panel({"A": at(1, 2, float("nan"), 3), "B": at(5, 1, 2, 3)})
    assert verdicts("close[1] == 2 and close[2] == 1", halted) == {"A": True, "B": True}


def test_ranks_are_compared_like_numbers() -> None:
    four = panel({name: at(close) for name, close in zip("ABCD", (1, 2, 2, 4), strict=True)})
    assert verdicts("percentile(close) >= 62.5", four) == {"A": False, "B": True, "C": True, "D": True}
    assert verdicts("percentile(close) > 62.5", four) == {"A": False, "B": False, "C": False, "D": True}


def test_a_division_by_zero_is_unknown() -> None:
    bars: list[Row] = [(5.0, 5.0, 5.0, 5.0, 0.0)]
    assert verdicts("close / volume > 1", panel({"A": bars})) == {"A": None}
    assert verdicts("not close / volume > 1", panel({"A": bars})) == {"A": None}


def test_absurd_numbers_are_unknown_and_not_a_warning() -> None:
    huge = "close * 1e308 * 1e308"
    assert verdicts(f"{huge} > {huge}", ONE) == {"A": None}


def test_only_statements_can_be_evaluated() -> None:
    with pytest.raises(TypeError, match="no statement"):
        evaluate(Condition(), {}, ONE)


SMALL = panel({"A": at(*np.linspace(40, 60, 70)), "B": at(7, 8), "C": at(5.0)})


@settings(max_examples=300, deadline=None)
@given(GLUED)
@example("close" + " + close" * 200 + " > 1")
@example("percentile(close" + " + close" * 200 + ") > 1")
@example("sma(" * 39 + "close" + ", 2)" * 39 + " > 1")
@example("-(" * 39 + "close" + ")" * 39 + " > 1")
@example("not (" * 19 + "close > 1" + ")" * 19)
@example("close[1000][1000][1000][1000][999] > 1")
def test_whatever_is_understood_can_be_evaluated(text: str) -> None:
    try:
        said = verdicts(text, SMALL)
    except ExpressionError:
        return
    assert said.keys() == {"A", "B", "C"}
