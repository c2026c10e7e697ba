"""Reading other libraries' values, and telling whether ours are the same; on a table written here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.peers.checks import PROJECT, allowed, compare, read_checks

HEADER = "table,column,expression,tolerance,compared,agree,worst,equal_from_row,rows_equal_after,verdict,note\n"
BARS = "row,close,SMA,ratio\n0,10,,1\n1,12,11.0,2\n2,14,13.5,2\n3,16,15,\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    folder.joinpath("bars.csv").write_text(BARS)
    folder.joinpath("index.csv").write_text("row,open,high,low,close,volume\n0,9,11,8,10,5\n1,6,7,5,6,5\n2,7,7,7,7,5\n")
    rows = (
        'bars,SMA,"sma(close,2)",0.1,3,2,0.5,3,1,equal,\n',
        'bars,"sma: 150 (rounded to 0, times 10) at bar -1 from the end","sma(close,2)",0.5e-0,1,1,0,,,equal,\n',
        "bars,ratio,rs_line(),1e-9,3,3,0,0,3,equal,stock: this table; benchmark: index.csv\n",
        "bars,ratio,rs_line(),1e-9,3,3,0,0,3,equal,same\n",
    )
    folder.joinpath("checks.csv").write_text(HEADER + "".join(rows))
    return tmp_path


def test_a_check_says_what_is_compared_with_what(place: Path) -> None:
    first = read_checks(place)[0]
    assert (first.name, first.expression, first.verdict) == ("library/bars/SMA", "sma(close,2)", "equal")
    assert (first.compared, first.equal_from_row, first.rows_equal_after, first.benchmark) == (3, 3, 1, "")


def test_values_that_differ_are_named_with_their_rows(place: Path) -> None:
    found = compare(read_checks(place)[0])
    assert found.rows.tolist() == [1, 2, 3]
    assert [said.split(":")[0] for said in found.differing] == ["row 2"]
    assert found.since(3).differing == []
    assert found.since(3).rows.tolist() == [3]


def test_a_column_of_one_value_names_its_bar_and_its_unit(place: Path) -> None:
    found = compare(read_checks(place)[1])
    assert (found.rows.tolist(), found.ours.tolist(), found.theirs.tolist()) == ([3], [150], [150])
    assert found.differing == []


def test_a_benchmark_is_another_table_and_the_row_below_shares_it(place: Path) -> None:
    for check in read_checks(place)[2:]:
        assert check.benchmark == "index"
        # The benchmark is as long as the stock from its end: 10, 6 and 7 stand beside 12, 14 and 16.
        assert compare(check).ours.tolist() == pytest.approx([12 / 10, 14 / 6])


@pytest.mark.parametrize(
    ("tolerance", "printed", "most"),
    [
        ("0.25", "4", 0.25),
        ("1e-9 of max(1,|x|)", "0.5", 0),
        ("1e-9 of max(1,|x|)", "-2000", 0),
        ("half a unit of the last printed digit + 1e-9", "12.50", 0.005),
        ("half a unit of the last printed digit + 1e-9", "12", 0.5),
        ("half a unit of the last printed digit + 1e-9", "1.25E-3", 0.000005),
    ],
)
def test_a_tolerance_is_a_number_or_a_rule_and_leaves_room_for_rounding(
    tolerance: str, printed: str, most: float
) -> None:
    assert allowed(tolerance, printed) - 1e-9 * max(1, abs(float(printed))) == pytest.approx(most, abs=1e-15)


def test_without_the_folder_nothing_is_collected_and_the_report_says_so(tmp_path: Path) -> None:
    assert read_checks(tmp_path / "none") == []
    command = (sys.executable, "-m", "pytest", "tests/peers", "--collect-only", "-p", "no:cacheprovider")
    environment = {**os.environ, "SCANNER_TEST_PEERS": str(tmp_path / "none")}
    run = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "test_columns" not in run.stdout
    assert "skipped" not in run.stdout
    assert "peers: NONE COMPARED" in run.stdout
    assert "peers: no values of other libraries compared, as their folder is missing" in run.stdout
