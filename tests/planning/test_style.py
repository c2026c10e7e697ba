from __future__ import annotations

from typing import get_args

import pytest

from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.terms import HIGH, LOW
from scanner.planning.style import ATR, Style
from scanner.profile import Profile, TradeStyle


@pytest.mark.parametrize(
    ("profile", "trade_style", "style"),
    [
        ("conservative", "swing", Style(1.5, 10, 20)),
        ("balanced", "swing", Style(2.0, 10, 20)),
        ("aggressive", "swing", Style(3.0, 10, 20)),
        ("conservative", "position", Style(2.25, 20, 60)),
        ("balanced", "position", Style(3.0, 20, 60)),
        ("aggressive", "position", Style(4.5, 20, 60)),
    ],
)
def test_a_profile_and_a_trade_style_are_numbers(profile: Profile, trade_style: TradeStyle, style: Style) -> None:
    assert Style.of(profile, trade_style) == style


def test_every_profile_goes_with_every_trade_style() -> None:
    styles = [Style.of(profile, trade) for profile in get_args(Profile) for trade in get_args(TradeStyle)]
    assert len(set(styles)) == len(styles) == 6


def test_the_structure_is_the_extreme_of_the_styles_bars() -> None:
    style = Style.of("balanced", "position")
    assert style.structure("long") == INDICATORS["lowest"].build(LOW, 20)
    assert style.structure("short") == INDICATORS["highest"].build(HIGH, 20)


def test_distances_are_measured_in_the_true_range_of_14_bars() -> None:
    assert INDICATORS["atr"].build(14) == ATR
