"""The contract in pyproject.toml that keeps imports pointing one way: it holds, and it would notice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.modules import ROOT


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the package and its contract, to break."""
    for package in ("scanner", "ecr"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of a tree."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def test_imports_point_one_way(tree: Path) -> None:
    run = lint(tree)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(
    ("module", "upward"),
    [
        ("errors", "arrays"),
        ("sources/base", "history"),
        ("panel/panel", "ranking"),
        ("ranking/factors", "planning"),
        ("indicators/terms", "indicators.spec"),
        ("indicators/kernels/windows", "indicators.library"),
        ("indicators/spec", "indicators.engine"),
    ],
)
def test_an_import_the_other_way_is_noticed(tree: Path, module: str, upward: str) -> None:
    with tree.joinpath("scanner", module).with_suffix(".py").open("a") as file:
        file.write(f"\nimport scanner.{upward}\n")
    run = lint(tree)
    assert run.returncode == 1
    assert f"scanner.{module.replace('/', '.')}" in run.stdout


@pytest.mark.parametrize("folder", ["scanner", "scanner/indicators"])
def test_a_room_without_a_layer_is_noticed(tree: Path, folder: str) -> None:
    tree.joinpath(folder, "utilities.py").touch()
    run = lint(tree)
    assert run.returncode == 1
    assert "utilities" in run.stdout
