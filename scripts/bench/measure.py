"""Times side by side, and the memory of one run by itself.

usage: python -m scripts.bench.measure HISTORY RUN   (prints megabytes: above what was there, and in all)
"""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rich.progress import Progress

from scripts.bench.runs import Run, own_runs, peer_runs


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of each repeat."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The one in the middle."""
        return statistics.median(self.seconds)

    def __str__(self) -> str:
        return f"{self.median:.3f} ({min(self.seconds):.3f} to {max(self.seconds):.3f})"


class Memory(NamedTuple):
    """Peak megabytes: above what was there before the run, and of the process."""

    added: int
    whole: int


def interleaved(runs: list[Run], repeats: int, progress: Progress, title: str) -> dict[str, Times]:
    """Time runs in turn, so that a noisy neighbour hits all alike; once more before, to warm up."""
    prepared = [(run, run.prepare()) for run in runs]
    seconds: dict[str, list[float]] = {run.name: [] for run in runs}
    task = progress.add_task(title, total=(repeats + 1) * len(runs))
    for repeat in range(repeats + 1):
        for run, go in prepared:
            progress.update(task, description=f"{title}: {run.name}")
            start = time.perf_counter()
            go()
            if repeat:
                seconds[run.name].append((time.perf_counter() - start) * run.scale)
            progress.advance(task)
    progress.remove_task(task)
    return {name: Times(tuple(taken)) for name, taken in seconds.items()}


def memory(history: Path, run: Run) -> Memory | None:
    """Run once in a process of its own; None where the system does not tell (outside Linux)."""
    command = [sys.executable, "-m", "scripts.bench.measure", str(history), run.name]
    words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return Memory(int(words[0]), int(words[1])) if words else None


def _kilobytes(of: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split(f"{of}:")[1].split()[0])


def _main(history: str, name: str) -> None:
    from scripts.bench.markets import load  # by whoever imports this module it is loaded already

    panel, facts = load(Path(history))
    go = next(run for run in (*own_runs(panel, facts), *peer_runs(panel)) if run.name == name).prepare()
    gc.collect()
    peak = Path("/proc/self/clear_refs")
    if not peak.exists():
        return
    peak.write_text("5", encoding="ascii")  # forget the peak so far
    before = _kilobytes("VmRSS")
    go()
    print((_kilobytes("VmHWM") - before) // 1000, _kilobytes("VmHWM") // 1000)


if __name__ == "__main__":
    _main(*sys.argv[1:])
