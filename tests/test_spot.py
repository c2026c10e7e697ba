from __future__ import annotations

from scanner.spot import Cure, Spot


def test_a_cure_replaces_its_piece_and_nothing_else() -> None:
    assert Cure("sma(50)", 8, 13).applied("close > sma50 and volume > 1") == "close > sma(50) and volume > 1"
    assert Cure(")", 4, 4).applied("sma(") == "sma()"
    assert Cure("b", 2, 3).applied("😀 a") == "😀 b"  # an emoji is one character


def test_a_spot_has_no_length_and_no_cure_where_none_are_known() -> None:
    assert (Spot("x", 3).length, Spot("x", 3).cures) == (0, ())
