"""Faults put into this process's own operations: the first of a channel, the second, up to the last.

A channel is the files below a folder, or what is connected to a port. Every operation of a channel is counted, and the
one that is armed fails; the others do what they always do.
"""

from __future__ import annotations

import errno
import os
import socket
import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FILES = "files"
#: What may happen to an operation, by what it does. A short transfer is legal, and all must go well; a cut one ends.
READING = ("io-error", "short", "cut")
WRITING = ("io-error", "no-room", "short")
NAMING = ("io-error", "no-room")
LOOKING = ("io-error",)
CONNECTING = ("reset", "timeout")
RECEIVING = ("reset", "timeout", "short", "cut")
SENDING = ("reset", "timeout", "short", "cut")
SENDING_ALL = ("reset", "timeout", "cut")


@dataclass(frozen=True, slots=True)
class Shot:
    """What is to fail.

    Attributes:
        number: of the operation within its channel, from 1.
        lasting: whether all that follow in the channel and can fail so do too.
    """

    channel: str
    number: int
    fault: str
    lasting: bool = False


@dataclass
class Faults:
    """Counts the operations, and lets one fail.

    Args:
        folder: whose files are a channel.
        ports: the channel of each port.

    Attributes:
        seen: of each channel since the last arming, every operation, and what might have happened to it.
        hit: the operations that failed.
    """

    folder: Path
    ports: Mapping[int, str]
    seen: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=lambda: defaultdict(list))
    hit: list[str] = field(default_factory=list)
    _shot: Shot | None = None
    _counting: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def arm(self, shot: Shot | None) -> None:
        """Count from one; None lets nothing fail."""
        with self._lock:
            self.seen.clear()
            self.hit.clear()
            self._shot, self._counting = shot, True

    def disarm(self) -> None:
        """Let all go well."""
        with self._lock:
            self._shot, self._counting = None, False

    def at(self, channel: str | None, operation: str, kinds: tuple[str, ...]) -> str | None:
        """Count an operation, and give the fault that it meets."""
        with self._lock:
            if channel is None or not self._counting:
                return None
            self.seen[channel].append((operation, kinds))
            shot, number = self._shot, len(self.seen[channel])
            if shot is None or shot.channel != channel or shot.fault not in kinds:
                return None
            if number != shot.number and not (shot.lasting and number > shot.number):
                return None
            self.hit.append(operation)
            return shot.fault

    def channel_of_path(self, path: object) -> str | None:
        """Tell whether a path lies in the folder."""
        try:
            text = os.fsdecode(path)  # type: ignore[arg-type]  # what is no path, as a descriptor, is told by the error
        except TypeError:
            return None
        return FILES if text.startswith(str(self.folder)) else None

    def channel_of_address(self, address: object) -> str | None:
        """Tell the channel of who listens at an address."""
        return self.ports.get(address[1]) if isinstance(address, tuple) else None

    def channel_of_socket(self, line: socket.socket) -> str | None:
        """Tell the channel that a socket is connected to."""
        try:
            return self.channel_of_address(line.getpeername())
        except OSError:
            return None


def failure(fault: str) -> OSError:
    """Give the error of a fault, as the system would."""
    if fault == "timeout":
        return TimeoutError("timed out")
    number = {"io-error": errno.EIO, "no-room": errno.ENOSPC, "reset": errno.ECONNRESET, "refused": errno.ECONNREFUSED}
    return OSError(number[fault], os.strerror(number[fault]))
