"""What the scanner runs on."""

from __future__ import annotations

import importlib.metadata
import platform

import numpy as np
import pytest

from scanner.doctor.machine import machine, versions
from scanner.version import NUMBERS, __version__
from tests.phrases import said


def test_versions_are_those_that_compute() -> None:
    found = versions()
    assert found.level == "ok"
    assert found.facts["scanner"] == __version__
    assert found.facts["numpy"] == np.__version__
    assert f"numbers {NUMBERS}, Python {platform.python_version()}, numpy {np.__version__}" in said(found)


def test_what_is_not_installed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.metadata.version

    def version(name: str) -> str:
        if name == "boto3":
            raise importlib.metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    assert "boto3" not in said(versions())
    assert "redis" in said(versions())


@pytest.mark.parametrize(
    ("threads", "memory", "level", "words"),
    [
        (1, 4_000_000_000, "ok", ", threads 1, 4.0 GB of memory available"),
        (1, None, "ok", ", threads 1"),
        (1, 900_000_000, "warn", "free some, since a scan of the whole market may take 1 GB"),
        (256, 4_000_000_000, "warn", "lower SCANNER_THREADS, since more threads than cores make nothing faster"),
    ],
)
def test_too_little_memory_and_too_many_threads_are_warnings(
    monkeypatch: pytest.MonkeyPatch, threads: int, memory: int | None, level: str, words: str
) -> None:
    monkeypatch.setattr("scanner.doctor.machine.free_memory", lambda: memory)
    found = machine(threads)
    assert found.level == level
    assert said(found).endswith(words)
    assert found.facts["free_memory_bytes"] == memory
