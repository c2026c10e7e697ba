"""Events written small: a recipe is JSON in which some objects stand for something large.

{"$repeat": [PIECE, N]}        a text or list, N times
{"$nest": [BEFORE, INNER, AFTER, N]}   a text within N pairs of others
{"$join": [BETWEEN, PIECES]}   texts joined
{"$numbered": [BETWEEN, PATTERN, N]}   a pattern with # for 0, 1, ... N - 1, joined
{"$words": [PATTERN, N]}       a list of them
{"$fields": [PATTERN, N]}      an object of N fields, named by them
{"$deep": [KIND, N]}           N lists, or objects, inside one another
{"$text": RECIPE}              its JSON, as a text
{"$base64": RECIPE}            the same, as base64
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any


def expand(recipe: Any) -> Any:  # JSON
    """Make the event of a recipe."""
    if isinstance(recipe, list):
        return [expand(part) for part in recipe]
    if not isinstance(recipe, dict):
        return recipe
    if len(recipe) == 1:
        ((name, argument),) = recipe.items()
        if name in _MADE:
            return _MADE[name](argument)
    return {name: expand(part) for name, part in recipe.items()}


def _deep(kind: str, levels: int) -> str:
    """Give the JSON of it, since Python's own writer would not get through it."""
    opening, closing = ("[", "]") if kind == "list" else ('{"a":', "}")
    return opening * levels + "1" + closing * levels


def _text(recipe: Any) -> str:  # JSON
    """Write JSON; what is deep is written already."""
    if isinstance(recipe, dict) and "$deep" in recipe:
        return _deep(*recipe["$deep"])
    return json.dumps(expand(recipe))


def _numbered(pattern: str, count: int) -> list[str]:
    return [pattern.replace("#", str(number)) for number in range(count)]


_MADE: dict[str, Callable[[Any], Any]] = {
    "$repeat": lambda argument: expand(argument[0]) * argument[1],
    "$nest": lambda argument: argument[0] * argument[3] + str(expand(argument[1])) + argument[2] * argument[3],
    "$join": lambda argument: argument[0].join(map(str, map(expand, argument[1]))),
    "$numbered": lambda argument: argument[0].join(_numbered(argument[1], argument[2])),
    "$words": lambda argument: _numbered(*argument),
    "$fields": lambda argument: dict.fromkeys(_numbered(*argument), 1),
    "$deep": lambda argument: json.loads(_deep(*argument)),
    "$text": _text,
    "$base64": lambda argument: base64.b64encode(_text(argument).encode()).decode(),
}
