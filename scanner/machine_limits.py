"""What a machine refuses a process, told in sentences: whoever catches an unexpected error asks here first."""

from __future__ import annotations

import errno
import mmap

from scanner.errors import MachineError

#: Bytes that a command needs before it begins: OpenBLAS ends a process that has less, and says nothing of use.
MIN_MEMORY = 160 * 2**20

_MEMORY = (
    "this process gets no more memory",
    "give it more (ulimit -v, or the memory of the container or the function), or ask for fewer columns and sessions",
)
_THREADS = (
    "the system starts no more threads for this process",
    "raise its limit (ulimit -u, or that of the container's processes), or give it more memory",
)
_FILES = ("this process may open no more files", "raise its limit (ulimit -n)")
_ROOM = ("there is no room for what is to be written", "free some, or write to another place")
_BY_NUMBER = {
    errno.ENOMEM: _MEMORY,
    errno.EMFILE: _FILES,
    errno.ENFILE: _FILES,
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EFBIG: _ROOM,
}
#: What the loader of libraries says, and NumPy repeats, where memory or files are refused to it.
_BY_WORDS = {
    "failed to map segment": _MEMORY,
    "annot allocate memory": _MEMORY,
    "annot create shared object": _FILES,
    "oo many open files": _FILES,
    "new thread": _THREADS,
}


def refused(error: BaseException) -> MachineError | None:
    """Tell what the machine has refused, where that is what an error comes of."""
    found = None
    if isinstance(error, MemoryError):
        found = _MEMORY
    elif isinstance(error, OSError):
        found = _BY_NUMBER.get(error.errno or 0)
    if found is None and isinstance(error, ImportError | OSError | RuntimeError):
        found = next((what for words, what in _BY_WORDS.items() if words in str(error)), None)
    return MachineError(*found) if found else None


def require_memory() -> None:
    """Raise MachineError if less than what a command needs can be had."""
    try:
        mmap.mmap(-1, MIN_MEMORY).close()
    except (OSError, MemoryError):
        raise MachineError(*_MEMORY) from None
