"""The tests themselves: each stands alone and may take its time, so that any order and any machine will do."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time

from hypothesis import given, settings, strategies

from tests.conftest import ROOT

FOLDER = "tests/ranking"


def collected(*options: str) -> list[str]:
    """The tests of a folder, in the order in which they would run."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "--quiet", "-p", "no:cacheprovider", *options, FOLDER]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [line for line in listed.splitlines() if line.startswith(FOLDER)]


def test_a_seed_draws_an_order_of_all_tests_that_keeps_modules_together() -> None:
    written, drawn, again = collected(), collected("--shuffle=1"), collected("--shuffle=1")
    assert drawn == again != written
    assert sorted(drawn) == sorted(written)
    modules = [name for name, _ in itertools.groupby(drawn, lambda test: test.partition("::")[0])]
    assert len(modules) == len(set(modules)) > 1


@settings(max_examples=2)
@given(seconds=strategies.just(0.3))
def test_an_example_may_take_its_time(seconds: float) -> None:
    time.sleep(seconds)
