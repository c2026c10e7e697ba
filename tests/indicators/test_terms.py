from __future__ import annotations

import pytest

from scanner.indicators.terms import (
    CLOSE,
    HIGH,
    VOLUME,
    Arithmetic,
    Call,
    Number,
    Offset,
    Output,
    Section,
    Term,
    term,
    walk,
)

SMA = Call("sma", (CLOSE,), (50,))


def test_operators_build_terms() -> None:
    assert Arithmetic("+", CLOSE, Number(1.0)) == CLOSE + 1
    assert Arithmetic("-", CLOSE, HIGH) == CLOSE - HIGH
    assert Arithmetic("*", CLOSE, Number(2.0)) == CLOSE * 2
    assert Arithmetic("*", Number(2.0), CLOSE) == 2 * CLOSE
    assert Arithmetic("/", CLOSE, VOLUME) == CLOSE / VOLUME


def test_a_term_of_now_is_the_term_itself() -> None:
    assert SMA[0] is SMA


def test_offsets_add_up() -> None:
    assert CLOSE[1][2] == CLOSE[3] == Offset(CLOSE, 3)
    assert CLOSE[2][0] == CLOSE[2]


def test_a_constant_has_always_been_the_same() -> None:
    assert Number(5.0)[7] == Number(5.0)


def test_a_number_becomes_a_term_and_a_term_stays_itself() -> None:
    assert term(3) == Number(3.0)
    assert term(SMA) is SMA


def test_equal_terms_are_one_key() -> None:
    other = Call("sma", (CLOSE,), (50,))
    assert other is not SMA
    assert {SMA: "there"}[other] == "there"
    assert Call("sma", (CLOSE,), (51,)) != SMA
    assert Call("sma", (HIGH,), (50,)) != SMA


def test_a_walk_gives_every_term_once_and_after_what_it_reads() -> None:
    macd = Output(Call("macd", (CLOSE,), (12, 26, 9)), 1)
    order = walk(iter((SMA[1] / SMA, macd, CLOSE)))
    assert len(order) == len(set(order)) == 6
    assert all(order.index(reading) < order.index(node) for node in order for reading in node.readings)


@pytest.mark.parametrize(
    ("node", "readings"),
    [
        (CLOSE, ()),
        (Number(1.0), ()),
        (CLOSE + HIGH, (CLOSE, HIGH)),
        (CLOSE[1], (CLOSE,)),
        (Call("atr", (HIGH, CLOSE), (14,)), (HIGH, CLOSE)),
        (Output(SMA, 1), (SMA,)),
        (Section(SMA, "percent"), (SMA,)),
    ],
)
def test_a_term_tells_what_it_reads(node: Term, readings: tuple[Term, ...]) -> None:
    assert node.readings == readings


def test_whatever_reads_a_rank_depends_on_other_stocks() -> None:
    rank = Section(CLOSE, "rating")
    assert rank.cross_sectional
    assert (2 * (CLOSE / rank)).cross_sectional
    assert not (SMA[3] / CLOSE).cross_sectional
