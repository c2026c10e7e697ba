from __future__ import annotations

import re
import subprocess
import sys

import pytest

from scanner.cli.main import main
from scanner.config import SETTINGS
from scanner.version import __version__
from tests.cli.conftest import ROOT, Invoke, Spawn
from tests.errors.test_base import tree

HEAVY = {"numpy", "pandas", "pydantic", "pyarrow", "exchange_calendars", "scipy"}


def test_the_help_lists_every_command_exit_code_and_setting(cli: Invoke) -> None:
    page = cli("--help").stdout
    assert all(re.search(rf"^  {name} +\S", page, re.MULTILINE) for name in main.commands)
    codes = {int(code) for code in re.findall(r"^ +(\d+) +\S", page, re.MULTILINE)}
    assert codes == {0, 1, 130, 143, *(error.exit_code for error in tree())}
    assert all(name in page for name in SETTINGS)


def test_the_version_is_printed(cli: Invoke) -> None:
    assert cli("--version").stdout == f"scanner, version {__version__}\n"


def test_python_runs_the_package(shell: Spawn) -> None:
    run = shell("screens")
    assert run.returncode == 0
    assert "minervini" in run.stdout
    assert run.stderr == ""


@pytest.mark.parametrize("arguments", [("scann",), ("scan", "--wher", "x"), ("show",), ("scan", "--min-price", "x")])
def test_wrong_usage_is_explained_with_exit_code_2(cli: Invoke, arguments: tuple[str, ...]) -> None:
    run = cli(*arguments)
    assert run.exit_code == 2
    assert run.stdout == ""
    assert "Usage:" in run.stderr


def test_help_waits_for_no_heavy_package() -> None:
    program = "import sys, scanner.cli.main; print(*sys.modules)"
    listing = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not HEAVY & set(listing.stdout.split())


@pytest.mark.parametrize("arguments", [["scan", "minervini"], ["values", "close"], ["show", "SPY"]])
def test_an_answer_waits_for_neither_pandas_nor_a_calendar(settings: dict[str, str], arguments: list[str]) -> None:
    program = (
        "import sys; from click.testing import CliRunner; from scanner.cli.main import main\n"
        f"assert CliRunner().invoke(main, {arguments}, env={dict(settings)}).exit_code == 0\n"
        "print(*sys.modules)"
    )
    listing = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "numpy" in listing.stdout.split()
    assert not {"pandas", "pyarrow", "exchange_calendars", "scipy"} & set(listing.stdout.split())
