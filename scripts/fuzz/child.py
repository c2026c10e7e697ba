"""The function in its own process: one recipe per line comes in, measurements go out."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from scanner import wiring
from scanner.config import Config
from scanner.errors import ScannerError
from scanner.handler import handler
from scanner.handler.invocation import ScheduleError
from scanner.history.sync import sync
from scripts.context import Context
from scripts.fuzz.recipe import expand

_STATUS = Path("/proc/self/status")


def serve(market: str) -> None:
    """Answer recipes until there are no more."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what the function logs
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update({"SCANNER_MARKET": market, "SCANNER_HISTORY": folder})
        config = Config.read()
        sync(wiring.make_history(config), wiring.make_market(config))
        for first in ({"screen": "minervini"}, {"action": "health"}, {"action": "doctor"}):
            handler(first, Context(time.monotonic() + 300))
        idle = _memory("VmRSS")
        print(json.dumps({"idle_mb": idle}), file=out, flush=True)
        for line in sys.stdin:
            print(json.dumps(_measured(json.loads(line), idle)), file=out, flush=True)


def _measured(recipe: dict[str, Any], idle: float) -> dict[str, Any]:
    """Send what a recipe makes, and give its status, its seconds and how much memory it took above the idle process."""
    calls = {"values": _values, "show": _show}
    if recipe.get("cold"):
        wiring.service_of.cache_clear()
    asked = expand({name: part for name, part in recipe.items() if name in {"event", "expressions", "ticker"}})
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak is measured from here
    begun, queued = time.monotonic(), _queued()
    context = Context(begun + recipe["seconds"])
    try:
        status = calls[recipe["call"]](asked, context) if "call" in recipe else _handled(asked["event"], context)
        problem = ""
    except Exception as error:  # noqa: BLE001  # what must not happen is what is looked for
        status, problem = 599, f"{type(error).__name__}: {error}"[:300]
    return {
        "status": status,
        "seconds": time.monotonic() - begun - (_queued() - queued),
        "grown_mb": _memory("VmHWM") - idle,
        "problem": problem,
    }


def _handled(event: object, context: Context) -> int:
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            return int(handler(event, context)["statusCode"])
        except ScheduleError as error:
            return 504 if "OutOfTime" in str(error) else 500


def _values(asked: dict[str, Any], context: Context) -> int:
    return _refused(lambda: wiring.service().values(asked["expressions"], time_left=_left(context)))


def _show(asked: dict[str, Any], context: Context) -> int:
    return _refused(lambda: wiring.service().show(asked["ticker"], {}, time_left=_left(context)))


def _left(context: Context) -> Any:
    return lambda: context.get_remaining_time_in_millis() / 1000


def _refused(ask: Any) -> int:
    try:
        ask()
    except ScannerError as error:
        return error.status
    return 200


def _queued() -> float:
    """Seconds that the main thread has waited for a processor: those are the machine's, not the function's."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text("ascii").split()[1]) / 1e9
    except OSError:
        return 0.0


def _memory(name: str) -> float:
    """Megabytes of this process, as the kernel counts them."""
    found = re.search(rf"^{name}:\s+(\d+) kB", _STATUS.read_text("ascii"), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    serve(sys.argv[1])
