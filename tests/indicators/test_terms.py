from __future__ import annotations

from dataclasses import replace

import pytest

from scanner.indicators.kernels.recursions import EMA
from scanner.indicators.kernels.windows import SMA
from scanner.indicators.terms import (
    CLOSE,
    HIGH,
    VOLUME,
    Arithmetic,
    Call,
    CrossSection,
    Number,
    Offset,
    Output,
    Term,
    term,
    walk,
)

#: A kernel of another name that computes the same.
OTHER = replace(SMA, name="other")
AVERAGE = Call(SMA, (CLOSE,), (50,))


def test_operators_build_terms() -> None:
    assert Arithmetic("+", CLOSE, Number(1.0)) == CLOSE + 1
    assert Arithmetic("-", CLOSE, HIGH) == CLOSE - HIGH
    assert Arithmetic("*", CLOSE, Number(2.0)) == CLOSE * 2
    assert Arithmetic("*", Number(2.0), CLOSE) == 2 * CLOSE
    assert Arithmetic("/", CLOSE, VOLUME) == CLOSE / VOLUME


def test_a_term_of_now_is_the_term_itself() -> None:
    assert AVERAGE[0] is AVERAGE


def test_offsets_add_up() -> None:
    assert CLOSE[1][2] == CLOSE[3] == Offset(CLOSE, 3)
    assert CLOSE[2][0] == CLOSE[2]


def test_a_constant_has_always_been_the_same() -> None:
    assert Number(5.0)[7] == Number(5.0)


def test_a_number_becomes_a_term_and_a_term_stays_itself() -> None:
    assert term(3) == Number(3.0)
    assert term(AVERAGE) is AVERAGE


def test_equal_terms_are_one_key() -> None:
    other = Call(SMA, (CLOSE,), (50,))
    assert other is not AVERAGE
    assert {AVERAGE: "there"}[other] == "there"
    assert Call(SMA, (CLOSE,), (51,)) != AVERAGE
    assert Call(SMA, (HIGH,), (50,)) != AVERAGE


def test_a_walk_gives_every_term_once_and_after_what_it_reads() -> None:
    macd = Output(Call(OTHER, (CLOSE,), (12, 26, 9)), 1)
    order = walk(iter((AVERAGE[1] / AVERAGE, macd, CLOSE)))
    assert len(order) == len(set(order)) == 6
    assert all(order.index(reading) < order.index(node) for node in order for reading in node.readings)


@pytest.mark.parametrize(
    ("node", "readings"),
    [
        (CLOSE, ()),
        (Number(1.0), ()),
        (CLOSE + HIGH, (CLOSE, HIGH)),
        (CLOSE[1], (CLOSE,)),
        (Call(OTHER, (HIGH, CLOSE), (14,)), (HIGH, CLOSE)),
        (Output(AVERAGE, 1), (AVERAGE,)),
        (CrossSection(AVERAGE, "percent"), (AVERAGE,)),
    ],
)
def test_a_term_tells_what_it_reads(node: Term, readings: tuple[Term, ...]) -> None:
    assert node.readings == readings


def test_whatever_reads_a_rank_depends_on_other_stocks() -> None:
    rank = CrossSection(CLOSE, "rating")
    assert rank.cross_sectional
    assert (2 * (CLOSE / rank)).cross_sectional
    assert not (AVERAGE[3] / CLOSE).cross_sectional


def doubled(times: int) -> Term:
    """A term of 2^times paths, and of so many terms and one."""
    node: Term = CLOSE
    for _ in range(times):
        node += node
    return node


def test_a_graph_of_any_number_of_paths_is_hashed_compared_walked_and_shown() -> None:
    one, other = doubled(200), doubled(200)
    assert one == other
    assert hash(one) == hash(other)
    assert one != doubled(199)
    assert len(walk((one, other))) == 201
    assert len(repr(one)) < 5_000
    assert not one.cross_sectional


def test_what_is_known_is_not_walked_again() -> None:
    assert walk((AVERAGE / CLOSE, HIGH), {AVERAGE}) == [CLOSE, AVERAGE / CLOSE, HIGH]
    assert walk((AVERAGE,), {AVERAGE}) == []


def test_terms_that_are_written_differently_are_different() -> None:
    kinds: list[Term] = [
        CLOSE,
        HIGH,
        Number(0.0),
        Number(-0.0),
        CLOSE[1],
        CLOSE[11],
        CLOSE + HIGH,
        CLOSE - HIGH,
        HIGH + CLOSE,
        AVERAGE,
        Call(SMA, (CLOSE,), (50.0,)),
        Call(SMA, (), (50,)),
        Call(EMA, (CLOSE,), (50,)),
        Output(AVERAGE, 0),
        Output(AVERAGE, 1),
        CrossSection(AVERAGE, "percent"),
        CrossSection(AVERAGE, "rating"),
    ]
    assert len(set(kinds)) == len({node.identity for node in kinds}) == len(kinds)


def test_a_term_without_a_series_is_constant() -> None:
    assert (Number(1.0) + 2).constant
    assert not (Number(1.0) + CLOSE).constant
