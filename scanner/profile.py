"""Profiles and trade styles: the names that requests, scores and plans share."""

from typing import Literal

Profile = Literal["conservative", "balanced", "aggressive"]
TradeStyle = Literal["swing", "position"]
