"""A request for the endpoints, with its parameters parsed as by Polygon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from scanner.devserver.response import ApiError
from scanner.reference_data.closing_times import NEW_YORK


@dataclass(frozen=True, slots=True)
class Call:
    """One request.

    Attributes:
        path: without the query.
        address: the path and all parameters but the key.
        parts: the values of the route's placeholders.
        query: the parameters; those of the cursor if there is one.
        skip: the number of rows on earlier pages.
        base: the server's own address.
        visit: the number of requests for this address so far, including this one.
    """

    path: str
    address: str
    parts: Mapping[str, str]
    query: Mapping[str, str]
    skip: int = 0
    base: str = ""
    visit: int = 1

    def flag(self, name: str, *, default: bool) -> bool:
        """Read `true` or `false`."""
        text = self.query.get(name, str(default).lower())
        if text not in {"true", "false"}:
            raise ApiError(400, f"The parameter '{name}' must be 'true' or 'false', not '{text}'")
        return text == "true"

    def limit(self, default: int, maximum: int) -> int:
        """Read the number of rows on a page."""
        text = self.query.get("limit", str(default))
        if not text.isdecimal() or not 1 <= int(text) <= maximum:
            raise ApiError(400, f"The parameter 'limit' must be a number from 1 to {maximum}, not '{text}'")
        return int(text)

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        """Read one of `choices`."""
        text = self.query.get(name, default)
        if text not in choices:
            raise ApiError(400, f"The parameter '{name}' must be one of {', '.join(choices)}, not '{text}'")
        return text

    def day(self, name: str) -> date:
        """Read a day of the path: YYYY-MM-DD, or Unix milliseconds, which are New York's time."""
        return read_day(name, self.parts[name])


def read_day(name: str, text: str) -> date:
    """Read a day, or raise Polygon's error."""
    try:
        if text.isdecimal():
            return datetime.fromtimestamp(int(text) / 1000, tz=UTC).astimezone(NEW_YORK).date()
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        problem = f"Could not parse the time parameter: '{name}'. Use YYYY-MM-DD or a Unix MS Timestamp"
        raise ApiError(400, problem) from error
