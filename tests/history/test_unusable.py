"""A history's place that cannot be used: each error of the place becomes one of the history's, with its facts."""

from __future__ import annotations

import pytest

from scanner.errors import BusyHistory, HistoryError, UnreachableHistory
from scanner.history.unusable import failing_clearly
from scanner.remedy import Advice, check_settings
from scanner.storage.base import BusyError, StorageError, UnreachableError


@pytest.mark.parametrize(
    ("raised", "kind", "said"),
    [
        (
            StorageError("s3://b", "there is no such bucket", check_settings("make it")),
            HistoryError,
            "the history at s3://b cannot be used: there is no such bucket: make it",
        ),
        (
            UnreachableError("s3://b", "no answer", Advice("check-network", "check the network")),
            UnreachableHistory,
            "the history at s3://b cannot be reached (no answer): check the network",
        ),
        (
            BusyError("s3://b", 60.0, 180.0),
            BusyHistory,
            (
                "another process has been writing to the history at s3://b for 60 s: try again when it is done, or in "
                "180 s if it was killed"
            ),
        ),
        (
            BusyError("/data"),
            BusyHistory,
            "another process has taken over the writing to the history at /data: try again when it is done",
        ),
        (
            OSError(13, "Permission denied"),
            HistoryError,
            (
                "the history at /data cannot be used (Permission denied): free space, correct its "
                "permissions, or name another place with SCANNER_HISTORY"
            ),
        ),
    ],
)
def test_each_error_of_a_place_is_one_of_the_history(raised: Exception, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind) as caught, failing_clearly("/data"):
        raise raised
    assert (type(caught.value), str(caught.value)) == (kind, said)


def test_whatever_else_is_raised_stays() -> None:
    with pytest.raises(ZeroDivisionError), failing_clearly("/data"):
        _ = 1 / 0


@pytest.mark.parametrize("kind", [StorageError, UnreachableError])
def test_what_a_place_advises_is_the_remedy_of_the_history(kind: type[StorageError]) -> None:
    advice = Advice("check-network", "check the proxy")
    with pytest.raises(HistoryError) as caught, failing_clearly("/data"):
        raise kind("s3://b", "no answer", advice)
    assert caught.value.remedy is advice
