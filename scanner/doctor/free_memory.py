"""How much memory can still be had: the machine's, and a container's if that is less."""

from __future__ import annotations

import contextlib
from pathlib import Path

_KILO = 1024


def free_memory(root: Path = Path("/")) -> int | None:
    """Give the bytes that can still be had; None where the system does not tell in files, as Linux does.

    Args:
        root: where `proc` and `sys` are.
    """
    amounts = [amount for amount in (_of_machine(root), _of_container(root)) if amount is not None]
    return min(amounts, default=None)


def _of_machine(root: Path) -> int | None:
    """Read what the kernel estimates that a new program can have without swapping."""
    with contextlib.suppress(OSError, KeyError, ValueError):
        return _table(root / "proc/meminfo")["MemAvailable:"] * _KILO
    return None


def _of_container(root: Path) -> int | None:
    """Read the bound of the control group (version 2), less what is used and not just kept for files."""
    group = root / "sys/fs/cgroup"
    with contextlib.suppress(OSError, KeyError, ValueError):  # "max" is no number: there is no bound
        most = int((group / "memory.max").read_text("ascii"))
        used = int((group / "memory.current").read_text("ascii"))
        return max(most - used + _table(group / "memory.stat")["inactive_file"], 0)
    return None


def _table(path: Path) -> dict[str, int]:
    """Read lines of a name and a number."""
    rows = (line.split() for line in path.read_text("ascii").splitlines())
    return {row[0]: int(row[1]) for row in rows if len(row) > 1}
