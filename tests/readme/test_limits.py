"""The page of limits says what the code does."""

from __future__ import annotations

import importlib
import re

import pytest

from tests.readme.conftest import ROOT

PAGE = ROOT.joinpath("docs/limits.md").read_text("utf-8")
ROW = re.compile(
    r"^\| (?P<what>[^|]+) \| (?P<amount>[\d,.]+) ?(?P<unit>\w*) \| `(?P<constant>[\w.]+)` \|$", re.MULTILINE
)
#: Constants are in seconds and bytes.
UNITS = {
    "": 1.0,
    "bytes": 1,
    "kB": 1000,
    "MB": 1e6,
    "KiB": 1024,
    "MiB": 2**20,
    "ms": 1e-3,
    "s": 1,
    "min": 60,
    "h": 3600,
}
ROWS = list(ROW.finditer(PAGE))


def test_every_row_of_the_page_is_compared() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| what", "| ---"))]
    assert [row[0] for row in ROWS] == rows


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["constant"])
def test_a_limit_is_the_constants_value(row: re.Match[str]) -> None:
    module, _, name = row["constant"].rpartition(".")
    value = getattr(importlib.import_module(module), name)
    assert float(row["amount"].replace(",", "")) * UNITS[row["unit"]] == pytest.approx(value)
