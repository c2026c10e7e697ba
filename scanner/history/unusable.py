"""What the history says when its place cannot be used."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from scanner.errors import BusyHistory, HistoryError, UnreachableHistory
from scanner.remedy import Advice
from scanner.storage.base import BusyError, StorageError, UnreachableError

#: What names the place.
SETTING = "SCANNER_HISTORY"


@contextlib.contextmanager
def failing_clearly(place: str) -> Iterator[None]:
    """Turn the errors of a place into the history's.

    Raises:
        BusyHistory: another process keeps the lock.
        UnreachableHistory: the place does not answer.
        HistoryError: the place cannot be used for another reason.
    """
    try:
        yield
    except BusyError as error:
        raise BusyHistory(error.place, error.seconds, error.lease) from None
    except UnreachableError as error:
        raise UnreachableHistory(error.place, error.problem, error.remedy) from None
    except StorageError as error:
        problem = f"the history at {error.place} cannot be used: {error.problem}"
        raise HistoryError(problem, error.remedy) from None
    except OSError as error:
        raise HistoryError(
            f"the history at {place} cannot be used ({error.strerror or error})",
            Advice("fix-permissions", f"free space, correct its permissions, or name another place with {SETTING}"),
        ) from error
