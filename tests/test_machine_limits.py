"""What the machine refuses is told from everything else that goes wrong."""

from __future__ import annotations

import errno
import mmap

import numpy as np
import pytest

from scanner.errors import MachineError
from scanner.machine_limits import MIN_MEMORY, refused, require_memory

LOADER = "libscipy_openblas.so: failed to map segment from shared object: Cannot allocate memory"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "cannot get more memory"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "cannot get more memory"),
        (ImportError(LOADER), "cannot get more memory"),
        (ImportError(f"IMPORTANT: PLEASE READ THIS\n\nOriginal error was: {LOADER}"), "cannot get more memory"),
        (RuntimeError("can't start new thread"), "cannot start more threads"),
        (OSError(errno.EMFILE, "Too many open files"), "may open no more files"),
        (OSError(errno.ENFILE, "Too many open files in system"), "may open no more files"),
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "the disk is full"),
        (OSError(errno.EFBIG, "File too large"), "the disk is full"),
    ],
)
def test_each_refusal_is_a_sentence_that_says_what_helps(error: BaseException, words: str) -> None:
    found = refused(error)
    assert isinstance(found, MachineError)
    assert words in str(found)
    assert ": " in str(found)


@pytest.mark.parametrize(
    "error",
    [
        ValueError("new thread"),
        RuntimeError("dictionary changed size during iteration"),
        ImportError("No module named 'x'"),
        OSError(errno.ENOENT, "No such file or directory"),
        OSError("nothing known"),
        KeyError("x"),
        KeyboardInterrupt(),
    ],
)
def test_other_errors_are_not_limits_of_the_machine(error: BaseException) -> None:
    assert refused(error) is None


def test_numpy_s_own_refusal_is_one() -> None:
    with pytest.raises(MemoryError) as caught:
        np.empty(2**60, dtype=np.uint8)
    assert refused(caught.value)


def test_missing_memory_is_reported_before_work_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    require_memory()
    asked = []

    def refuse(_: int, size: int) -> None:
        asked.append(size)
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    monkeypatch.setattr(mmap, "mmap", refuse)
    with pytest.raises(MachineError, match="cannot get more memory"):
        require_memory()
    assert asked == [MIN_MEMORY]
