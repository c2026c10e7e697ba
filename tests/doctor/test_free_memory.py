"""Memory that can be had: what the kernel tells in its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.doctor.free_memory import free_memory

MACHINE = "MemTotal:       2000000 kB\nMemFree:          10000 kB\nMemAvailable:   1500000 kB\n"


def root(folder: Path, **files: str) -> Path:
    """A root with files of the kernel's."""
    for name, text in files.items():
        path = folder / ("proc" if name == "meminfo" else "sys/fs/cgroup") / name.replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_a_machine_has_what_a_new_program_could_get(tmp_path: Path) -> None:
    assert free_memory(root(tmp_path, meminfo=MACHINE)) == 1_500_000 * 1024


def test_a_container_has_what_its_bound_leaves_and_what_is_only_kept_for_files(tmp_path: Path) -> None:
    stat = "anon 300\ninactive_file 100000000\nactive_file 7\n"
    bound = root(tmp_path, meminfo=MACHINE, memory_max="512000000\n", memory_current="412000000\n", memory_stat=stat)
    assert free_memory(bound) == 200_000_000


def test_a_container_without_a_bound_has_what_the_machine_has(tmp_path: Path) -> None:
    stat = "inactive_file 0\n"
    free = root(tmp_path, meminfo=MACHINE, memory_max="max\n", memory_current="1\n", memory_stat=stat)
    assert free_memory(free) == 1_500_000 * 1024


@pytest.mark.parametrize("meminfo", ["", "MemAvailable: many kB\n", "MemTotal: 5 kB\n"])
def test_a_system_that_tells_nothing_is_not_guessed(tmp_path: Path, meminfo: str) -> None:
    assert free_memory(tmp_path) is None
    assert free_memory(root(tmp_path, meminfo=meminfo)) is None
