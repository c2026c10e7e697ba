"""The numbers that this version of them stands for: `python -m tests.golden.numbers` writes them down.

`numbers.jsonl` has a line that says for which `NUMBERS` it was made, and one for each record. Whoever changes what the
scanner computes raises `NUMBERS`, since answers that are stored under the old one are no longer right; then the command
writes the file anew. It refuses to write other values under the same `NUMBERS`. What is new (an indicator, a preset) is
added without raising it.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.version import NUMBERS
from tests.golden.computed import Computed, Record

FILE = Path(__file__).with_name("numbers.jsonl")
COMMAND = "python -m tests.golden.numbers"
RAISE = f"other numbers than before: raise NUMBERS in scanner/version.py, then run `{COMMAND}`"
WRITE = f"not what tests/golden/numbers.jsonl names: run `{COMMAND}`"

#: How far two computations of one number may be apart, relative to its size: processors round differently.
TOLERANCE = 1e-9

Records = dict[str, Record]


@dataclass(frozen=True, slots=True)
class Golden:
    """The file.

    Attributes:
        numbers: the `NUMBERS` it was made for.
        records: what was computed then, by name.
    """

    numbers: int
    records: Records

    @classmethod
    def read(cls, file: Path = FILE) -> Golden:
        """Read it."""
        head, *lines = map(json.loads, file.read_text("utf-8").splitlines())
        return cls(head["numbers"], {line.pop("name"): line for line in lines})

    def write(self, file: Path = FILE) -> None:
        """Write it, a record a line."""
        lines = [{"numbers": self.numbers}, *({"name": name, **record} for name, record in self.records.items())]
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")

    def changed(self, now: Records) -> list[str]:
        """Which of the records that are in both have other values, and which values."""
        known = [name for name in self.records if name in now]
        return [f"{name}: {what}" for name in known for what in _differences(self.records[name], now[name])]

    def renewed(self, now: Records, numbers: int = NUMBERS) -> Golden:
        """Make the file of today's values; those that are the same stay as they were written.

        Raises:
            ValueError: Values changed and `numbers` was not raised, or is less than the file's.
        """
        if numbers < self.numbers:
            raise ValueError(f"NUMBERS is {numbers}, the file was made for {self.numbers}: it is never lowered")
        changed = self.changed(now)
        if numbers > self.numbers:
            return Golden(numbers, now)
        if changed:
            raise ValueError("\n".join([RAISE, *changed]))
        same = {name for name in now if name in self.records and not _other_names(self.records[name], now[name])}
        return Golden(numbers, {name: self.records[name] if name in same else now[name] for name in now})

    def misnamed(self, now: Records) -> list[str]:
        """The names, of records or of values in them, that only one of both has."""
        both = [name for name in now if name in self.records]
        inside = [f"{name}: {other}" for name in both for other in _other_names(self.records[name], now[name])]
        return [*sorted(set(now) ^ set(self.records)), *inside]


def computed() -> Records:
    """Compute all records."""
    with tempfile.TemporaryDirectory() as folder:
        made = Computed(Path(folder) / "history")
        return dict([*made.terms(), *made.scores(), *made.plans()])


def _differences(old: Any, new: Any, size: float = 0.0, at: str = "") -> Iterator[str]:
    """Where two values differ by more than rounding; names that only one has are `_other_names`."""
    if isinstance(old, dict) and isinstance(new, dict):
        size = old.get("size", size)
        for name in (name for name in old if name in new):
            yield from _differences(old[name], new[name], size, f"{at}.{name}" if at else name)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for place, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _differences(before, after, size, f"{at}[{place}]")
    elif isinstance(old, float) and isinstance(new, float):
        if not math.isclose(old, new, rel_tol=TOLERANCE, abs_tol=TOLERANCE * size):
            yield f"{at} was {old!r}, is {new!r}"
    elif old != new:
        yield f"{at} was {old!r}, is {new!r}"


def _other_names(old: Any, new: Any) -> set[str]:
    """The names in values that only one of both has, wherever they are nested."""
    if isinstance(old, dict) and isinstance(new, dict):
        below = [_other_names(old[name], new[name]) for name in old if name in new]
        return (set(old) ^ set(new)).union(*below)
    if isinstance(old, list) and isinstance(new, list):
        return set[str]().union(*map(_other_names, old, new))
    return set()


def main() -> None:
    """Write the file; refuse to where that would hide a change."""
    now = computed()
    if FILE.exists():
        try:
            Golden.read().renewed(now).write()
        except ValueError as refused:
            sys.exit(str(refused))
    else:
        Golden(NUMBERS, now).write()
    sys.stdout.write(f"{len(now)} records for NUMBERS {NUMBERS} in {FILE.name}\n")


if __name__ == "__main__":
    main()
