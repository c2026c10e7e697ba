"""Others that cannot be asked: the source of market data, whoever computes, the cache."""

from __future__ import annotations

from scanner.errors.base import ScannerError
from scanner.remedy import Advice, Remedy, retry

#: What to do about a shared cache where nothing closer is known.
CHECK_REDIS = Advice("check-settings", "check REDIS_URL and the server")


class MarketError(ScannerError):
    """The market's source could not be reached or could not answer."""

    status = 502
    exit_code = 4


class MarketDataError(MarketError):
    """The source holds something that cannot be market data.

    Args:
        place: a file or an address.
        reason: what is wrong there.
        row: counts from 1 without the header; None where the place is not known as closely.
        column: its name; None likewise.
        remedy: what to do; None where the reason says what was expected.

    Attributes:
        where: the place, as closely as it is known.
        reason: what is wrong there.
    """

    def __init__(
        self,
        place: str,
        reason: str,
        row: int | None = None,
        column: str | None = None,
        remedy: Remedy | None = None,
    ) -> None:
        self.where = place + (f", row {row}" if row is not None else "") + (f", column {column}" if column else "")
        self.reason = reason
        super().__init__(f"{self.where}: {reason}", remedy)


class MarketBusy(MarketError):
    """The source answers that it gets more calls than it allows, and took none of this one's.

    Args:
        host: that refused.
        times: how often in a row.
        rate: the source's setting for how many calls a minute it is asked.
    """

    def __init__(self, host: str, times: int, rate: str) -> None:
        often = f" {times} times in a row" if times > 1 else ""
        super().__init__(
            f"{host} refused a call as one too many{often}",
            retry(f"wait a minute, and set {rate} to what your plan allows"),
        )


class MarketRefusal(MarketError):
    """The source refused, and would refuse again.

    Args:
        reason: `key`, `plan`, `today` (it gives that session later), `too-old` (it does not go back that far),
            `unknown` (it does not know the ticker), `missing` (it has no such address), `elsewhere` (it redirects) or
            `question`.
        problem: what happened.
        remedy: what to do.

    Attributes:
        reason: as above.
    """

    def __init__(self, reason: str, problem: str, remedy: Remedy | None = None) -> None:
        self.reason = reason
        super().__init__(problem, remedy)


class BackendError(ScannerError):
    """Whoever computes for this service cannot be asked, or gives no answer that can be read.

    Args:
        place: who that is.
        problem: completes "the function".
        remedy: what to do; None where nothing helps.
    """

    status = 502

    def __init__(self, place: str, problem: str, remedy: Remedy | None = None) -> None:
        super().__init__(f"{place} {problem}", remedy)


class BackendBusy(BackendError):
    """Whoever computes for this service gets more calls than it allows, and took none of this one's."""

    status = 503


class CacheError(ScannerError):
    """The shared cache cannot be used; scans do without.

    Args:
        place: the server.
        problem: completes "the server".
        remedy: what to do; None where the problem says it.
    """

    status = 503
    exit_code = 6

    def __init__(self, place: str, problem: str, remedy: Remedy | None = CHECK_REDIS) -> None:
        super().__init__(f"{place} {problem}", remedy)
