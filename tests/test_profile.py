"""Every profile and trade style means something to scores and to plans."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from scanner.planning.style import Style
from scanner.profile import Profile, TradeStyle
from scanner.ranking.factors import FACTORS, WEIGHTS
from scanner.request import ScanRequest

PROFILES, STYLES = get_args(Profile), get_args(TradeStyle)


def test_every_profile_weighs_every_factor() -> None:
    assert WEIGHTS.keys() == set(PROFILES)
    for weights in WEIGHTS.values():
        assert weights.keys() == {factor.name for factor in FACTORS}
        assert sum(weights.values()) == pytest.approx(1)


def test_no_two_ask_for_the_same_trade() -> None:
    assert len({Style.of(*choice) for choice in product(PROFILES, STYLES)}) == len(PROFILES) * len(STYLES)


def test_the_defaults_are_among_them() -> None:
    assert ScanRequest().profile in PROFILES
    assert ScanRequest().trade_style in STYLES
