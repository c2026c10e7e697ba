"""A shell like a reader's, on a small market."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
MARKET = "simulated:300x300"

#: Seconds after which an example counts as hanging.
TIMEOUT = 600

Run = Callable[[str], subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a reader who has installed the package and filled a history."""
    folder = tmp_path_factory.mktemp("reader")
    for name, command in {"python": "", "scanner": "-m scanner"}.items():
        shim = folder / name
        shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" {command} "$@"\n')
        shim.chmod(0o755)
    variables = os.environ | {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "SCANNER_MARKET": MARKET,
        "REDIS_URL": "",
        "SCANNER_HISTORY": str(folder / "history"),
    }
    subprocess.run([folder / "scanner", "sync"], env=variables, check=True, capture_output=True)
    return variables


@pytest.fixture
def shell(environment: dict[str, str], tmp_path: Path) -> Run:
    """Runs lines of shell in an empty folder."""

    def run(lines: str) -> subprocess.CompletedProcess[str]:
        command = ["sh", "-e", "-c", lines]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=TIMEOUT, check=False
        )

    return run
