"""How long the function takes to answer in its container, under Lambda's emulator, next to the targets.

usage: python -m scripts.bench_lambda      (make bench runs it if there is a container engine)

A container is fresh when its process has not started: the emulator starts it with the first event. The floor is a
function that does one GET from Redis, called in turn with ours. No figure is asserted.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from scripts.stack import ROOT, Stack

MARKET = "simulated:4500x600"
EVENT = {"screen": "minervini", "limit": 50}
FRESH = 5  # containers started for each of the first two rows
REPEATS = 500
_TURN = 50
_PYTHONPATH = "/mnt/floor:/opt/packages"


def fresh_seconds(stack: Stack, *, cached: bool) -> float:
    """Start a container, and measure its first answer."""
    if not cached:
        stack.compose("exec", "-T", "redis", "redis-cli", "flushall")
    stack.compose("up", "--detach", "--wait", "--force-recreate", "--no-deps", "scanner")
    url = stack.url
    start = time.perf_counter()
    status, body = stack.ask(EVENT, url=url)
    taken = time.perf_counter() - start
    if status != 200 or body["cached"] != cached:  # HTTP's
        sys.exit(f"bench: status {status}, cached {body.get('cached')}: not the answer to be measured")
    return taken


def start_floor(stack: Stack) -> str:
    """Start the floor beside ours, and give its address."""
    place = ROOT / "scripts" / "floor.py"
    name = f"{stack.project}-floor"
    stack.compose(
        "run", "--detach", "--no-deps", "--name", name, "--publish", "127.0.0.1:0:8080",
        "--volume", f"{place}:/mnt/floor/floor.py:ro", "--env", f"PYTHONPATH={_PYTHONPATH}", "scanner", "floor.handler",
    )  # fmt: skip
    return stack.address(name)


def in_turns(questions: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Ask each question `REPEATS` times, so that a noisy neighbour hits all alike. Gives sorted milliseconds."""
    taken: dict[str, list[float]] = {name: [] for name in questions}
    for question in questions.values():
        question()
    for _ in range(REPEATS // _TURN):
        for name, question in questions.items():
            for _ in range(_TURN):
                start = time.perf_counter()
                question()
                taken[name].append((time.perf_counter() - start) * 1000)
    return {name: sorted(times) for name, times in taken.items()}


def percentile(ordered: list[float], share: float) -> float:
    """Give the value that `share` of them do not exceed."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


#: Run inside the container: the most that each Python process there has had in memory, in kB, itself left out.
_PEAKS = """
import os, pathlib, re
for process in pathlib.Path("/proc").glob("[0-9]*"):
    status = (process / "status").read_text()
    if "Name:\\tpython3" in status and int(process.name) != os.getpid():
        print(re.search(r"VmHWM:\\s+(\\d+)", status)[1])
"""


def resident_megabytes(stack: Stack) -> float:
    """Give the most that the function's process has had in memory."""
    peaks = stack.compose("exec", "-T", "scanner", "python3", "-c", _PEAKS)
    return max(int(peak) for peak in peaks.split()) / 1024


def measure(stack: Stack) -> Table:
    """Measure it all."""
    spread = "{:.3f} ({:.3f} to {:.3f})"
    table = Table("what", "measured", "target", box=None, pad_edge=False)

    def fresh(label: str, target: str, *, cached: bool) -> None:
        times = [fresh_seconds(stack, cached=cached) for _ in range(FRESH)]
        table.add_row(label, spread.format(statistics.median(times), min(times), max(times)), target)

    fresh("first answer of a fresh container, computed, s", "< 3", cached=False)
    computing = resident_megabytes(stack)
    fresh("first answer of a fresh container, from Redis, s", "< 0.5", cached=True)
    floor, ours = start_floor(stack), stack.url
    times = in_turns({"floor": lambda: stack.ask({}, url=floor), "ours": lambda: stack.ask(EVENT, url=ours)})
    for name, label, target in (("ours", "a repeat", "< 3 and < 10"), ("floor", "the floor: one GET from Redis", "")):
        p50, p99 = percentile(times[name], 0.5), percentile(times[name], 0.99)
        table.add_row(f"{label}, p50 and p99 of {REPEATS}, ms", f"{p50:.2f} and {p99:.2f}", target)
    table.add_row("resident at most, having computed, MB", f"{computing:.0f}", "< 600")
    table.add_row("resident at most, having answered from Redis only, MB", f"{resident_megabytes(stack):.0f}", "")
    return table


def main() -> None:
    """Print the table."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    console.print(
        f"The function in its container: {MARKET}, {os.cpu_count()} cores, 1,769 MB; median (fastest to slowest)"
    )
    with console.status("measuring (about two minutes)"), Stack(SERVED_MARKET=MARKET) as stack:
        table = measure(stack)
    console.print(table)


if __name__ == "__main__":
    main()
