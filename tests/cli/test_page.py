"""docs/indicators.md says what the catalogue says."""

from __future__ import annotations

from pathlib import Path

from scanner.cli.page import indicators_page
from scanner.indicators.catalogue import FAMILIES, FIELDS, INDICATORS
from tests.cli.conftest import Invoke

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "indicators.md"


def test_the_page_in_docs_is_what_the_command_prints(cli: Invoke) -> None:
    again = "write it again: scanner indicators --format markdown > docs/indicators.md"
    assert cli("indicators", "--format", "markdown").stdout == PAGE.read_text("utf-8"), again


def test_it_has_a_row_for_every_indicator_and_field() -> None:
    rows = [line for line in indicators_page().splitlines() if line.startswith("| `")]
    named = [row.removeprefix("| `").replace("`", "(").split("(")[0] for row in rows]
    assert named == [spec.name for specs in FAMILIES.values() for spec in specs] + list(FIELDS)
    assert len(set(named)) == len(INDICATORS) + len(FIELDS)


def test_a_row_states_every_fact_and_no_bar_ends_a_cell_early() -> None:
    page = indicators_page()
    rows = [line for line in page.splitlines() if line.startswith("| `") and line.count(" | ") > 1]
    assert len(rows) == len(INDICATORS)
    assert {row.replace(r"\|", "").count("|") for row in rows} == {7}
    assert "| `ema(close, n=20)` |" in page
    assert "| n 1 to 1000 | 20 |" in page
    assert "unbounded" in next(row for row in rows if row.startswith("| `obv"))
