"""A look that nobody waits for longer than they like: it goes on in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from scanner.doctor.finding import Finding, checked, failed
from scanner.errors import CacheError, HistoryError, MarketError, ScannerError
from scanner.remedy import check_settings
from scanner.setting_values import MARKET

#: What a part that is silent counts as, and the setting that says where it is, unless who waits for it knows better.
_SILENT: dict[str, tuple[type[ScannerError], str]] = {
    "history": (HistoryError, "SCANNER_HISTORY"),
    "storage": (HistoryError, "SCANNER_HISTORY"),
    "source": (MarketError, MARKET),
    "tickers": (HistoryError, "SCANNER_TICKERS"),
}


def begin(part: str, look: Callable[[], Finding]) -> Future[Finding]:
    """Look at a part in a thread that the process does not wait for when it ends; without a thread, at once."""
    future = Future[Finding]()
    thread = threading.Thread(target=lambda: future.set_result(checked(part, look)), daemon=True)
    try:
        thread.start()
    except RuntimeError:  # the system starts no more
        thread.run()
    return future


def ended(part: str, look: Future[Finding], seconds: float, patience: float, setting: str | None = None) -> Finding:
    """Give what a look has found; one that is not over after so many seconds has found a silent part.

    Args:
        seconds: to wait from now.
        patience: seconds that it has had then in all.
        setting: what says where the part is; None for the one that always does.
    """
    try:
        return look.result(max(seconds, 0))
    except TimeoutError:
        return failed(part, _silent(part, f"did not answer within {patience:g} s", setting))


def _silent(part: str, problem: str, setting: str | None) -> ScannerError:
    if part == "cache":
        return CacheError("Redis", problem)
    kind, usual = _SILENT[part]
    return kind(f"the {part} {problem}", check_settings(f"check the network and {setting or usual}"))
