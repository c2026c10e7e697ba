"""Subscription plans, and refusals of what they do not include, in Polygon's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from scanner.devserver.query import Call, read_day
from scanner.devserver.response import Answer, error_answer

_UPGRADE = "Please upgrade your plan at https://polygon.io/pricing"
_TODAY = f"Attempted to request today's data before end of day. {_UPGRADE}"
_TIMEFRAME = f"Your plan doesn't include this data timeframe. {_UPGRADE}"
_NOT_ENTITLED = f"You are not entitled to this data. {_UPGRADE}"

_A_YEAR = timedelta(days=365.25)


@dataclass(frozen=True, slots=True)
class Plan:
    """The data that a plan includes.

    Attributes:
        years: how far back bars go; None for all.
        same_day: whether today's bars are included.
        stocks: whether any bars are included.
    """

    years: int | None
    same_day: bool = True
    stocks: bool = True

    def refusal(self, call: Call, today: date) -> Answer | None:
        """Refuse bars that the plan does not include; a range counts by its last day."""
        if not call.path.startswith("/v2/aggs/"):
            return None
        if not self.stocks:
            return error_answer(403, _NOT_ENTITLED)
        last = call.parts.get("date") or call.parts.get("to")
        day = read_day("date", last) if last else None
        if day is None:
            return None
        if day == today and not self.same_day:
            return error_answer(403, _TODAY)
        if day > today or (self.years is not None and day < today - self.years * _A_YEAR):
            return error_answer(403, _TIMEFRAME)
        return None


#: The plans for stocks, and `none`: a key for other products.
PLANS: Mapping[str, Plan] = MappingProxyType(
    {
        "free": Plan(years=2, same_day=False),
        "starter": Plan(years=5),
        "developer": Plan(years=10),
        "advanced": Plan(years=None),
        "none": Plan(years=None, stocks=False),
    }
)
