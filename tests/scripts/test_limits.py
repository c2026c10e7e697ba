"""The page of limits has the values that the code has; tests/readme/test_limits.py reads them again, in another way."""

from __future__ import annotations

import pytest

from scanner.cache import expiry
from scripts.limits import ROW, with_values
from tests.readme.conftest import ROOT

PAGE = ROOT.joinpath("docs/limits.md").read_text("utf-8")


def test_a_changed_constant_changes_its_row_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expiry, "MAX_TTL", 36 * 3600.0)
    changed = with_values(PAGE)
    (row,) = set(changed.splitlines()) - set(PAGE.splitlines())
    assert row.endswith("| 36 h | `scanner.cache.expiry.MAX_TTL` |")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0 MiB", "8 MiB"),
        ("0 KiB", "8,192 KiB"),
        ("0 bytes", "8,388,608 bytes"),
        ("0", "8,388,608"),
    ],
)
def test_a_value_has_the_unit_that_its_row_asks_for(written: str, value: str) -> None:
    row = f"| an entry | {written} | `scanner.cache.entry.MAX_BYTES` |"
    assert with_values(row) == row.replace(f"| {written} |", f"| {value} |")


def test_every_row_is_found() -> None:
    assert len(ROW.findall(PAGE)) == PAGE.count("| `scanner.")
