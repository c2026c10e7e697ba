"""A folder as a history's place: what a crash leaves, and what is not ours."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scanner.storage.folder import Folder


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Folder(tmp_path)
    folder.write("a", b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        folder.write("a", b"new")
    assert folder.read("a") == b"old"
    assert folder.names() == ("a",)


def test_the_next_writer_clears_what_a_crash_left(tmp_path: Path) -> None:
    leftover = tmp_path / "manifest.json.scanner-part"
    leftover.write_bytes(b"half")
    with Folder(tmp_path).exclusive():
        assert not leftover.exists()


def test_data_reaches_the_disk_before_its_name_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    rename = Path.replace

    def replace(part: Path, name: Path) -> Path:
        steps.append("rename")
        return rename(part, name)

    monkeypatch.setattr(os, "fsync", lambda _: steps.append("flush"))
    monkeypatch.setattr(Path, "replace", replace)
    Folder(tmp_path).write("a", b"")
    assert steps == (["flush", "rename", "flush"] if os.name == "posix" else ["flush", "rename"])


@pytest.mark.skipif(os.name != "posix", reason="a lock of another system is released otherwise")
@pytest.mark.parametrize("failing", [1, 2])
def test_a_lock_that_cannot_be_released_does_not_block_later_writers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    import fcntl

    real, left = fcntl.flock, failing

    def flock(descriptor: int, operation: int) -> None:
        nonlocal left
        if operation == fcntl.LOCK_UN and left:
            left -= 1
            raise OSError(5, "Input/output error")
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", flock)
    folder = Folder(tmp_path, timeout=0.2)
    with folder.exclusive():
        folder.write("a", b"new")
    left = 0  # the disk is well again
    with folder.exclusive():
        assert folder.read("a") == b"new"


def test_a_folder_is_made_by_its_writer_not_its_reader(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "history")
    assert folder.names() == ()
    assert not (tmp_path / "history").exists()
    with folder.exclusive():
        assert (tmp_path / "history").is_dir()
