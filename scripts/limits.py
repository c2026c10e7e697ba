"""Writes the values of docs/limits.md: people write what a limit is of, the constant says how much.

`python -m scripts.pages` does this too.
"""

from __future__ import annotations

import importlib
import re

#: A row: what it is of, the value, its unit, and the constant.
ROW = re.compile(
    r"^\| (?P<what>[^|]+) \| (?P<amount>[\d,.]+) ?(?P<unit>\w*) \| `(?P<constant>[\w.]+)` \|$", re.MULTILINE
)
#: Constants are in seconds and bytes.
_UNITS = {"KiB": 2**10, "MiB": 2**20, "kB": 1e3, "MB": 1e6, "ms": 1e-3, "min": 60, "h": 3600}


def with_values(page: str) -> str:
    """Give the page with the values that the constants have by now, each in the unit that its row has.

    Args:
        page: of before; in a new row any number will do.
    """
    return ROW.sub(_row, page)


def _row(row: re.Match[str]) -> str:
    module, _, name = row["constant"].rpartition(".")
    value = getattr(importlib.import_module(module), name) / _UNITS.get(row["unit"], 1)
    shown = f"{value:,.15g} {row['unit']}".rstrip()
    return f"| {row['what']} | {shown} | `{row['constant']}` |"
