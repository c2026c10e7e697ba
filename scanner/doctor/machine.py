"""What the scanner runs on: versions, cores and memory."""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
import platform
from collections.abc import Iterator

from scanner.doctor.finding import Finding
from scanner.doctor.free_memory import free_memory
from scanner.remedy import Advice, check_settings
from scanner.sources.registry import SOURCES
from scanner.version import NUMBERS, __version__

#: What an answer depends on, and what others are spoken to with.
PACKAGES = ("numpy", "pandas", "redis", *(name for each in SOURCES.values() for name in each.packages), "boto3")
#: Bytes below which a scan of the whole market may not fit.
LITTLE_MEMORY = 1_000_000_000


def own_versions() -> dict[str, str]:
    """Give the versions of the scanner, of its numbers, and of Python."""
    return {"scanner": __version__, "numbers": str(NUMBERS), "python": platform.python_version()}


def versions() -> Finding:
    """Name the versions of what computes."""
    own, installed = own_versions(), dict(_installed())
    listed = ", ".join(f"{name} {version}" for name, version in installed.items())
    said = f"scanner {own['scanner']}, numbers {own['numbers']}, Python {own['python']}, {listed}"
    return Finding("versions", "ok", said, own | installed)


def machine(threads: int) -> Finding:
    """Say how many cores there are, and how much memory can be had.

    Args:
        threads: that compute.
    """
    cores, memory = _cores(), free_memory()
    facts = {"cores": cores, "threads": threads, "free_memory_bytes": memory}
    said = f"cores {cores}, threads {threads}"
    if memory is not None:
        said += f", {memory / 1e9:.1f} GB of memory available"
        if memory < LITTLE_MEMORY:
            todo = Advice("free-resources", "free some, since a scan of the whole market may take 1 GB")
            return Finding("machine", "warn", said, facts, remedy=todo)
    if threads > cores:
        todo = check_settings("lower SCANNER_THREADS, since more threads than cores make nothing faster")
        return Finding("machine", "warn", said, facts, remedy=todo)
    return Finding("machine", "ok", said, facts)


def _cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _installed() -> Iterator[tuple[str, str]]:
    for name in PACKAGES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            yield name, importlib.metadata.version(name)
