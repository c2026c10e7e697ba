"""What a machine refuses a process, in sentences: whoever catches an unexpected error asks here first."""

from __future__ import annotations

import errno
import mmap

from scanner.errors import MachineError
from scanner.remedy import Advice, Remedy

#: Bytes that a command needs to begin: with less, OpenBLAS ends the process without a useful message.
MIN_MEMORY = 160 * 2**20


def _freed(problem: str, words: str) -> tuple[str, Remedy]:
    return problem, Advice("free-resources", words)


_MEMORY = _freed(
    "this process cannot get more memory",
    "give it more (ulimit -v, or the memory of the container or the function), or ask for fewer columns and sessions",
)
_THREADS = _freed(
    "the system cannot start more threads for this process",
    "raise its limit (ulimit -u, or that of the container's processes), or give it more memory",
)
_FILES = _freed("this process may open no more files", "raise its limit (ulimit -n)")
_ROOM = _freed("the disk is full", "free some space, or write to another place")
_BY_NUMBER = {
    errno.ENOMEM: _MEMORY,
    errno.EMFILE: _FILES,
    errno.ENFILE: _FILES,
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EFBIG: _ROOM,
}
#: Messages of the dynamic loader, which NumPy repeats, at a limit of memory or files.
_BY_WORDS = {
    "failed to map segment": _MEMORY,
    "annot allocate memory": _MEMORY,
    "annot create shared object": _FILES,
    "oo many open files": _FILES,
    "new thread": _THREADS,
}


def refused(error: BaseException) -> MachineError | None:
    """Return the machine's limit that caused an error; None if it has another cause."""
    found = None
    if isinstance(error, MemoryError):
        found = _MEMORY
    elif isinstance(error, OSError):
        found = _BY_NUMBER.get(error.errno or 0)
    if found is None and isinstance(error, ImportError | OSError | RuntimeError):
        found = next((what for words, what in _BY_WORDS.items() if words in str(error)), None)
    return MachineError(*found) if found else None


def require_memory() -> None:
    """Raise MachineError if less memory than a command needs is available."""
    try:
        mmap.mmap(-1, MIN_MEMORY).close()
    except (OSError, MemoryError):
        raise MachineError(*_MEMORY) from None
