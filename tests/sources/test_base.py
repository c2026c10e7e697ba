"""Markets told apart: those that every question costs a call, and those on this machine."""

from __future__ import annotations

from scanner.sources.base import is_remote
from tests.history.markets import SmallMarket
from tests.sources.polygon.conftest import client
from tests.sources.polygon.vendor import Reply, serving


def test_a_market_on_this_machine_is_not_remote() -> None:
    assert not is_remote(SmallMarket())


def test_a_remote_one_is_recognized_without_a_call() -> None:
    with serving(lambda _: Reply(b"", 503)) as served:
        assert is_remote(client(served.url))
        assert served.asked == []
