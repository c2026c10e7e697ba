"""The speed of the engine, next to that of others, on a real market and on a large simulated one.

Outputs are compared before anything is timed; repeats are interleaved, and the tables give medians and the spread from
the fastest to the slowest. No figure is asserted: what is printed is what docs/benchmarks.md shows.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import Progress

from scanner.panel.panel import Panel
from scripts.bench.compare import TOLERANCE, differing, polars_differing
from scripts.bench.markets import LARGE, load, own_bars, part, real_folder, store
from scripts.bench.measure import Memory, Times, interleaved, memory
from scripts.bench.report import growth_table, market_table
from scripts.bench.runs import SCAN, THREADS, Run, ours, own_runs, peer_runs
from scripts.bench.series import SERIES

QUICK = "simulated:2000x504"


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=...", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one market, two repeats, no memory and no growth")
    parser.add_argument("--repeats", type=int, default=5, help="default: 5")
    return parser.parse_args()


def main() -> None:
    """Measure every market and print its tables."""
    asked = arguments()
    console = Console(width=200, soft_wrap=True)
    real = real_folder().exists()
    markets = ["real" if real else QUICK] if asked.quick else [*(["real"] if real else []), LARGE]
    with TemporaryDirectory() as place, Progress(console=Console(stderr=True), transient=True) as progress:
        for name in markets:
            history = Path(place) / name.replace(":", "-")
            task = progress.add_task(f"{name}: filling a history", total=None)
            store(name, history)
            progress.remove_task(task)
            for line in measured(name, history, 2 if asked.quick else asked.repeats, progress, quick=asked.quick):
                console.print(line, markup=False, highlight=False)


def measured(name: str, history: Path, repeats: int, progress: Progress, *, quick: bool) -> Iterator[str]:
    """Measure one market; yield lines."""
    panel, facts = load(history)
    yield from agreement(name, panel)
    runs = [*own_runs(panel, facts), *peer_runs(panel)]
    times = interleaved(runs, repeats, progress, name)
    memories: dict[str, Memory | None] = {}
    if not quick:
        task = progress.add_task(f"{name}: memory", total=len(runs))
        for run in progress.track(runs, task_id=task):
            memories[run.name] = memory(history, run)
        progress.remove_task(task)
    yield from ("", *market_table(panel, runs, times, memories), "")
    if whole := memories.get(SCAN):
        yield f"That scan's process had {whole.whole:,} MB in memory at its peak."
    if not quick:
        yield from ("", *growth_table(growth(panel, repeats, progress)), "")
    yield f"Load of the machine over the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."


def agreement(name: str, panel: Panel) -> Iterator[str]:
    """Compare outputs with TA-Lib's."""
    tickers = own_bars(panel)
    every, last = len(SERIES) * int(panel.bars.sum()), len(SERIES) * len(tickers)
    yield (
        f"{name}: {len(tickers):,} tickers, {panel.rows} sessions, {THREADS} threads. More than {TOLERANCE:g} of their "
        f"size from TA-Lib's: {differing(panel, tickers, panel.rows):,} of our {every:,} values of all sessions, "
        f"{differing(panel, tickers, 1):,} of our {last:,} of the last, {polars_differing(tickers):,} of polars'."
    )


def growth(panel: Panel, repeats: int, progress: Progress) -> dict[tuple[int, int, bool], Times]:
    """Time the 44 series on parts of the market."""
    sizes: dict[tuple[int, int, bool], Run] = {}
    for tickers, sessions in ((4, 1), (2, 1), (1, 1), (1, 2), (1, 4)):
        some = part(panel, tickers=tickers, sessions=sessions)
        for every in (False, True):
            run = ours(some, f"1/{tickers} of the tickers, 1/{sessions} of the sessions", SERIES, THREADS, every=every)
            sizes[len(some.tickers), some.rows, every] = run
    times = interleaved(list(sizes.values()), repeats, progress, "growth")
    return {size: times[run.name] for size, run in sizes.items()}


if __name__ == "__main__":
    main()
