"""Runs schemathesis, in all its phases and with all its checks."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = "/v1/openapi.json"
CONFIG = Path(__file__).with_name("schemathesis.toml")
#: Where the hooks learn what the service knows, and the key to ask with.
URL, KEY = "SCANNER_CONFORMANCE_URL", "SCANNER_CONFORMANCE_KEY"
_PROGRAM = "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())"


def run(url: str, options: Sequence[str] = (), *, key: str = "") -> tuple[int, str]:
    """Ask a service.

    Args:
        url: its address, without a path.
        options: further ones of `schemathesis run`, such as `--max-time 600`.
        key: to ask with; empty for none.

    Returns:
        Its exit code, zero where nothing failed, and what it printed.
    """
    environment = {
        **os.environ,
        URL: url,
        KEY: key,
        "SCHEMATHESIS_HOOKS": "scripts.conformance.hooks",
        "PYTHONPATH": str(ROOT),
        "NO_COLOR": "1",
    }
    command = [sys.executable, "-c", _PROGRAM, "--config-file", str(CONFIG), "run", url + DOCUMENT, *options]
    command += ["--header", f"Authorization: Bearer {key}"] if key else []
    with tempfile.TemporaryDirectory() as folder:  # where it may leave what it remembers
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr
