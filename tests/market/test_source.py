"""Markets told apart: those that every question costs a call, and those on this machine."""

from __future__ import annotations

from scanner.market.source import is_remote
from tests.history.markets import SmallMarket
from tests.market.polygon.conftest import client
from tests.market.polygon.vendor import Reply, serving


def test_a_market_on_this_machine_is_not_remote() -> None:
    assert not is_remote(SmallMarket())


def test_a_remote_one_is_told_without_a_call() -> None:
    with serving(lambda _: Reply(b"", 503)) as served:
        assert is_remote(client(served.url))
        assert served.asked == []
