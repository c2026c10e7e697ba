"""Examples of answers: real ones of a simulated market, shortened. `python -m scripts.examples` writes them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import orjson

#: The file, beside this module.
FILE = "examples.json"


def of(action: str) -> Any:
    """Give an example of an action's answer; None where there is none."""
    return _examples().get(action)


@cache
def _examples() -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(files(__package__).joinpath(FILE).read_bytes())
    return found
