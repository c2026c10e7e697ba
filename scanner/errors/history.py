"""What is wrong with the stored history."""

from __future__ import annotations

from scanner.errors.base import ScannerError
from scanner.remedy import Remedy, Sync, retry


class HistoryError(ScannerError):
    """The stored history cannot be used."""

    status = 503
    exit_code = 5


class EmptyHistory(HistoryError):
    """Nothing has been synced yet."""

    def __init__(self, place: str) -> None:
        super().__init__(f"the history at {place} is empty", Sync("to fill it"))


class DamagedHistory(HistoryError):
    """A stored file is missing or fails its checksum.

    Attributes:
        files: the names of all that are.
    """

    def __init__(self, files: tuple[str, ...]) -> None:
        self.files = files
        super().__init__(f"the history is damaged ({', '.join(files)})", Sync("to fetch it again"))


class BusyHistory(HistoryError):
    """Another process writes to the history: it has held the lock for so many seconds, or has just taken it over.

    Args:
        place: the history's.
        seconds: for which the lock has been held; None where it was taken over.
        lease: seconds after which one that was killed loses the lock, where the system does not see to it at once.
    """

    def __init__(self, place: str, seconds: float | None = None, lease: float | None = None) -> None:
        what = "has taken over the writing" if seconds is None else "has been writing"
        often = "" if seconds is None else f" for {seconds:.0f} s"
        killed = "" if lease is None else f", or in {lease:.0f} s if it was killed"
        super().__init__(
            f"another process {what} to the history at {place}{often}", retry(f"try again when it is done{killed}")
        )


class UnreachableHistory(HistoryError):
    """The place of the history does not answer, or not now; what was asked for may well be there.

    Attributes:
        reason: why, in brackets in the sentence.
    """

    def __init__(self, place: str, reason: str, remedy: Remedy) -> None:
        self.reason = reason
        super().__init__(f"the history at {place} cannot be reached ({reason})", remedy)
