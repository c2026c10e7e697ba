"""A Python client that is made from an OpenAPI document, and imported."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

#: The package that a client is made as.
PACKAGE = "generated_client"


@contextmanager
def python_client(document: Mapping[str, Any], folder: Path) -> Iterator[ModuleType]:
    """Make a client of a document, and give its package; what it imported is forgotten afterwards.

    Raises:
        AssertionError: if the generator left something out, which it only warns of.
    """
    written = folder / "openapi.json"
    written.write_text(json.dumps(document), "utf-8")
    settings = folder / "settings.json"
    settings.write_text(json.dumps({"package_name_override": PACKAGE, "post_hooks": []}), "utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"),
            *("--path", written, "--config", settings, "--output-path", folder / PACKAGE),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module(PACKAGE)
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
            del sys.modules[name]
