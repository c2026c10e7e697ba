"""Calls the handler in its own process, and reports what the answer imported and what the imports cost.

usage: python3 - EVENT < probe.py      inside the image; prints one line of JSON, the last one
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from importlib.abc import MetaPathFinder

#: What an answer that is stored already has no use for; each takes longer to import than the answer takes.
HEAVY = ("pandas", "scipy", "sklearn", "boto3", "botocore.session", "polygon", "exchange_calendars", "pyarrow")
REPEATS = 7


class Watcher(MetaPathFinder):
    """Notes which module of ours asked for a heavy one first."""

    def __init__(self) -> None:
        self.seen: dict[str, str] = {}

    def find_spec(self, fullname: str, *_: object) -> None:
        """Look on; the finders after this one find."""
        if fullname in HEAVY and fullname not in self.seen:
            frame = sys._getframe(1)  # noqa: SLF001  # no other way to see who imports
            names = []
            while frame := frame.f_back:  # type: ignore[assignment]  # None at the end
                names.append(frame.f_globals.get("__name__", ""))
            self.seen[fullname] = next((name for name in names if name.startswith("scanner.")), "a library")


def import_seconds(module: str) -> float:
    """Measure a process that imports one module and ends, start of Python included."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True)
    return time.perf_counter() - start


def main() -> None:
    """Print what was found."""
    pairs = [(import_seconds("scanner.handler"), import_seconds("numpy")) for _ in range(REPEATS)]
    handler_seconds, numpy_seconds = (min(column) for column in zip(*pairs, strict=True))
    watcher = Watcher()
    sys.meta_path.insert(0, watcher)
    from awslambdaric.lambda_context import LambdaContext  # Lambda has loaded it before the handler

    from scanner.handler import handler  # watched

    context = LambdaContext("probe", None, None, int((time.time() + 60) * 1000))
    body = json.loads(handler(json.loads(sys.argv[1]), context)["body"])
    found = {
        "cached": body.get("cached"),
        "heavy": watcher.seen,
        "modules": len(sys.modules),
        "handler_seconds": handler_seconds,
        "numpy_seconds": numpy_seconds,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
