"""Recipes drawn at random: the same seed always gives the same ones."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from scanner.actions.registry import ACTIONS
from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.request import LISTS, ScanRequest
from scanner.screening.presets import presets

Recipe = dict[str, Any]

#: Bytes of the largest event that Lambda takes.
MAX_BYTES = 6_000_000
#: Seconds that an event has: too few for some, or enough for all.
SHORT, LONG = (0.5, 1.5, 3.0), 60.0
#: Entries of a list that may stand in every field of one event.
MANY = 501
_SERIES = [spec for spec in INDICATORS.values() if spec.series is not None]
_LISTS = tuple(LISTS)
_TEXTS = ("screen", "where", "order_by")


class Generator:
    """Draws recipes."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # no secret
        self._kinds: tuple[Callable[[], Any], ...] = (
            self._nested,
            self._nested,
            self._grammar,
            self._grammar,
            self._wide,
            self._lists,
            self._deep,
            self._huge,
            self._mutated,
            self._posted,
            self._action,
        )

    def recipe(self) -> Recipe:
        """Draw one."""
        draw = self._random
        kind = draw.choice(self._kinds)
        event = kind()
        made: Recipe = event if isinstance(event, dict) and "call" in event else {"event": event}
        made["about"] = kind.__name__.strip("_")
        made["seconds"] = draw.choice((*SHORT, LONG, LONG))
        made["cold"] = self._one_in(10)
        return made

    def _one_in(self, times: int) -> bool:
        return self._random.randrange(times) == 0

    def _number(self) -> str:
        draw = self._random
        return draw.choice(["1", "2", "5", "14", "200", "1000", "0", "-1", "1e308", "0.5", "999999", "1_0"])

    def _call(self, inner: str) -> tuple[str, str]:
        """Write what stands before and after a series."""
        spec = self._random.choice(_SERIES)
        count = self._random.randint(0, len(spec.parameters))
        numbers = [f"{parameter.default:g}" for parameter in spec.parameters[:count]]
        if self._one_in(3):
            numbers = [self._number() for _ in numbers]
        return f"{spec.name}({inner}", "".join(f",{number}" for number in numbers) + ")"

    def _nested(self) -> Any:  # JSON
        """An indicator of an indicator of an indicator."""
        before, after = self._call("")
        text = {
            "$nest": [before, self._random.choice(list(FIELDS)), after, self._random.choice([1, 3, 7, 12, 18, 19, 25])]
        }
        field = self._random.choice(["where", "order_by", "columns", "columns", "values"])
        if field == "values":
            return {"call": "values", "expressions": text}
        if field == "columns":
            several = self._random.choice([1, 1, 50, 51])
            return {"columns": {"$repeat": [[{"$join": ["", [text, "[", str(several), "]"]]}], several]}}
        operator = self._random.choice([">", "crosses above", "=="])
        return {field: {"$join": [f" {operator} ", [text, text]]} if field == "where" else text}

    def _expression(self, levels: int) -> str:
        draw = self._random
        if levels == 0 or self._one_in(7):
            return draw.choice([*FIELDS, self._number(), *(f"{spec.name}()" for spec in INDICATORS.values())])
        one, other = self._expression(levels - 1), self._expression(levels - 1)
        before, after = self._call("")
        return draw.choice(
            [
                f"{one} {draw.choice('+-*/')} {other}",
                f"{before}{one}{after}",
                f"({one})",
                f"{one}[{self._number()}]",
                f"-{one}",
            ]
        )

    def _statement(self, levels: int) -> str:
        draw = self._random
        if levels == 0:
            operator = draw.choice(["<", "<=", ">", "==", "!=", "crosses above", "crosses_below"])
            return f"{self._expression(3)} {operator} {self._expression(2)}"
        one, other = self._statement(levels - 1), self._statement(levels - 1)
        return draw.choice([f"{one} and {other}", f"({one}) or {other}", f"not ({one})", f"({one})[{self._number()}]"])

    def _grammar(self) -> Any:  # JSON
        """Statements and expressions by the grammar."""
        draw = self._random
        asked: dict[str, Any] = {"limit": draw.choice([1, 50, 500]), "min_price": 0, "min_dollar_volume": 0}
        if not self._one_in(4):
            asked["where"] = self._statement(draw.randint(0, 4))
        if self._one_in(3):
            asked["order_by"] = self._expression(draw.randint(1, 5))
        if self._one_in(2):
            asked["columns"] = [self._expression(draw.randint(0, 5)) for _ in range(draw.randint(1, 12))]
        if self._one_in(5):
            asked["screen"] = draw.choice(list(presets()))
        return asked

    def _wide(self) -> Any:  # JSON
        """Many columns, many clauses, many terms."""
        draw = self._random
        name = draw.choice(list(INDICATORS))
        length = draw.choice([10, 150, 300, 480, 2000])
        pieces = draw.choice([["1"], [f"{name}(#)"], ["close[#]"], [f"{name}()"], ["close + #"], ["t3(ema(#),5)"]])[0]
        columns = {"$numbered": [",", pieces, length]}
        where = {"$numbered": [draw.choice([" and ", " or ", " < "]), f"{pieces} > 0", length]}
        return draw.choice(
            [
                {"columns": {"$repeat": [[columns], draw.choice([1, 10, 50])]}},
                {"columns": {"$words": ["close+#" + " + 0.000000000000001" * draw.choice([1, 49]), 50]}, "limit": 500},
                {"columns": {"$words": ["close", draw.choice([50, 51, 100_000, 600_000])]}},
                {"where": where, "limit": 500},
                {"order_by": {"$numbered": [draw.choice("+-*/"), pieces, length]}},
                {"call": "values", "expressions": columns},
            ]
        )

    def _lists(self) -> Any:  # JSON
        """Lists of any length of anything."""
        draw = self._random
        field = draw.choice(_LISTS)
        count = draw.choice([0, 1, 500, 501, 20_000, 20_001, 400_000])
        entries = draw.choice(
            [
                {"$words": ["T#", count]},
                {"$words": ["Technolojy#", count]},
                {"$repeat": [[draw.choice([None, 1, True, {}, [], "", "x" * 101])], count]},
            ]
        )
        return dict.fromkeys(_LISTS, entries) if self._one_in(5) and count <= MANY else {field: entries}

    def _deep(self) -> Any:  # JSON
        """Lists in lists."""
        draw = self._random
        deep = {"$deep": [draw.choice(["list", "object"]), draw.choice([10, 90, 300, 900])]}
        far = {"$deep": ["list", draw.choice([1_000, 100_000, 2_900_000])]}
        field = draw.choice([*_LISTS, *_TEXTS, "limit", "as_of", "config", "action", "unknown"])
        return draw.choice([{field: deep}, deep, {"$text": far}, _post({"$text": far}), {"$text": {field: deep}}])

    def _huge(self) -> Any:  # JSON
        """Huge texts, numbers, names, and many of them."""
        draw = self._random
        length = draw.choice([5_000, 100_000, MAX_BYTES - 100])
        piece = draw.choice(["x", " ", "(", "-", "1", ",", "é", "\\", '"', "1<", "not ", "close ", "\u0000", "😀"])
        text = {"$repeat": [piece, length // len(json.dumps(piece))]}
        field = draw.choice([*_TEXTS, *_LISTS, "as_of", "action", "limit", "profile", "config", "unknown"])
        return draw.choice(
            [
                {field: text},
                {field: [text]},
                {"call": "values", "expressions": text},
                {"call": "show", "ticker": text},
                {"$fields": ["field#", draw.choice([90, 101, 300_000])]},
                {"$fields": ["x" * draw.choice([100, 30_000]) + "#", draw.choice([1, 90])]},
                {"$join": ["", ['{"limit": ', {"$repeat": ["1", length]}, "}"]]},
                {"$join": ["", ["{", {"$repeat": ['"limit": 1,', length // 11]}, '"limit": 2}']]},
                {"config": {"$fields": ["field#", 101]}, "beside": text},
                {field: draw.choice([10**18, 2**64, -(2**63), 1e308, -0.0])},
            ]
        )

    def _mutated(self) -> Any:  # JSON
        """The JSON of a good event, spoilt."""
        draw = self._random
        text = json.dumps(self._grammar() | {"action": "scan"})
        for _ in range(draw.randint(1, 6)):
            start = draw.randrange(len(text) + 1)
            end = min(len(text), start + draw.choice([0, 1, 3, 20]))
            piece = draw.choice(
                ["", text[start:end] * 2, draw.choice('{}[]",:\\0'), "\u0000", "1e999", "null", "\ud83d"]
            )
            text = text[:start] + piece + text[end:]
        return draw.choice([text, _post(text)])

    def _posted(self) -> Any:  # JSON
        """An event that came by HTTP."""
        draw = self._random
        inner = draw.choice([self._grammar, self._nested, self._lists])()
        inner = {"action": "version"} if "call" in inner else inner
        body = {draw.choice(["$text", "$base64"]): inner}
        return _post(body, encoded=draw.choice([None, True, False]), method=draw.choice(["POST", "GET", "PUT"]))

    def _action(self) -> Any:  # JSON
        """Each action, with and without fields of its own or of others."""
        draw = self._random
        event: dict[str, Any] = {"action": draw.choice([*ACTIONS, "Scan", "", 5, None])}
        for _ in range(draw.choice([0, 0, 1, 3])):
            field = draw.choice([*ScanRequest.model_fields, "sessions", "symbols", "details"])
            event[field] = draw.choice([None, 0, -1, 300, "x", "close", [], ["CS"], {}, True, 1.5, "2016-09-30"])
        return draw.choice([event, event, {"call": "show", "ticker": draw.choice(["SPY", "A", "", "\u0000"])}])


def _post(body: Any, *, encoded: bool | None = None, method: str = "POST") -> Recipe:  # JSON
    event: Recipe = {"version": "2.0", "requestContext": {"http": {"method": method}}, "body": body}
    return event if encoded is None else event | {"isBase64Encoded": encoded}
