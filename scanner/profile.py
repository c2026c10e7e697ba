"""What a user can ask to be: the words that requests, scores and plans share."""

from typing import Literal

Profile = Literal["conservative", "balanced", "aggressive"]
TradeStyle = Literal["swing", "position"]
