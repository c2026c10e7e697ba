"""Every example in a docstring of the package gives what stands below it; what computes something has one."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

from tests.architecture.modules import ROOT

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
#: The modules that have an example by their path below the project's folder.
SHOWN = [
    path.relative_to(ROOT).as_posix()
    for path in sorted(ROOT.joinpath("scanner").rglob("*.py"))
    if ">>> " in path.read_text("utf-8")
]
#: The public API of the indicators, and each family.
INDICATORS = ROOT / "scanner/indicators"
DESCRIBED = [
    *(INDICATORS / name for name in ("catalogue.py", "kernel.py", "needs.py", "spec.py", "terms.py")),
    *(INDICATORS / "engine" / name for name in ("ticker_block.py", "computation.py")),
    *(path for path in sorted(INDICATORS.joinpath("library").rglob("*.py")) if path.name != "__init__.py"),
]


@pytest.mark.parametrize("path", SHOWN)
def test_an_example_gives_what_stands_below_it(path: str) -> None:
    module = import_module(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    results = doctest.testmod(module, optionflags=FLAGS)
    assert (results.failed, results.attempted > 0) == (0, True)


@pytest.mark.parametrize("path", DESCRIBED, ids=lambda path: path.relative_to(INDICATORS).as_posix())
def test_a_family_and_each_public_module_of_the_indicators_show_an_example(path: Path) -> None:
    assert path.relative_to(ROOT).as_posix() in SHOWN
