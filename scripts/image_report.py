"""What the image holds, next to its budgets; fails if one is exceeded, naming the cause.

usage: python -m scripts.image_report      (scripts/image report; needs the images that scripts/image build makes)
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.table import Table

from scripts.image_layers import STAGES, Layer, names, stages
from scripts.stack import ROOT, Stack

FUNCTION = STAGES[:-1]  # the stages of its image
LIBRARIES = ("numpy-scipy", "pandas-sklearn")
#: Bytes, unpacked with bytecode; Lambda's own bound for zip layers is 262,144,000, function included.
LIBRARIES_BUDGET = 240_000_000
#: Bytes that a push of everything but the base sends.
COMPRESSED_BUDGET = 100_000_000
#: Bytes, unpacked, that the web service has more than the function.
WEB_BUDGET = 20_000_000
#: Processes that import the handler, and those that import NumPy alone: seconds of one in seconds of the other.
IMPORT_BUDGET = 5.0
SHOWN = 10
_LEAST_DUPLICATE = 100_000
EVENT = {"screen": "minervini", "limit": 3}


def duplicates(layers: Iterable[Layer]) -> Iterator[tuple[int, list[str]]]:
    """Yield large contents that are there more than once: bytes, and where."""
    places = defaultdict(list)
    for layer in layers:
        for size, name, digest in layer.files:
            if size >= _LEAST_DUPLICATE:
                places[size, digest].append(name)
    yield from sorted(((size, where) for (size, _), where in places.items() if len(where) > 1), reverse=True)


def size_table(found: dict[str, list[Layer]]) -> Table:
    """Lay out the stages' sizes."""
    table = Table("stage", "unpacked, bytes", "compressed, bytes", "budget, bytes", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"

    def row(label: str, named: Iterable[str], unpacked_budget: int = 0, compressed_budget: int = 0) -> None:
        chosen = [layer for stage in named for layer in found[stage]]
        budget = f"{unpacked_budget or compressed_budget:,}" if unpacked_budget or compressed_budget else ""
        unpacked, compressed = sum(each.unpacked for each in chosen), sum(each.compressed for each in chosen)
        table.add_row(label, f"{unpacked:,}", f"{compressed:,}", budget)

    row("base: Python alone", ["python"])
    row("numpy-scipy", ["numpy-scipy"])
    row("pandas-sklearn", ["pandas-sklearn"])
    row("both libraries, unpacked", LIBRARIES, unpacked_budget=LIBRARIES_BUDGET)
    row("scanner and other packages", ["scanner"])
    row("all but the base, compressed", FUNCTION[1:], compressed_budget=COMPRESSED_BUDGET)
    row("image", FUNCTION)
    row("the web service besides", ["web"], unpacked_budget=WEB_BUDGET)
    return table


def over_budget(found: dict[str, list[Layer]]) -> Iterator[str]:
    """Yield a sentence for each size over its budget, with the largest files that are in it."""
    libraries = [layer for stage in LIBRARIES for layer in found[stage]]
    own = [layer for stage in FUNCTION[1:] for layer in found[stage]]
    unpacked, compressed = sum(layer.unpacked for layer in libraries), sum(layer.compressed for layer in own)
    if unpacked > LIBRARIES_BUDGET:
        yield f"the libraries have {unpacked:,} bytes, budget {LIBRARIES_BUDGET:,}: {_largest(libraries)}"
    if compressed > COMPRESSED_BUDGET:
        yield f"the image has {compressed:,} bytes compressed, budget {COMPRESSED_BUDGET:,}: {_largest(own)}"
    if (web := sum(layer.unpacked for layer in found["web"])) > WEB_BUDGET:
        yield f"the web service adds {web:,} bytes, budget {WEB_BUDGET:,}: {_largest(found['web'])}"


def _largest(layers: Iterable[Layer]) -> str:
    files = sorted((entry for layer in layers for entry in layer.files), reverse=True)[:SHOWN]
    return ", ".join(f"{name} ({size:,})" for size, name, _ in files)


def imports(console: Console) -> Iterator[str]:
    """Print what a cached answer imports in a fresh process, and yield a sentence for each budget that it breaks."""
    with console.status("asking the function"), Stack(SERVED_MARKET="simulated:300x300") as stack:
        stack.ask(EVENT)
        probe = ROOT.joinpath("scripts/probe.py").read_text("utf-8")
        printed = stack.compose("exec", "-T", "scanner", "python3", "-", json.dumps(EVENT), sent=probe)
    seen = json.loads(printed.splitlines()[-1])
    ratio = seen["handler_seconds"] / seen["numpy_seconds"]
    console.print(f"\nA cached answer in a fresh process: {seen['modules']:,} modules.")
    console.print(f"Importing the handler takes {ratio:.1f} times as long as NumPy alone (budget {IMPORT_BUDGET}).")
    if not seen["cached"]:
        yield "the answer that should have come from Redis was computed"
    for module, importer in seen["heavy"].items():
        yield f"a cached answer imports {module}, asked for by {importer}"
    if ratio > IMPORT_BUDGET:
        yield f"importing the handler takes {ratio:.1f} times as long as NumPy, budget {IMPORT_BUDGET}"


def main() -> None:
    """Print the report; exit 1 with the reasons over budget."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    with console.status("reading the image"):
        found = stages(names())
    console.print(size_table(found))
    own = [layer for stage in STAGES[1:] for layer in found[stage]]
    console.print(f"\nThe {SHOWN} largest files:")
    for size, name, _ in sorted((entry for layer in own for entry in layer.files), reverse=True)[:SHOWN]:
        console.print(f"{size:>12,}  {name}")
    console.print("\nContents that are there more than once:")
    for size, where in duplicates(own):
        console.print(f"{size:>12,}  {where[0]}")
        for other in where[1:]:
            console.print(f"{'and':>12}  {other}")
    faults = [*over_budget(found), *imports(console)]
    for fault in faults:
        print(f"over budget: {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
